"""Photographs, sound and film of the content folder, brought into Wagtail's library and written back.

``content_path`` says where a row lies among the files, such as ``M03-online-markets/pictures/box.jpg``. What is stored
is the cleaned file; ``imported_hash`` remembers what it was made from, so that an editor's other picture is noticed.
"""

from collections.abc import Iterator
from hashlib import sha1
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from cms.core.models import CustomDocument, CustomImage
from courses.blocks.drawings import bring_drawing
from courses.domain.content.attached import cleaned
from courses.domain.content.docs import Block, Course
from courses.domain.content.report import KEPT, Line, Outcome

OWN = ("figures/", "pictures/", "audio/", "video/")


def inside(path: str, folder: str) -> str:
    """A path as a text names it, as a path from the content folder."""
    return f"{folder}/{path}" if path.startswith(OWN) else path


def outside(path: str, folder: str) -> str:
    """The other way: short inside its own module."""
    return path.removeprefix(f"{folder}/")


def path_of(item: Any, folder: str, under: str) -> str:
    """Where a row of the library lies or will lie."""
    if item.content_path:
        return item.content_path
    stem, _dot, ending = item.filename.rpartition(".")
    return f"{folder}/{under}/{slugify(stem)[:60] or 'file'}-{item.pk}.{ending.lower()}"


def hash_of(content: bytes) -> str:
    return sha1(content, usedforsecurity=False).hexdigest()


def blocks_by_folder(course: Course) -> Iterator[tuple[str, Block]]:
    for language, modules in course.modules.items():
        for module in modules:
            lessons = (course.lessons[language][key].blocks for key in module.lessons)
            for block in chain(module.quiz, *lessons):
                yield f"{module.code}-{module.slug}", block


def pictures_in(block: Block) -> list[str]:
    """As the text names them: of the block itself, or of the answers to choose from."""
    rows = block.fields.get("options", []) if block.kind == "pictures" else [block.fields]
    return [row["picture"] for row in rows if row.get("picture")]


def paths_of(course: Course) -> dict[str, type]:
    """Every file that a lesson names and the library keeps: path → model. Drawings come with a release."""
    paths: dict[str, type] = {}
    for folder, block in blocks_by_folder(course):
        named: list[tuple[str, type]] = [(picture, CustomImage) for picture in pictures_in(block)]
        named += [(block.fields["file"], CustomDocument)] if block.fields.get("file") else []
        for name, model in named:
            path = inside(name, folder)
            if not path.endswith(".svg"):
                paths[path] = model
    return paths


def drawings_of(course: Course) -> set[str]:
    paths = (inside(name, folder) for folder, block in blocks_by_folder(course) for name in pictures_in(block))
    return {path for path in paths if path.endswith(".svg")}


def bring_files(course: Course, root: Path, *, dry_run: bool, overwrite: bool, by: Any = None) -> list[Line]:
    report = []
    for path in () if dry_run else drawings_of(course):
        bring_drawing(path, (root / path).read_bytes())
    for path, model in sorted(paths_of(course).items()):
        content = (root / path).read_bytes()
        item: Any = model.objects.filter(content_path=path).first()  # type: ignore[attr-defined]  # a model, as a type
        outcome = judge(item, hash_of(content), overwrite=overwrite)
        report.append(Line(path, "", outcome, ""))
        if not dry_run and outcome not in {*KEPT, Outcome.UNCHANGED}:
            store(item or model(title=path, content_path=path, uploaded_by_user=by), root / path, hash_of(content))
    return report


def judge(item: Any, mark: str, *, overwrite: bool) -> Outcome:
    if item is None:
        return Outcome.CREATED
    source, _colon, result = item.imported_hash.partition(":")
    edited = item.file_hash != result or not source
    if mark == item.file_hash or (mark == source and not edited):
        return Outcome.UNCHANGED
    if not edited:
        return Outcome.CHANGED
    if overwrite:
        return Outcome.OVERWRITTEN
    return Outcome.EDITED if mark == source else Outcome.CONFLICT


def store(item: Any, file: Path, mark: str) -> None:
    content = cleaned(file).read()
    item.file = ContentFile(content, name=item.content_path.replace("/", "-"))
    item.file_size, item.file_hash = len(content), hash_of(content)
    item.imported_hash = f"{mark}:{item.file_hash}"
    if isinstance(item, CustomImage):
        item.width = item.height = 0  # Django reads them from the new file
        item.focal_point_x = item.focal_point_y = item.focal_point_width = item.focal_point_height = None
    item.save()
    if isinstance(item, CustomImage):
        item.renditions.all().delete()


def name_uploads(streams: Any) -> None:
    """What editors uploaded into these lessons and quizzes gets its place among the files, once."""
    for folder, stream in streams:
        for child in stream:
            if child.block_type in {"audio", "video"}:
                settle(child.value["file"], folder, child.block_type)
            elif child.block_type in {"step", "figure"}:
                settle(child.value["picture"]["image"], folder, "pictures")
            elif child.block_type == "pictures":
                for option in child.value["options"]:
                    settle(option["picture"]["image"], folder, "pictures")


def settle(item: Any, folder: str, under: str) -> None:
    if item and not item.content_path:
        item.content_path = path_of(item, folder, under)
        type(item).objects.filter(pk=item.pk, content_path="").update(content_path=item.content_path)


def content_of(path: str, model: Any, known: Path) -> bytes | None:
    """What belongs at ``path``: the library's bytes; None where the file ``known`` is what they were made from."""
    item = model.objects.get(content_path=path)
    if known.is_file() and judge(item, hash_of(known.read_bytes()), overwrite=False) is Outcome.UNCHANGED:
        return None
    with item.file.open("rb") as stored:
        return BytesIO(stored.read()).getvalue()
