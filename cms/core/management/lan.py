"""Serving a village's own network: addresses, a certificate made on the spot, a QR code.

The certificate is signed by a small authority that is made once and kept in ``var/lan``; it may sign private addresses
and this machine's own only, so that a phone which trusts it risks nothing on the internet. A phone may also just accept
the warning once; then all works but the service worker (offline pages), which browsers give only to trusted
certificates.
"""

import fcntl
import ipaddress
import socket
import struct
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import cast

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SIOCGIFADDR = 0x8915
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8")
LEAF_DAYS = 90
ROOT_DAYS = 730
RENEW_BEFORE = timedelta(days=7)


def lan_addresses() -> list[str]:
    """IPv4 addresses of this machine that a phone may reach, the likeliest first; empty where there is no network."""
    found = [_outgoing()] if _outgoing() else []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            try:
                packed = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name[:15].encode()))
            except OSError:
                continue  # an interface without an address
            found.append(socket.inet_ntoa(packed[20:24]))
    return [address for address in dict.fromkeys(found) if not ipaddress.ip_address(address).is_loopback]


def _outgoing() -> str:
    """The address that packets to the outside would carry; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return probe.getsockname()[0]


def certificate(folder: Path, addresses: list[str]) -> tuple[Path, Path]:
    """Paths of certificate and key for these addresses and localhost; made anew when addresses change or time is up."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    if cert_path.exists() and key_path.exists() and _fits(cert_path, addresses):
        return cert_path, key_path
    root, root_key = _authority(folder, addresses)
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(a)) for a in ("127.0.0.1", *addresses))]
    leaf = (
        _builder("Netpreneur Village", root.subject, key, LEAF_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_answers=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    _keep(key_path, _pem(key))
    _keep(cert_path, leaf.public_bytes(serialization.Encoding.PEM) + root.public_bytes(serialization.Encoding.PEM))
    return cert_path, key_path


def _fits(path: Path, addresses: list[str]) -> bool:
    try:
        held = x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError:
        return False  # half written: the power went, or the disk was full
    if not _has(held, x509.AuthorityKeyIdentifier):
        return False  # from a release whose certificates strict clients refuse
    names = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.IPAddress
    )
    fresh = held.not_valid_after_utc > datetime.now(UTC) + RENEW_BEFORE
    return fresh and {str(name) for name in names} == {"127.0.0.1", *addresses}


def _authority(folder: Path, addresses: list[str]) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    cert_path, key_path = folder / "authority.pem", folder / "authority.key"
    with suppress(OSError, ValueError):  # missing, or half written
        held = x509.load_pem_x509_certificate(cert_path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
        lasts = held.not_valid_after_utc > datetime.now(UTC) + timedelta(days=LEAF_DAYS)
        if lasts and _has(held, x509.SubjectKeyIdentifier) and _may_sign(held, addresses):
            return held, cast("ec.EllipticCurvePrivateKey", key)  # we wrote it
    key = ec.generate_private_key(ec.SECP256R1())
    name = f"Netpreneur Village on {socket.gethostname()}"[:64]
    others = [a for a in addresses if not any(ipaddress.ip_address(a) in ipaddress.ip_network(n) for n in PRIVATE)]
    networks = [x509.IPAddress(ipaddress.ip_network(network)) for network in (*PRIVATE, *others)]
    held = (
        _builder(name, None, key, ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_answers=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.NameConstraints([*networks, x509.DNSName("localhost")], None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _keep(key_path, _pem(key))
    _keep(cert_path, held.public_bytes(serialization.Encoding.PEM))
    return held, key


def _has(held: x509.Certificate, kind: type[x509.ExtensionType]) -> bool:
    return any(isinstance(extension.value, kind) for extension in held.extensions)


def _may_sign(held: x509.Certificate, addresses: list[str]) -> bool:
    allowed = held.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    networks = [ipaddress.ip_network(str(name.value)) for name in allowed if isinstance(name, x509.IPAddress)]
    return all(any(ipaddress.ip_address(a) in network for network in networks) for a in addresses)


def _usage(*, signs_answers: bool) -> x509.KeyUsage:
    """What a key may sign: the answers of a server, or certificates."""
    return x509.KeyUsage(
        digital_signature=signs_answers,
        key_cert_sign=not signs_answers,
        crl_sign=not signs_answers,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    name: str, issuer: x509.Name | None, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _keep(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def qr_lines(address: str) -> str:
    """A QR code drawn with block characters, small enough for 80 columns."""
    out = StringIO()
    segno.make(address, error="l", micro=False).terminal(out=out, compact=True, border=2)
    return out.getvalue()
