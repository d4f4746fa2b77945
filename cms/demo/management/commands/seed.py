"""``manage.py seed --size small|full|bench``: the demo world, with progress."""

from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.models import User
from cms.core.management.catalogues import compile_catalogues
from cms.core.management.steps import check_database
from cms.core.management.terminal import step, words
from cms.demo.domain.freshen import freshen
from cms.demo.domain.seed import NotADemo, OtherSize, seed
from cms.demo.domain.world import SIZES


class Command(BaseCommand):
    help = "Makes the demo world, once. Refuses outside demo, development and test, and where real people are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=list(SIZES), default="small")

    def handle(self, *args, size: str, **options) -> None:
        self.begun = monotonic()
        try:
            if settings.DEMO or settings.DEBUG:
                make_tables()
            is_new = seed(size, say=self.say)
        except NotADemo:
            raise CommandError(
                words(
                    "The demo world is for demo, development and test only, not beside real people. Nothing was made.",
                    "演示数据只能用在演示、开发和测试环境里，有真人的地方不能装。什么都没有改动。",
                )
            ) from None
        except OtherSize as other:
            raise CommandError(
                words(
                    f"A demo world of size “{other.present}” is here already and stays as it is. For size “{size}” "
                    "begin with an empty database: another VAR_DIR or DATABASE_URL.",
                    f"这里已经有“{other.present}”规模的演示数据，没有改动。要“{size}”规模，请换一个空的数据库"
                    "（另设 VAR_DIR 或 DATABASE_URL）。",
                )
            ) from None
        if is_new:
            spent = f"{monotonic() - self.begun:.1f}"
            self.say(f"demo world ready in {spent} s", f"演示数据装好了，用了 {spent} 秒")
        elif freshen():
            self.say("the demo world is there already; its dates are fresh again", "演示数据已经装好，日期也更新了")
        else:
            self.say("the demo world is there already", "演示数据已经装好")

    def say(self, english: str, chinese: str) -> None:
        self.stdout.write(f"  {words(english, chinese)}")
        self.stdout.flush()


def make_tables() -> None:
    """In a database that is still empty: whoever wants another size is told to begin with one."""
    check_database()
    if User._meta.db_table in connection.introspection.table_names():  # noqa: SLF001 Django's own spelling
        return
    with step("Preparing the database", "准备数据库"):
        compile_catalogues()  # first: migrations and the demo world already speak to people in their language
        call_command("migrate", interactive=False, verbosity=0)
