"""What another app shares goes to its person by a form of ours; the first POST has no token, and does little."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.domain.pins import guard, set_pin
from cms.core.domain import uploads
from cms.core.models import Upload
from courses.domain.evidence import sharing
from courses.models import Evidence, EvidenceFile
from tests.factories.evidence import drafted, photo, sent

pytestmark = pytest.mark.django_db
SHARE, PUT = "/learn/share/", "/learn/share/put/"


@pytest.fixture(autouse=True)
def _private(tmp_path, settings):
    cache.clear()
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def client_(practice) -> Client:
    """Of the learner; tokens are asked for, as in life."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(practice.learner)
    return client


def as_the_phone(client: Client, *files, text: str = "", site: str = "none"):
    facts = {"title": "", "text": text, "url": "", "files": list(files)}
    return client.post(SHARE, facts, headers={"Sec-Fetch-Site": site})


def put(client: Client, to: str = "M03:paper", **more):
    token = client.get(SHARE).context["csrf_token"]
    return client.post(PUT, {"to": to, "csrfmiddlewaretoken": str(token), **more}, follow=True)


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_shared_photo_becomes_part_of_the_draft_that_is_chosen(client_, practice) -> None:
    assert as_the_phone(client_, photo("铺子.jpg")).status_code == 302
    page = client_.get(SHARE)
    assert [place.key for place in page.context["for_photos"]] == ["M03:paper"]
    assert "铺子.jpg" in page.content.decode()
    answer = put(client_)
    assert answer.redirect_chain[-1][0] == "/learn/practice/M03/"
    file = EvidenceFile.objects.get()
    assert (file.evidence.person, file.evidence.state, file.ask) == (practice.learner, "draft", "paper")
    assert (Upload.objects.count(), list(uploads.folder().glob("*"))) == (0, [])


def test_nothing_of_where_and_with_what_it_was_taken_is_stored_even_before_it_is_put(client_) -> None:
    as_the_phone(client_, photo())
    content = uploads.content_of(Upload.objects.get())
    assert b"Camera of somebody" not in content
    assert dict(Image.open(BytesIO(content)).getexif()) == {}


def test_a_shared_link_is_found_in_the_words_around_it(client_, practice) -> None:
    as_the_phone(client_, text="【淘宝】我的小店 https://m.tb.cn/h.abc 点开看")
    assert [place.key for place in client_.get(SHARE).context["for_link"]] == ["M03:shop"]
    put(client_, "M03:shop")
    assert Evidence.objects.get(person=practice.learner).answers["shop"] == "https://m.tb.cn/h.abc"
    assert client_.get(SHARE).context["link"] == ""


def test_who_shares_a_screenshot_is_told_to_hide_names_before_it_goes_in(client_) -> None:
    as_the_phone(client_, photo(), text="https://m.tb.cn/h.abc")
    page = client_.get(SHARE).content.decode()
    place, link = page.index('value="M03:paper"'), page.index('value="M03:shop"')
    assert page.index("先把姓名、电话、卡号遮住") < place
    assert "先遮住人名和号码" in page[place:link]
    assert "先遮住人名和号码" not in page[link:]


def test_shared_twice_it_waits_once_and_put_twice_it_is_there_once(client_) -> None:
    for _time in range(2):
        as_the_phone(client_, photo())
    assert Upload.objects.count() == 1
    put(client_)
    as_the_phone(client_, photo())
    put(client_)
    assert EvidenceFile.objects.count() == 1


def test_what_is_begun_stands_first_and_what_is_sent_is_not_offered(client_, practice) -> None:
    drafted(practice.learner)
    as_the_phone(client_, photo())
    assert [place.is_begun for place in client_.get(SHARE).context["for_photos"]] == [True]
    Evidence.objects.all().delete()
    sent(practice.learner)
    assert client_.get(SHARE).context["for_photos"] == []
    assert "M03:paper" not in client_.get(SHARE).content.decode()
    put(client_)
    assert EvidenceFile.objects.count() == 1  # the one that was sent


def test_more_photos_than_the_task_takes_wait_on(client_) -> None:
    as_the_phone(client_, *(photo(f"{colour}.jpg", colour=colour) for colour in ("#100", "#200", "#300")))
    answer = put(client_)
    assert len(told(answer)) == 1
    assert (EvidenceFile.objects.count(), Upload.objects.count()) == (2, 1)


def test_with_nobody_signed_in_nothing_is_kept_and_it_is_said_what_to_do(practice) -> None:
    client = Client()
    answer = as_the_phone(client, photo(), text="https://m.tb.cn/h.abc")
    assert answer.status_code == 401
    assert "/me/sign-in/?next=/learn/share/" in answer.content.decode()
    assert (Upload.objects.count(), len(client.session.keys())) == (0, 0)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_somebody_else_shares_nothing_in_a_persons_name(client_, site) -> None:
    assert as_the_phone(client_, photo(), site=site).status_code == 403
    assert Upload.objects.count() == 0


def test_the_choice_needs_a_token_and_is_for_ones_own_only(client_, practice) -> None:
    as_the_phone(client_, photo())
    assert client_.post(PUT, {"to": "M03:paper"}).status_code == 403
    other = Client(enforce_csrf_checks=True)
    other.force_login(practice.mentor)
    assert other.get(SHARE).context["photos"] == []
    put(other)
    assert (EvidenceFile.objects.count(), Upload.objects.count()) == (0, 1)
    row = Upload.objects.get()
    place = sharing.places_for(practice.learner, language="zh-hans")[0]
    with pytest.raises(sharing.Refused):
        sharing.put_photo(row, to=place, language="zh-hans", by=practice.mentor)


BAD = {
    "no picture": lambda: SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg"),
    "cut": lambda: SimpleUploadedFile("a.jpg", photo().read()[:100], "image/jpeg"),
    "a page": lambda: SimpleUploadedFile("a.svg", b"<svg onload='x()'/>", "image/svg+xml"),
    "50 MB": lambda: SimpleUploadedFile("a.jpg", b"\xff\xd8" + b"x" * 50 * 1024 * 1024, "image/jpeg"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_words_and_a_good_one_beside_it_is_kept(client_, name) -> None:
    as_the_phone(client_, BAD[name](), photo())
    answer = client_.get(SHARE)
    assert (len(told(answer)), Upload.objects.count(), len(answer.context["photos"])) == (1, 1, 1)


@pytest.mark.parametrize("to", ["", "M99:paper", "M03:voice", "M03:why", "M03", "x" * 500])
def test_a_place_that_was_not_offered_takes_nothing(client_, to) -> None:
    as_the_phone(client_, photo())
    put(client_, to)
    assert (Evidence.objects.count(), Upload.objects.count()) == (0, 1)


@pytest.mark.parametrize("text", ["没有链接", "javascript:alert(1)", "http://10.0.0.1:80/", "x" * 5000])
def test_words_without_a_link_leave_nothing_behind(client_, text) -> None:
    as_the_phone(client_, text=text)
    assert client_.get(SHARE).context["link"] == ""


def test_what_is_put_nowhere_is_gone_after_two_days_or_at_once(client_) -> None:
    as_the_phone(client_, photo(), text="https://m.tb.cn/h.abc")
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)):
        uploads.forget_old_uploads()
    assert (Upload.objects.count(), list(uploads.folder().glob("*"))) == (0, [])
    as_the_phone(client_, photo())
    put(client_, drop="1")
    assert (Upload.objects.count(), client_.get(SHARE).context["link"]) == (0, "")


def test_a_photo_that_waits_goes_nowhere_by_the_door_for_parts(client_, practice) -> None:
    as_the_phone(client_, photo())
    row = Upload.objects.get()
    client = Client()
    client.force_login(practice.learner)
    part = {"data": b"x", "content_type": "application/offset+octet-stream", "headers": {"Upload-Offset": "0"}}
    assert client.post(f"/uploads/{row.cid}/", **part).status_code == 200
    assert (Upload.objects.get().done_at, EvidenceFile.objects.count()) == (None, 0)


def test_practice_behind_the_pin_is_shown_to_nobody_else_but_the_photo_is_kept(client_, practice) -> None:
    set_pin(practice.learner, "7931", by=practice.learner)
    guard(practice.learner, chats=False, evidence=True, by=practice.learner)
    as_the_phone(client_, photo())
    assert client_.get(SHARE).headers["Location"].startswith("/me/pin/")
    assert Upload.objects.count() == 1


def test_the_manifest_says_where_phones_share_to(client) -> None:
    target = client.get("/app.webmanifest").json()["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == (SHARE, "POST", "multipart/form-data")
    assert target["params"]["files"] == [{"name": "files", "accept": ["image/*"]}]
