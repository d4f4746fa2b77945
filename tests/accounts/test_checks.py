"""What `manage.py check --deploy` finds before the first visitor does."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from accounts.checks import real_gateway, usable_push_key


@pytest.fixture
def own_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()


@pytest.mark.parametrize("bad", ["abc", "甲", "A" * 43, "AAAA" * 40])
def test_a_key_for_web_push_that_is_none_is_found(settings, bad) -> None:
    settings.VAPID_PRIVATE_KEY = bad
    assert [error.id for error in usable_push_key(None)] == ["accounts.E002"]


def test_no_key_and_a_real_one_are_fine(settings, own_key) -> None:
    for key in ("", own_key):
        settings.VAPID_PRIVATE_KEY = key
        assert usable_push_key(None) == []


def test_codes_must_reach_somebody_in_production(settings) -> None:
    settings.DEMO = settings.DEBUG = False
    settings.SMS_URL = ""
    assert [error.id for error in real_gateway(None)] == ["accounts.E001"]
    settings.SMS_URL = "https://k:s@sms.example/send"
    assert real_gateway(None) == []
