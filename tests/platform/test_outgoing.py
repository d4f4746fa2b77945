"""Where this server sends nothing, whoever typed it."""

import pytest

from cms.core.domain.outgoing import is_outside, is_public, may_reach, straight, within


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.8",
        "127.0.0.1",
        "::1",
        "::ffff:10.0.0.8",
        "64:ff9b::a00:8",
        "::10.0.0.8",
        "fec0::1",
        "fe80::1%eth0",
        "ff0e::1",
    ],
)
def test_no_address_of_a_house_is_public(address) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_others_are(address) -> None:
    assert is_public(address) is True


@pytest.mark.parametrize(
    ("url", "in_the_demo", "else_where"),
    [
        ("https://lrs.example.org/x", True, True),
        ("http://localhost:8000/x", True, False),
        ("http://127.0.0.1:8000/x", True, False),
        ("http://192.168.1.1/x", False, False),
        ("http://router/x", False, False),
        ("http://lrs.example.org/x", False, False),
    ],
)
def test_the_demo_takes_this_machine_and_nothing_else_of_the_house(settings, url, in_the_demo, else_where) -> None:
    settings.DEBUG = False
    for settings.DEMO, expected in ((True, in_the_demo), (False, else_where)):
        assert is_outside(url) is expected
    settings.DEMO = True
    assert (may_reach("127.0.0.1"), may_reach("10.0.0.8")) == (True, False)


def test_what_takes_too_long_is_left_and_what_is_raised_is_raised() -> None:
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_nothing_of_a_redirect_is_followed_or_read() -> None:
    class Answer:
        is_redirect = True
        headers = {"location": "https://elsewhere.example/"}

    assert straight().get_redirect_target(Answer()) is None
