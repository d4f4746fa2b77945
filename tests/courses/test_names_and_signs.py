"""Files with other names and with signs that nobody sees: nothing is passed over, nothing called an editor's."""

import shutil
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.utils import translation
from PIL import Image

from cms.core.models import CustomImage
from cms.pages.domain.ensure import ensure_pages
from courses.domain.content.exporting import export_course
from courses.domain.content.importing import import_course
from courses.domain.content.problems import ContentBroken
from courses.domain.content.reading import read_course
from courses.domain.content.report import Outcome
from courses.models import LessonPage, ModulePage, TrackPage

FIXTURE = Path(__file__).parent / "content_fixture"
M, LESSON = "M03-markets/module.yaml", "M03-markets/L1.en.md"
WIDE = "Write the colon after a field's name narrow, with a space behind it, such as “title: …”."


@pytest.fixture
def files(tmp_path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "content"))


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def problems(root: Path) -> list[tuple[str, int, str]]:
    with translation.override("en"), pytest.raises(ContentBroken) as broken:
        read_course(root)
    return [(problem.file, problem.line, problem.field) for problem in broken.value.problems]


@pytest.mark.parametrize("folder", ["M8-photos", "m08-photos", "photos"])
def test_a_folder_with_another_kind_of_name_is_not_passed_over(files, folder) -> None:
    shutil.copytree(files / "M03-markets", files / folder)
    assert (f"{folder}/module.yaml", 1, "code") in problems(files)


@pytest.mark.parametrize("copy", ["L1.zh (1).md", "L1.fr.md", "L2.md"])
def test_a_copy_of_a_lesson_is_not_passed_over(files, copy) -> None:
    shutil.copy(files / LESSON, files / "M03-markets" / copy)
    assert problems(files) == [(f"M03-markets/{copy}", 1, "")]


@pytest.mark.parametrize("name", ["figures/" + "a" * 300 + ".svg", "figures/" + "字" * 90 + ".svg"])
def test_a_name_longer_than_a_disk_takes_is_a_fault_like_others(files, name) -> None:
    rewrite(files / LESSON, "figures/who.svg", name)
    assert (LESSON, 10, "picture") in problems(files)


@pytest.mark.parametrize("line", ["title：Who 1", "title:Who 1", "title ： Who 1"])
def test_a_wide_or_tight_colon_is_named_where_it_stands(files, line) -> None:
    rewrite(files / LESSON, "title: Who 1", line)
    with translation.override("en"), pytest.raises(ContentBroken) as broken:
        read_course(files)
    assert [(one.line, one.message) for one in broken.value.problems] == [(2, WIDE)]


def test_a_field_without_a_name_is_named_by_its_line(files) -> None:
    rewrite(files / M, "minutes: 8", "minutes: 8\n? [a, b]\n: c")
    assert problems(files) == [(M, 8, "")]


@pytest.mark.parametrize("nothing", ["\u200b", '"\u3000\u2060"', "\ufeff"])
def test_words_that_nobody_sees_are_missing(files, nothing) -> None:
    rewrite(files / LESSON, "title: Who 1", f"title: {nothing}")
    assert (LESSON, 2, "title") in problems(files)


def test_signs_that_nobody_sees_are_left_out_and_shift_no_line(files) -> None:
    wanted = read_course(files)
    rewrite(files / LESSON, "title: Who 1", "title: \u202eW\ufeffho\u20281\u200b")
    rewrite(files / LESSON, "**you** can", "**you**\u200b\u2028can")
    assert read_course(files) == wanted
    rewrite(files / LESSON, "summary: ", "sumary: ")
    assert (LESSON, 3, "sumary") in problems(files)


@pytest.mark.django_db
class TestInWagtail:
    @pytest.fixture(autouse=True)
    def _homes(self) -> None:
        ensure_pages()

    @pytest.fixture
    def photo(self, files) -> Path:
        (files / "M03-markets/pictures").mkdir()
        Image.new("RGB", (60, 40), "green").save(files / "M03-markets/pictures/a.png")
        for name in ("L2.zh.md", "L2.en.md"):
            rewrite(files / "M03-markets" / name, "figures/who.svg", "pictures/a.png")
        return files / "M03-markets/pictures/a.png"

    @pytest.mark.usefixtures("photo")
    def test_a_module_gets_another_name_with_all_its_pictures(self, files, client) -> None:
        import_course(files)
        (files / "M03-markets").rename(files / "M03-trade")
        said = {(line.key, line.language): line.outcome for line in import_course(files) if line.language}
        assert {said[key, language] for key in ("M03", "M03-L1", "M03-L2") for language in ("zh-hans", "en")} == {
            Outcome.CHANGED
        }
        assert {line.outcome for line in import_course(files)} == {Outcome.UNCHANGED}
        assert export_course(files).written == []
        page = client.get("/en/course/understand/trade/who/")
        assert (page.status_code, "M03-markets" in page.text) == (200, False)

    def test_an_editors_words_stay_where_a_module_gets_another_name(self, files) -> None:
        import_course(files)
        page = LessonPage.objects.get(key="M03-L1", locale__language_code="en")
        page.title = "An editor's"
        page.save_revision().publish()
        (files / "M03-markets").rename(files / "M03-trade")
        said = {(line.key, line.language): line.outcome for line in import_course(files)}
        assert (said["M03-L1", "en"], said["M03-L1", "zh-hans"]) == (Outcome.EDITED, Outcome.CHANGED)
        page.refresh_from_db()
        assert page.title == "An editor's"

    @pytest.mark.usefixtures("photo")
    def test_an_editors_address_of_a_module_keeps_the_pictures_of_its_files(self, files) -> None:
        import_course(files)
        for module in ModulePage.objects.all():
            module.slug = "mine"
            module.save_revision().publish()
        assert {line.outcome for line in import_course(files) if line.key.startswith("M03-L")} == {Outcome.UNCHANGED}
        rewrite(files / "M03-markets/L2.en.md", "title: Who 2", "title: New")
        import_course(files)
        page = LessonPage.objects.get(key="M03-L2", locale__language_code="en")
        assert (page.title, CustomImage.objects.count()) == ("New", 1)

    def test_a_number_given_anew_says_which_file_and_what_to_do(self, files) -> None:
        import_course(files)
        (files / "M03-markets").rename(files / "M05-markets")
        rewrite(files / "M05-markets/module.yaml", "code: M03", "code: M05")
        with translation.override("en"), pytest.raises(ContentBroken) as broken:
            import_course(files)
        assert [(one.file, one.field) for one in broken.value.problems] == [("M05-markets/module.yaml", "slug")]
        assert "“markets”" in broken.value.problems[0].message

    def test_what_an_editor_pasted_unseen_comes_back_unchanged(self, files) -> None:
        import_course(files)
        page = LessonPage.objects.get(key="M03-L1", locale__language_code="en")
        page.title = "Wh\u200bo\ufeff else"
        page.save_revision().publish()
        export_course(files)
        assert "title: Who else\n" in (files / LESSON).read_text()
        assert {line.outcome for line in import_course(files)} == {Outcome.UNCHANGED}

    def test_core_topics_below_a_draft_are_missing(self, files) -> None:
        import_course(files)
        first = [error.msg for error in run_checks(databases=["default"]) if error.id == "courses.E001"]
        TrackPage.objects.filter(key="understand", locale__language_code="en").update(live=False)
        after = [error.msg for error in run_checks(databases=["default"]) if error.id == "courses.E001"]
        assert ["M03" in message for message in first] == [False, False]
        assert ["M03" in message for message in after] == [False, True]
