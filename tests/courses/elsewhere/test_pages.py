"""A page of HTML becomes blocks of ours, whatever somebody put into it; what cannot come along is said."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.content import prose
from courses.domain.content.docs import Block
from courses.domain.elsewhere.lessons import lesson_from
from courses.domain.elsewhere.opening import called, words_of
from courses.domain.elsewhere.pictures import MOST_PICTURES, Pictures
from courses.domain.elsewhere.pieces import read_page
from courses.domain.elsewhere.shapes import BroughtLesson
from courses.domain.qti.package import PackageRefused
from tests.courses.elsewhere.packages import photo, photo_with_position

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(html: str, title: str = "Weigh it", files: dict[str, bytes] | None = None) -> BroughtLesson:
    pictures = Pictures(files or {})
    return lesson_from(html, ident="a", page="pages/a.html", title=title, fallback="a", pictures=pictures)


def kinds(lesson: BroughtLesson) -> list[str]:
    return [block.kind for block in lesson.blocks]


def test_headings_begin_steps_and_words_keep_their_weight() -> None:
    lesson = read(
        "<html><head><title>x</title><meta name=description content='In  one sentence'></head><body>"
        "<h1>Weigh it</h1><p>Take a <b>scale</b>.<br>Any.</p>"
        "<h2>Put it on</h2><p>Box and <i>all</i>, 10<sup>2</sup> g. <a href='https://example.org/a'>More</a></p>"
        "<ul><li>one<ul><li>two</li></ul></li><li><p>three</p><p>four</p></li></ul><h3>Nothing here</h3>"
    )
    assert (lesson.title, lesson.summary) == ("Weigh it", "In one sentence")
    assert lesson.blocks == (
        Block("text", {}, "Take a **scale**.\\\nAny."),
        Block(
            "step",
            {"title": "Put it on"},
            "Box and *all*, 10² g. [More](https://example.org/a)\n\n- one\n- two\n- three\\\n   four",
        ),
        Block("text", {}, "**Nothing here**"),
    )
    assert lesson.notes == ["A list inside a list has become one list."]


def test_scripts_embeds_and_styles_are_dropped_and_named() -> None:
    lesson = read(
        "<p onclick='evil()' style='color:red'>Words</p><script>alert('<p>no</p>')</script>"
        "<iframe src='https://evil.example/'><p>inner</p></iframe><style>p{}</style><video><source></video>"
        "<p><a href='javascript:evil()'>link</a><input value='x'></p>"
        "<object><object>deep</object>still</object><p>End</p>"
    )
    assert lesson.blocks == (Block("text", {}, "Words\n\nlink\n\nEnd"),)
    assert lesson.notes == [
        "Colours, fonts and other styles are left out.",
        "Scripts are left out.",
        "What is built in from elsewhere is left out: films, sound, frames, formulas.",
        "A link that leads inside the package has become plain words.",
        "Fields to fill in are left out.",
    ]


def test_tables_of_our_size_stay_tables_and_others_become_lists() -> None:
    small = "<table><caption>Two ways</caption><tr><th>a<th>b<tr><td>1</td><td>2 <b>kg</b></td></tr></table>"
    wide = "<table><tr>" + "<td>x</td>" * 5 + "</tr><tr>" + "<td>y</td>" * 5 + "</tr></table>"
    lesson = read(f"<h2>Compare</h2><p>See.</p>{small}{small.replace('<caption>Two ways</caption>', '')}{wide}")
    assert lesson.blocks == (
        Block("step", {"title": "Compare"}, "See."),
        Block("table", {"caption": "Two ways", "rows": [["a", "b"], ["1", "2 kg"]]}),
        Block("table", {"caption": "Compare", "rows": [["a", "b"], ["1", "2 kg"]]}),
        Block("text", {}, "- x · x · x · x · x\n- y · y · y · y · y"),
    )
    assert lesson.notes == ["A table that does not fit on a phone (four columns at most) has become a list."]


def test_pictures_are_found_cleaned_and_stand_in_their_step() -> None:
    files = {"media/box one.jpg": photo_with_position(), "web_resources/two.png": photo(kind="PNG")}
    html = (
        "<h2>Look</h2><p>So.</p><img src='../media/box%20one.jpg?x=1' alt='A box'>"
        "<figure><img src='%24IMS-CC-FILEBASE%24/two.png'><figcaption>Two</figcaption></figure>"
        "<img src='gone.png'><img src='https://example.org/a.png'><img src='data:image/png;base64,aaaa'><img src='http://['>"
    )
    pictures = Pictures(files)
    lesson = lesson_from(html, ident="a", page="pages/a.html", title="x", fallback="", pictures=pictures)
    (step, figure), (first, second) = lesson.blocks, pictures.stored
    assert (step.fields["picture"], step.fields["alt"], step.text) == (first, "A box", "So.")
    assert figure == Block("figure", {"picture": second, "alt": "", "caption": "Two"})
    assert (first.startswith("pictures/box-one-"), b"A camera" in files["media/box one.jpg"]) == (True, True)
    assert b"A camera" not in pictures.stored[first]
    assert lesson.notes == [
        "A picture has no words for those who do not see it: write them before you publish.",
        "This picture is not in the package: gone.png.",
        "A picture on another site is left out: https://example.org/a.png.",
        "A picture written into the page itself is left out; put it beside the page as a file.",
        "This picture is not in the package: http://[.",
    ]


@pytest.mark.django_db
def test_a_picture_that_cannot_be_shown_is_left_out_with_its_reason() -> None:
    huge = photo(8000, 6000, kind="PNG", mode="1")
    evil = DRAWING.replace(b"<path", b"<script/><path")
    files = {"huge.png": huge, "broken.jpg": b"\xff\xd8 no", "good.svg": DRAWING, "evil.svg": evil}
    lesson = read("".join(f"<img src='/{name}' alt='x'>" for name in files), files=files)
    assert [block.fields["picture"][:13] for block in lesson.blocks] == ["figures/good-"]
    assert [note.partition(":")[0] for note in lesson.notes] == ["huge.png", "broken.jpg", "evil.svg"]
    assert "too many pixels" in lesson.notes[0]


def test_a_package_brings_only_so_many_pictures() -> None:
    files = {f"pages/{n}.png": photo(4, n + 1, kind="PNG") for n in range(MOST_PICTURES + 2)}
    lesson = read("".join(f"<img src='{n}.png' alt='x'>" for n in range(MOST_PICTURES + 2)), files=files)
    assert len(lesson.blocks) == MOST_PICTURES
    assert lesson.notes == ["A package may bring 150 pictures; the others are left out."]


def test_a_title_is_found_or_made_and_one_too_long_is_cut() -> None:
    assert read("<h1>Its own</h1><p>x</p>", title="").title == "Its own"
    nameless = read("<p>x</p>", title="")
    assert (nameless.title, nameless.notes) == ("a", ["It has no title: it is called after its file. Give it one."])
    long = read(f"<h1>{'long ' * 30}</h1><p>x</p>", title="")
    assert (len(long.title), kinds(long), long.notes) == (
        80,
        ["text"],
        ["Its title was longer than 80 characters and is shortened."],
    )
    unsaid = read("<h1>Its own</h1><p>x</p>", title="\ud800\0")  # signs that no database keeps are no title
    assert (unsaid.title, unsaid.notes) == ("Its own", [])
    assert called("modules/03_weigh-it.html") == "weigh it"


def test_letters_are_read_as_they_were_written() -> None:
    assert words_of("先称\r\n再寄".encode("gb18030")) == words_of("\ufeff先称\n再寄".encode()) == "先称\n再寄"
    with pytest.raises(PackageRefused, match="longer than a book"):
        words_of(b"x" * 600_000)


BIG5 = "先稱一稱再打包，這樣不會錯。"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("先称一称".encode("utf-16"), "先称一称"),  # “Unicode” of the Windows notebook
        (b"\xfe\xff" + "先称一称".encode("utf-16-be"), "先称一称"),
        (f"<meta charset='Big5'>{BIG5}".encode("big5"), f"<meta charset='Big5'>{BIG5}"),
        (BIG5.encode("big5"), BIG5),  # says nothing, and has signs that no Chinese of the mainland has
        ("<meta charset='gb2312'>㐂镕".encode("gb18030"), "<meta charset='gb2312'>㐂镕"),
        ("<meta charset='gb2312'>先称".encode(), "<meta charset='gb2312'>先称"),  # saved anew, the head forgotten
    ],
)
def test_a_page_is_read_by_the_encoding_it_was_saved_in(content: bytes, words: str) -> None:
    assert words_of(content) == words


@pytest.mark.parametrize("code", ["<![foo x", "<p " * 170_000, "<a b='" * 80_000 + ">"])
def test_code_that_would_break_or_stop_the_reader_is_refused_in_words(code: str) -> None:
    """The first stopped the whole package with a fault of ours, the second kept a process busy for half an hour."""
    with pytest.raises(PackageRefused, match="tags have no end"):
        read_page(f"<p>x</p>{code}")


def test_scripts_and_signs_that_are_no_tags_do_not_make_a_page_broken() -> None:
    lesson = read(f"<script>{'if(a<b){}' * 2000}</script><p>2 < 3, 4 < 5</p>")
    assert "2 < 3" in lesson.blocks[0].text


TAGS = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "b",
    "i",
    "a href='https://x.example'",
    "table",
    "tr",
    "td",
    "caption",
    "h2",
    "pre",
]
TAGS += ["br", "section class='do'", "section class='example'", "figure", "script", "svg", "title", "sup", "img src=x"]
TOKENS = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS]),
    st.text(alphabet="a *[](]\\-1.#|>:`&<\n 字", max_size=6),
)


@given(st.lists(TOKENS, max_size=30))
def test_whatever_the_tags_are_the_words_can_be_read_back(tokens: list[str]) -> None:
    lesson = read("".join(tokens))
    for block in lesson.blocks:
        assert block.kind in {"text", "step", "do", "example", "table", "figure"}
        assert prose.canonical(block.text) == block.text
        assert block.text or block.kind in {"table", "figure"}
