"""Makes the whole demo world, once, in one transaction: it is there or it is not, whatever happens in between."""

from collections.abc import Callable
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from cms.core.models import PeriodicRun
from cms.demo.domain import classes, guidance, learning, money, register, talk
from cms.demo.domain.world import SIZES, World, give_offices, load, make_people, make_places
from cms.demo.people import DOORS
from cms.pages.domain.ensure import ensure_pages
from cms.pages.domain.search.indexing import refresh_all

Say = Callable[[str, str], None]  # the same words in English and in Chinese


class NotADemo(Exception):  # noqa: N818 read aloud in the command's message
    """The seed was called where real people may live."""


class OtherSize(Exception):  # noqa: N818 as above
    """A county of another size is there already."""

    def __init__(self, present: str) -> None:
        super().__init__(present)
        self.present = present


def is_seeded() -> bool:
    return User.objects.filter(phone=DOORS[0].phone, is_demo=True).exists()


def seeded_size() -> str:
    """The size of the county that is there, by its people; a few who were erased since change nothing."""
    count = User.objects.filter(is_demo=True).count()
    return min(SIZES, key=lambda size: abs(SIZES[size] - count))


def seed(size: str, *, say: Say) -> bool:
    """Make pages, the curriculum and the demo county. False where a county of this size was there already.

    Raises ``NotADemo`` outside demo, development and test, and beside people who are no demo people; ``OtherSize``
    where the county that is there has another size.
    """
    if not (settings.DEMO or settings.DEBUG):
        raise NotADemo
    if not is_seeded():
        if User.objects.filter(is_demo=False).exists():
            raise NotADemo
        with translation.override("zh-hans"), transaction.atomic():
            if _is_first():
                say("pages and lessons", "页面和课程")
                ensure_pages()
                call_command("import_course", stdout=StringIO(), stderr=StringIO(), verbosity=0)
                make_county(load(say), size)
                say("the search", "搜索")
                refresh_all()
                return True
    if seeded_size() != size:
        raise OtherSize(seeded_size())
    return False


def _is_first() -> bool:
    """Of two seeds at once one makes the county; the other waits here and finds it there."""
    PeriodicRun.objects.get_or_create(key="demo.seed", defaults={"started_at": timezone.now()})
    PeriodicRun.objects.select_for_update().get(key="demo.seed")
    return not is_seeded()


def make_county(world: World, size: str) -> None:
    world.say("places and people", "地方和人")
    make_places(world)
    make_people(world, size)
    give_offices(world)
    world.say("shops and members", "网店和会员")
    register.open_shops(world)
    register.admit_members(world, size)
    register.leave_applications_waiting(world)
    world.say("mentors and learners", "师傅和学员")
    guidance.make_mentors(world)
    guidance.leave_applicants_waiting(world)
    guidance.link_people(world)
    learning.learn_a_little(world)
    learning.show_practice(world)
    learning.make_editor(world)
    world.say("an evening class", "一个晚班")
    classes.hold_class(world)
    world.say("live sessions and a chat", "答疑和聊天")
    talk.hold_session(world)
    talk.open_session(world)
    talk.announce_session(world)
    talk.announce_in_english(world)
    talk.chat_a_little(world)
    talk.words_of_the_others(world)
    money.keep_a_book(world)
