"""What must be true before the product can be served: each step is skipped where its fingerprint has not changed."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command, get_commands
from django.db import DatabaseError, connection
from wagtail.models import Page

from cms.core.management.catalogues import compile_catalogues
from cms.core.management.terminal import Refusal, say, step

STAMPS = "stamps.json"


def prepare(*, demo: bool) -> None:
    """Database, messages, static files and, where nobody lives yet, the demo world."""
    folder = Path(settings.VAR_DIR)
    check_folder(folder)
    check_database()
    with alone(folder):
        take_steps(folder, demo=demo)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Of two that start at once in one folder the second waits, and finds everything done."""
    held = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("· Waiting: another command prepares this folder", "· 请稍等：另一条命令正在准备这个目录")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def take_steps(folder: Path, *, demo: bool) -> None:
    stamps = Stamps(folder / STAMPS)
    # First: migrations and the demo world already speak to people in their language.
    with step("Compiling the translations", "编译翻译"):
        compile_catalogues()
    if stamps.differ("migrations", migrations_print()):
        with step("Preparing the database", "准备数据库"):
            call_command("migrate", interactive=False, verbosity=0)
        stamps.keep("migrations", migrations_print())
    if not settings.DEBUG and stamps.differ("static", static_print()):
        with step("Collecting and compressing pictures, styles and scripts", "整理并压缩图片、样式和脚本"):
            call_command("collectstatic", interactive=False, verbosity=0, clear=False)
        stamps.keep("static", static_print())
    if demo:
        seed()
    else:
        bring_course()


def check_folder(folder: Path) -> None:
    probe = folder / ".write-test"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Refusal(
            f"Cannot write to {folder}: {error.strerror}. Choose another folder with VAR_DIR=/some/folder.",
            f"无法写入 {folder}（{error.strerror}）。请用 VAR_DIR=/某个目录 换一个目录。",
        ) from None


def check_database() -> None:
    where = connection.settings_dict
    name = f"{where['NAME']} @ {where['HOST']}:{where['PORT']}" if where["HOST"] else where["NAME"]
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Refusal(
            f"Cannot reach the database {name}: {reason}. Start it or correct DATABASE_URL.",
            f"连不上数据库 {name}：{reason}。请先启动数据库，或改正 DATABASE_URL。",
        ) from None


class Stamps:
    """Fingerprints of what was done last, in one file; a missing or broken file means that nothing was done."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.kept = json.loads(path.read_text())
        except (OSError, ValueError):
            self.kept = {}

    def differ(self, key: str, found: str) -> bool:
        return self.kept.get(key) != found

    def keep(self, key: str, found: str) -> None:
        self.kept[key] = found
        self.path.write_text(json.dumps(self.kept, indent=1))


def digest(parts: Iterable[object]) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def file_print(path: Path) -> str:
    stat = path.stat()
    return f"{path} {stat.st_size} {stat.st_mtime_ns}"


def migrations_print() -> str:
    """The migration files of every app, and what this very database says it has applied."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    files = [str(path) for folder in folders for path in sorted(folder.glob("0*.py"))]
    ours = [file_print(Path(path)) for path in files if Path(path).is_relative_to(settings.BASE_DIR)]
    applied: object = None
    if "django_migrations" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*), MAX(id) FROM django_migrations")
            applied = cursor.fetchone()
    return digest([connection.vendor, connection.settings_dict["NAME"], *files, *ours, applied])


def static_print() -> str:
    """Every file that the finders see; also whether the collected folder is still there."""
    files = [Path(storage.path(name)) for finder in finders.get_finders() for name, storage in finder.list(None)]
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return digest([manifest.exists() or not files, *map(file_print, files)])


def seed() -> None:
    """The small demo world where nobody lives yet. Made whole or not at all: nothing to go on with."""
    if "seed" not in get_commands() or get_user_model().objects.exists():
        return
    with step("Building the demo county (once)", "建立演示县（只需一次）", after=0):  # it speaks for itself at once
        call_command("seed", size="small", verbosity=0)


def bring_course() -> None:
    """Without the demo world: our own home page and the course, where only Wagtail's first page stands."""
    root = Page.objects.filter(sites_rooted_here__is_default_site=True).first()
    if "import_course" not in get_commands() or root is None or root.specific_class is not Page:
        return
    with step("Bringing in the course (once)", "装入课程（只需一次）", after=0):
        call_command("import_course", stdout=StringIO(), stderr=StringIO(), verbosity=0)
