"""Pages of the site are for everyone; an address without a page is one for nobody. The demo's door is open in tests."""

from tests.permissions import Row

ALL, AWAY, NOT_THERE, NEVER = (200,) * 6, (302,) * 6, (404,) * 6, (405,) * 6
NEVER_IN = (302, 405, 405, 405, 405, 405)  # sign-in is asked before the method


def path(of):
    return lambda world: {"path": of(world)}


def address(page) -> str:
    return page.url.removeprefix("/")


ROWS = [
    Row("home", ALL),
    Row("page", ALL, args=path(lambda world: address(world.course.index))),
    Row("page", ALL, args=path(lambda world: address(world.course.module))),
    Row("page", ALL, args=path(lambda world: address(world.course.lessons[0]))),
    Row("page", ALL, args=path(lambda _world: "privacy/")),
    Row("page", NOT_THERE, args=path(lambda _world: "no-such-page/")),
    Row("pages:search", ALL),
    Row("pages:search", ALL, data=lambda _world: {"q": "快递"}),
    Row("pages:today", ALL),
    Row("demo:doors", ALL),
    Row("demo:doors", (400,) * 6, method="post", data=lambda _world: {"person": "root"}),
]
