"""Proving a number with a one-time code, on allauth's code machinery.

allauth's own sign-in by code needs a user before it sends a code, and tells an unknown number something else. Here the
code goes to whatever number was typed and the person is looked up (or made) only when it came back right, so known
and unknown numbers cannot be told apart by what is shown, sent or measured. From there on allauth logs in.
"""

import hashlib
import secrets
import time
import unicodedata
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any, Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core.internal.ratelimit import Rate, parse_rates
from django.core.cache import cache
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.domain.messages import queue_message
from accounts.enums import CodeUse, MessageKind, Verdict
from accounts.exceptions import TooMany
from cms.core.domain.rates import allow

# A second tap on the same button within this time is the same wish.
SAME_TAP = 20
LONGEST_NAME = 12
CALLS = Rate(4, 86_400, "key")


class PhoneCode(AbstractCodeVerificationProcess):
    """One number being proved. ``session`` is any mapping that outlives the request; ``use`` keeps proofs apart."""

    def __init__(self, session: MutableMapping[str, Any], use: CodeUse, state: dict[str, Any]) -> None:
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
        )
        self.session, self.use = session, use

    @classmethod
    def begin(
        cls,
        session: MutableMapping[str, Any],
        *,
        use: CodeUse,
        phone: str,
        address: str,
        browser: str = "",
        sender: str = "",
    ) -> Self:
        """Send a code to ``phone`` for the visitor at ``address``. Raises ``TooMany`` when a quota is used up.

        ``sender`` is the name a guardian reads in the message. The same number again within seconds sends nothing:
        neither in this session nor, for a visitor who has no session yet, from the same ``browser`` and address.
        """
        going = cls.current(session, use)
        if going and going.phone == phone and not going.is_spent and going.age < SAME_TAP:
            return going
        tap = _tap_of(f"{use}:{phone}:{address}:{browser}") if browser else ""
        if tap and (twin := _twin(tap)):
            process = cls(session, use, twin)
            process.persist()
            return process
        charge(phone, address)
        process = cls(session, use, cls.initial_state(user=None, phone=phone))
        process.state["sender"] = sender
        process.renew()
        process.state["tap"] = tap
        process.send()
        if tap:
            cache.set(f"{tap}:code", dict(process.state), SAME_TAP)
        return process

    @classmethod
    def current(cls, session: MutableMapping[str, Any], use: CodeUse) -> Self | None:
        """The proof under way, also one whose code has run out: the number typed is not lost."""
        state = session.get(f"code:{use}")
        return cls(session, use, state) if state else None

    @property
    def phone(self) -> str:
        return str(self.state["phone"])

    @property
    def age(self) -> float:
        """Seconds since the code was made."""
        return float(time.time() - self.state["at"])

    @property
    def is_spent(self) -> bool:
        return bool(self.state["failed_attempts"] >= self.max_attempts)

    @property
    def is_call(self) -> bool:
        """Whether the last one was read out."""
        return bool(self.state.get("kind") == MessageKind.VOICE)

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(app_settings.LOGIN_BY_CODE_MAX_RESEND_COUNT)

    def renew(self) -> None:
        """A fresh code with fresh tries. ``id`` names the counter of tries that parallel requests share."""
        fresh = self.initial_state(user=None, phone=self.phone)
        kept = {"sender": self.state.get("sender", ""), "resend_count": self.state["resend_count"]}
        code = get_adapter().generate_phone_verification_code(user=None, phone=self.phone)
        self.state.clear()
        self.state.update(fresh, **kept, code=code, id=secrets.token_hex(8))
        self.persist()

    def send(self, kind: MessageKind = MessageKind.SMS) -> None:
        queue_message(
            kind=kind, phone=self.phone, purpose="code", text=self._words(kind), lives=timedelta(seconds=self.timeout)
        )

    def _words(self, kind: MessageKind) -> str:
        facts = {"code": self.code, "minutes": self.timeout // 60, "name": in_a_message(self.state.get("sender", ""))}
        if kind == MessageKind.VOICE:
            facts["code"] = " ".join(self.code)
            return _("Hello. Your code for Netpreneur Village is %(code)s. Once more: %(code)s.") % facts
        if self.use == CodeUse.GUARDIAN:
            return (
                _(
                    "%(name)s wants to learn on Netpreneur Village. If you are the guardian and agree, "
                    "tell them this code: %(code)s. If not, ignore this message."
                )
                % facts
            )
        return (
            _("Netpreneur Village: your code is %(code)s. It works for %(minutes)s minutes. Tell it to nobody.") % facts
        )

    def resend(self, *, kind: MessageKind, address: str) -> None:
        """Send it again, or read it out by a call. A code that still works stays the same, so any message will do."""
        charge(self.phone, address)
        if not self.can_resend or (kind == MessageKind.VOICE and not _allow(CALLS, "voice", self.phone)):
            raise TooMany(_("That is enough messages for now. Please wait an hour, then ask again."))
        if self.is_spent or not self.is_valid():
            self.renew()
        self.record_resend()
        self.state["kind"] = kind.value
        self.persist()
        self.send(kind)

    def check(self, typed: str) -> Verdict:
        """Compare what was typed. Tries are counted in the cache, so that parallel requests share one count."""
        if self.is_spent:
            return Verdict.SPENT
        if not self.is_valid():
            return Verdict.EXPIRED
        if not allow(f"code-tries:{self.state['id']}", limit=self.max_attempts, seconds=86_400):
            self.state["failed_attempts"] = self.max_attempts
            self.persist()
            return Verdict.SPENT
        if constant_time_compare(plain_digits(typed), self.code):
            if tap := self.state.get("tap"):
                cache.delete_many([tap, f"{tap}:code"])
            self.abort()
            return Verdict.RIGHT
        return Verdict.WRONG if self.record_invalid_attempt() else Verdict.SPENT

    def record_invalid_attempt(self) -> bool:
        """Unlike allauth we keep the number when the tries are used up; only the code is dead."""
        self.state["failed_attempts"] += 1
        self.persist()
        return not self.is_spent

    def persist(self) -> None:
        self.session[f"code:{self.use}"] = self.state

    def abort(self) -> None:
        self.session.pop(f"code:{self.use}", None)


def _tap_of(wish: str) -> str:
    """The cache's name for one wish of one browser; hashed, because it holds a number."""
    return "tap:" + hashlib.sha256(wish.encode()).hexdigest()


def _twin(tap: str) -> dict[str, Any] | None:
    """The code that the first tap has just sent; None for the first tap itself. A second one waits for the first."""
    if cache.add(tap, 1, SAME_TAP):
        return None
    for _look in range(20):
        if state := cache.get(f"{tap}:code"):
            return dict(state)
        time.sleep(0.05)
    return None


def in_a_message(name: str) -> str:
    """A name that somebody unknown chose, fit for a message in our own: letters only, and not many of them."""
    letters = "".join(sign for sign in name if sign in " ·" or unicodedata.category(sign)[0] in "LM").strip(" ·")
    return letters[:LONGEST_NAME].strip() or _("A young person")


def plain_digits(typed: str) -> str:
    """Only the digits, also where a Chinese keyboard typed full-width ones or a space slipped in."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isascii() and sign.isdigit())


def charge(phone: str, address: str) -> None:
    """Count one message against the quotas of ``ACCOUNT_RATE_LIMITS["request_login_code"]``, in allauth's own words."""
    for rate in parse_rates(app_settings.RATE_LIMITS.get("request_login_code")):
        if not _allow(rate, "code", phone if rate.per == "key" else address):
            raise TooMany(_("Too many codes were asked for. Nothing is lost: please wait a while, then try again."))


def _allow(rate: Rate, what: str, whose: str) -> bool:
    return allow(f"{what}:{rate.per}:{whose}", limit=rate.amount, seconds=int(rate.duration))
