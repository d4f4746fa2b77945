"""Who sees a certificate: everybody who has the code once its holder, the villager here, lets them; nobody before."""

from courses.certificates.domain.awards import share
from courses.certificates.models import Award
from tests.permissions import Row


def _award(world, *, is_shared: bool) -> Award:
    facts = {"title": {"zh-hans": "看懂网上买卖"}}
    award, _made = Award.objects.get_or_create(person=world.villager, kind="module", key="M03", defaults=facts)
    return share(award, is_shared=is_shared, shows_name=False, by=world.villager)


def shown(world):
    return {"code": _award(world, is_shared=True).code}


def kept_back(world):
    return {"code": _award(world, is_shared=False).code}


ALL, AWAY, NEVER = (200,) * 6, (302,) * 6, (405,) * 6
HOLDER = (302, 200, 404, 404, 404, 404)
ROWS = [
    Row("certificates:find", ALL),
    Row("certificates:mine", (302, 200, 200, 200, 200, 200)),
    Row("certificates:check", ALL, args=shown),
    Row("certificates:check", (404, 200, 404, 404, 404, 404), args=kept_back),
    Row("certificates:share", NEVER, args=shown),
    Row("certificates:share", (302, 302, 404, 404, 404, 404), "post", shown, lambda _world: {"shared": "on"}),
    Row("certificates:revoke", NEVER, args=shown),
    Row(
        "certificates:revoke", (302, 404, 404, 404, 404, 404), "post", shown, lambda _world: {"reason": "照片是别人的"}
    ),
    Row("certificates:paper", HOLDER, args=shown),
    Row("certificates:paper", (302, 404, 404, 404, 404, 404), args=kept_back),
    Row("certificates:badge", HOLDER, args=shown),
    Row("certificates:png", HOLDER, args=shown),
    Row("certificates:svg", HOLDER, args=shown),
    Row("certificates:svg", (302, 404, 404, 404, 404, 404), args=kept_back),
    Row("certificates:status", ALL, args=lambda _world: {"number": 0}),
    Row("certificates:achievement", AWAY, args=lambda _world: {"key": "M03"}),
    Row("wellknown:did", ALL),
    Row("wellknown:jwks", ALL),
]
