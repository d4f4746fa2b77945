"""Who gets what on the pages of the account. The door sends people on who are already in."""

from accounts.models import Notice, PhoneReset
from tests.permissions import Row

ALL = (200,) * 6
GOES_ON = (302,) * 6
OWN = (302, 200, 200, 200, 200, 200)
DOOR = (200, 302, 302, 302, 302, 302)
DEED = GOES_ON
NEVER = (405,) * 6
NEVER_IN = (302, 405, 405, 405, 405, 405)  # sign-in is asked before the method
REFUSED = (302, 403, 403, 403, 403, 403)  # nothing was locked that could be opened again


def lost(world) -> dict:
    """A lost phone of the villager, in the care of the admins of that village and county."""
    row = PhoneReset.objects.filter(person=world.villager).first()
    return {"pk": (row or PhoneReset.objects.create(person=world.villager, new_phone="+8613999999999")).pk}


def line(world) -> dict:
    """A line of the villager's inbox."""
    return {"pk": Notice.objects.create(person=world.villager, purpose="account", title="x").pk}


def given(**facts):
    """The same facts whatever the world is."""
    return lambda _world: facts


def get_and_post(name: str, get: tuple, post: tuple, **facts) -> list[Row]:
    return [Row(name, get, **facts), Row(name, post, method="post", **facts)]


OFFICERS = (302, 404, 404, 200, 200, 404)
DECIDE = (302, 404, 404, 302, 302, 404)
KEY = (302, 404, 404, 404, 404, 404)

ROWS = [
    *get_and_post("accounts:sign_in", DOOR, DOOR),
    *get_and_post("accounts:code", GOES_ON, GOES_ON),
    *get_and_post("accounts:is_it_you", GOES_ON, GOES_ON),
    Row("accounts:code_again", NEVER, args=given(use="sign_in")),
    Row("accounts:code_again", DEED, method="post", args=given(use="sign_in")),
    Row("accounts:code_again", (404,) * 6, method="post", args=given(use="nonsense")),
    *get_and_post("accounts:welcome", GOES_ON, GOES_ON),
    *get_and_post("accounts:guardian", GOES_ON, GOES_ON),
    *get_and_post("accounts:guardian_code", GOES_ON, GOES_ON),
    *get_and_post("accounts:sign_out", ALL, GOES_ON),
    Row("accounts:everywhere", NEVER),
    Row("accounts:everywhere", DEED, method="post"),
    Row("accounts:me", OWN),
    *get_and_post("accounts:profile", OWN, OWN),
    Row("accounts:security", OWN),
    *get_and_post("accounts:number", OWN, OWN),
    *get_and_post("accounts:number_code", GOES_ON, GOES_ON),
    *get_and_post("accounts:lost_phone", DOOR, DOOR),
    *get_and_post("accounts:lost_phone_code", GOES_ON, GOES_ON),
    Row("accounts:lost_phone_asked", ALL),
    Row("accounts:resets", OFFICERS),
    Row("accounts:reset", OFFICERS, args=lost),
    Row("accounts:reset_confirm", NEVER, args=lost),
    Row("accounts:reset_confirm", DECIDE, method="post", args=lost),
    Row("accounts:reset_refuse", DECIDE, method="post", args=lost, data=given(reason="不认识")),
    Row("accounts:consents", OWN),
    Row("accounts:say", NEVER, args=given(purpose="sms")),
    Row("accounts:question", OWN, args=given(purpose="schooling")),
    Row(
        "accounts:say",
        DEED,
        method="post",
        args=given(purpose="sms"),
        data=given(granted="yes"),
    ),
    *get_and_post("accounts:email", OWN, OWN),
    *get_and_post("accounts:email_confirm", OWN, GOES_ON, args=given(token="nonsense")),
    *get_and_post("accounts:pin", GOES_ON, (302, 400, 400, 400, 400, 400), data=given(pin="12")),
    *get_and_post("accounts:pin_new", OWN, (302, 400, 400, 400, 400, 400)),
    *get_and_post("accounts:pin_forgotten", NEVER_IN, GOES_ON),
    *get_and_post("accounts:pin_code", GOES_ON, GOES_ON),
    *get_and_post("accounts:pin_close", NEVER, GOES_ON),
    *get_and_post("accounts:pin_guards", GOES_ON, GOES_ON),
    Row("accounts:phone", ALL),
    *get_and_post("accounts:phone_join", NEVER, GOES_ON),
    *get_and_post("accounts:phone_off", NEVER, GOES_ON, args=given(pk=1)),
    *get_and_post("accounts:phone_switch", (404,) * 6, (404,) * 6, args=given(pk=1)),
    Row("accounts:leave", GOES_ON),
    *get_and_post("accounts:helper", GOES_ON, GOES_ON),
    *get_and_post("accounts:helper_end", NEVER, GOES_ON),
    *get_and_post("accounts:helper_undo", GOES_ON, GOES_ON, args=given(pk=1)),
    Row("accounts:data", OWN),
    Row("accounts:export", OWN),
    Row("accounts:everything_told", OWN),
    Row("accounts:erase", NEVER),
    Row("accounts:erase", OWN, method="post"),
    Row("accounts:erased", ALL),
    Row("accounts:inbox", OWN),
    Row("accounts:read_all", DEED, method="post"),
    Row("accounts:notice", (302, 302, 404, 404, 404, 404), method="post", args=line),
    Row("accounts:push_on", (302, 400, 400, 400, 400, 400), method="post"),
    Row("accounts:push_off", (302, 204, 204, 204, 204, 204), method="post"),
    *get_and_post("accounts:kept", GOES_ON, GOES_ON, args=given(token="nonsense")),
    Row("accounts:messages_sent", ALL),
    # allauth's names
    *get_and_post("account_login", GOES_ON, GOES_ON),
    *get_and_post("account_signup", GOES_ON, GOES_ON),
    *get_and_post("account_request_login_code", GOES_ON, GOES_ON),
    *get_and_post("account_logout", ALL, GOES_ON),
    *get_and_post("account_inactive", ALL, NEVER),
    *get_and_post("account_reauthenticate", REFUSED, REFUSED),
    *get_and_post("mfa_index", OWN, NEVER_IN),
    *get_and_post("mfa_authenticate", GOES_ON, GOES_ON),
    *get_and_post("mfa_reauthenticate", REFUSED, REFUSED),
    *get_and_post("mfa_reauthenticate_webauthn", REFUSED, REFUSED),
    *get_and_post("mfa_activate_totp", OWN, OWN),
    *get_and_post("mfa_deactivate_totp", KEY, KEY),
    *get_and_post("mfa_view_recovery_codes", KEY, NEVER_IN),
    *get_and_post("mfa_generate_recovery_codes", OWN, OWN),
    *get_and_post("mfa_download_recovery_codes", KEY, KEY),
    *get_and_post("mfa_list_webauthn", OWN, NEVER_IN),
    *get_and_post("mfa_add_webauthn", OWN, OWN),
    *get_and_post("mfa_edit_webauthn", KEY, KEY, args=given(pk=1)),
    *get_and_post("mfa_remove_webauthn", KEY, KEY, args=given(pk=1)),
    *get_and_post("mfa_login_webauthn", GOES_ON, GOES_ON),
    # Wagtail's page for a password leads to our door: nobody here has one.
    *get_and_post("admin_login", GOES_ON, GOES_ON),
]
