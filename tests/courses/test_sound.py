"""Steps read aloud: what comes in, who hears what and when, and that changed words are not read in an old voice."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.domain.editors import AUTHORS, ensure_editors
from courses.sound.domain import deeds
from courses.sound.domain.measure import measured
from courses.sound.domain.queries import accepted, to_check
from courses.sound.domain.words import said_in
from courses.sound.models import Sound
from mentorship.domain.learners import tell_facts
from tests.factories import mentorship as make
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course
from tests.factories.sound import TONE, fragmented, heard, ogg, recorded, tone

pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_length_is_read_out_of_the_file_itself() -> None:
    assert measured(TONE.read_bytes()) == (".webm", pytest.approx(2160, abs=100))
    assert measured(TONE.with_suffix(".m4a").read_bytes()) == (".m4a", pytest.approx(2120, abs=100))
    assert measured(ogg(30)) == (".ogg", 30_000)


@pytest.mark.once
@pytest.mark.parametrize("said", ["each", "piece", "film"])
def test_a_recording_of_an_iphone_has_its_length_in_pieces(said) -> None:
    assert measured(fragmented(3, said=said)) == (".m4a", 3000)
    assert measured(fragmented(3, said=said, late=False)) == (".m4a", 3000)


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "放不出来"),
        (b"not sound at all", "放不出来"),
        (TONE.read_bytes()[:60], "放不出来"),
        (b"\x1a\x45\xdf\xa3" + b"\xff" * 400, "放不出来"),
        (b"OggS" + bytes(30), "放不出来"),
        (b"\0\0\0\x18ftypM4A " + b"mp4a mvhd", "放不出来"),
        (fragmented(0), "放不出来"),
        (fragmented()[:-1], "放不出来"),
        (ogg(0.5), "不到一秒"),
        (ogg(130, 1000), "超过两分钟"),
        (ogg(20, 8000), "64 kbit/s"),
    ],
    ids=[
        "empty",
        "text",
        "cut",
        "numbers",
        "half a page",
        "no head",
        "no piece",
        "half a box",
        "short",
        "long",
        "heavy",
    ],
)
def test_what_cannot_be_heard_or_costs_too_much_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        measured(content)


@pytest.fixture
def village():
    return make.make_county().villages[0]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sending(lesson, *, step: int = 1, **changes) -> dict:
    facts = {"cid": uuid4(), "sound": tone(), "speech": "gan", "speaker": "王师傅", "agreed": "on"}
    return facts | {"words_key": said_in(lesson.body)[step].key} | changes


def editor() -> Client:
    person = UserFactory(is_staff=True)
    person.groups.add(ensure_editors())
    return signed_in(person)


def author() -> Client:
    """Writes drafts; whether they go to learners is decided by somebody else."""
    ensure_editors()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name=AUTHORS))
    return signed_in(person)


def rewritten(lesson) -> None:
    lesson.body[1] = ("step", {"title": "Weigh", "text": "<p>Twice.</p>"})
    lesson.save_revision().publish()


def test_a_first_mover_records_an_editor_listens_and_learners_hear_it(village) -> None:
    lesson = make_course().lessons[0]
    mentor = make.mentor(village, "王师傅").person
    client, visitor = signed_in(mentor), Client()
    assert reverse("sound:lessons") in client.get(reverse("accounts:me")).text
    step = reverse("sound:step", kwargs={"key": lesson.key, "place": 1})
    assert "Weigh" in client.get(step).text
    facts = sending(lesson)
    answer = client.post(step, facts)
    assert answer.headers["Location"] == reverse("sound:step", kwargs={"key": lesson.key, "place": 0})
    client.post(step, facts | {"sound": tone()})  # the same sent twice
    sound = Sound.objects.get()
    assert (sound.milliseconds // 1000, sound.suffix, sound.words) == (2, ".webm", "Weigh\nNow.")
    address = reverse("sound:hear", kwargs={"file": sound.pk})
    assert address not in visitor.get(lesson.url).text
    assert visitor.get(address).status_code == 404
    assert client.get(address).headers["Cache-Control"] == "private, no-store"

    desk = editor()
    assert "Weigh" in desk.get(reverse("sound_desk")).text
    desk.post(reverse("sound_decide", args=[sound.pk]), {"do": "accept"})
    page = visitor.get(lesson.url).text
    assert address in page
    assert "王师傅&nbsp;· 赣语" in page
    assert visitor.get(address).headers["Content-Type"] == "audio/webm"
    assert mentor.notices.filter(purpose=deeds.SPEAKER).exists()

    client.post(reverse("sound:back", kwargs={"file": sound.pk}))
    assert address not in visitor.get(lesson.url).text
    assert visitor.get(address).status_code == 404


def test_what_is_wrong_is_said_and_nothing_is_kept_without_consent(village) -> None:
    lesson = make_course().lessons[0]
    client = signed_in(make.mentor(village).person)
    step = reverse("sound:step", kwargs={"key": lesson.key, "place": 1})
    for wrong in (
        {"agreed": ""},
        {"speech": "klingon"},
        {"sound": ""},
        {"sound": tone(ogg(20, 8000))},
        {"speaker": ""},
    ):
        assert client.post(step, sending(lesson, **wrong)).status_code == 400
    assert not Sound.objects.exists()
    assert client.get(reverse("sound:step", kwargs={"key": lesson.key, "place": 2})).status_code == 404  # a question


def test_only_who_may_record_finds_the_page() -> None:
    lesson = make_course().lessons[0]
    client = signed_in(UserFactory())
    assert client.get(reverse("sound:lessons")).status_code == 404
    assert (
        client.post(reverse("sound:step", kwargs={"key": lesson.key, "place": 1}), sending(lesson)).status_code == 404
    )


def test_the_readers_own_speech_comes_first_then_mandarin(village) -> None:
    lesson = make_course().lessons[0]
    mandarin, gan = (heard(UserFactory(), lesson, speech=speech) for speech in ("mandarin", "gan"))
    visitor = Client()
    assert f"/{mandarin.pk}/" in visitor.get(lesson.url).text
    chosen = visitor.get(reverse("sound:speech"), {"speech": "gan", "next": lesson.url})
    assert (chosen.headers["Location"], chosen.cookies["speech"].value) == (lesson.url, "gan")
    page = visitor.get(lesson.url).text
    assert f"/{gan.pk}/" in page
    assert f"/{mandarin.pk}/" not in page
    elsewhere = visitor.get(reverse("sound:speech"), {"speech": "x", "next": "https://evil.example"})
    assert elsewhere.headers["Location"] == "/"

    learner = make.learner(village)
    tell_facts(learner, product="bamboo", speech="gan", by=learner)
    assert f"/{gan.pk}/" in signed_in(learner).get(lesson.url).text


def test_changed_words_are_not_read_in_the_old_voice_and_the_editor_sees_it() -> None:
    lesson = make_course().lessons[0]
    sound = heard(UserFactory(), lesson)
    rewritten(lesson)
    assert f"/{sound.pk}/" not in Client().get(lesson.url).text
    lesson.refresh_from_db()
    assert accepted([lesson]) == ([], [sound])


def test_a_newer_recording_takes_the_place_of_the_one_that_waits_and_of_the_one_heard() -> None:
    lesson, person = make_course().lessons[0], UserFactory()
    first = recorded(person, lesson)
    second = recorded(person, lesson)
    first.refresh_from_db()
    assert (first.state, bool(first.file), list(to_check())) == ("gone", False, [second])
    deeds.accept(second, by=person)
    third = heard(UserFactory(), lesson)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == ("gone", "heard")


def test_words_that_can_be_read_leave_out_questions_and_pictures() -> None:
    said = said_in(make_course().lessons[0].body)
    assert [(one.place, one.words) for one in said] == [(0, "Read this."), (1, "Weigh\nNow.")]


def test_recordings_of_a_lesson_cost_nothing_once_it_was_read(django_assert_num_queries) -> None:
    lesson = make_course().lessons[0]
    visitor = Client()
    visitor.cookies["speech"] = "gan"  # a page of one's own choice, made anew each time
    for count in (1, 3):
        for speech in ("mandarin", "gan", "wu")[:count]:
            heard(UserFactory(), lesson, speech=speech)
        visitor.get(lesson.url)
        with django_assert_num_queries(0):
            visitor.get(lesson.url)


def test_words_that_changed_while_they_were_read_are_not_kept_under_the_new_ones(village) -> None:
    lesson = make_course().lessons[0]
    client = signed_in(make.mentor(village).person)
    step, facts = reverse("sound:step", kwargs={"key": lesson.key, "place": 1}), sending(lesson)
    rewritten(lesson)
    answer = client.post(step, facts)
    assert answer.status_code == 400
    assert "内容刚才改过了" in answer.text
    assert said_in(lesson.body)[1].key in answer.text
    assert not Sound.objects.exists()
    client.post(step, sending(lesson, words_key=""))
    assert not Sound.objects.exists()


def test_words_that_moved_while_they_were_read_are_kept_as_what_they_are(village) -> None:
    lesson = make_course().lessons[0]
    client = signed_in(make.mentor(village).person)
    step, facts = reverse("sound:step", kwargs={"key": lesson.key, "place": 1}), sending(lesson)
    lesson.body.insert(0, ("text", "<p>Before all.</p>"))
    lesson.save_revision().publish()
    assert client.post(step, facts).status_code == 302
    assert Sound.objects.get().words == "Weigh\nNow."


def test_who_spoke_can_take_it_back_when_no_lesson_shows_it_any_more(village) -> None:
    lesson, speaker = make_course().lessons[0], make.mentor(village, "王师傅").person
    gone, stays = heard(speaker, lesson), heard(speaker, lesson, step=0)
    client, lessons = signed_in(speaker), reverse("sound:lessons")
    back = reverse("sound:back", kwargs={"file": gone.pk})
    assert back not in client.get(lessons).text
    rewritten(lesson)
    page = client.get(lessons).text
    assert back in page
    assert f"/{stays.pk}/" not in page
    assert client.post(back).headers["Location"] == lessons
    gone.refresh_from_db()
    assert (gone.state, bool(gone.file)) == ("gone", False)
    lesson.unpublish()
    assert f"/{stays.pk}/" in client.get(lessons).text


def test_who_records_no_more_still_finds_what_they_recorded() -> None:
    lesson, person = make_course().lessons[0], UserFactory()
    client, lessons = signed_in(person), reverse("sound:lessons")
    sound = heard(person, lesson)
    assert lessons in client.get(reverse("accounts:me")).text
    page = client.get(lessons).text
    assert reverse("sound:lesson", kwargs={"key": lesson.key}) not in page
    back = reverse("sound:back", kwargs={"file": sound.pk})
    assert back in page
    assert client.post(back).headers["Location"] == lessons
    assert client.get(lessons).status_code == 404
    assert lessons not in client.get(reverse("accounts:me")).text


def test_an_author_reads_aloud_but_an_editor_lets_learners_hear_it() -> None:
    lesson = make_course().lessons[0]
    sound, client = recorded(UserFactory(), lesson), author()
    assert client.get(reverse("sound_desk")).status_code in {302, 403}
    client.post(reverse("sound_decide", args=[sound.pk]), {"do": "accept"})
    sound.refresh_from_db()
    assert sound.state == "waiting"
    assert client.get(reverse("sound:hear", kwargs={"file": sound.pk})).status_code == 404
    page = client.get(reverse("sound_admin_lesson", args=[lesson.pk])).text
    assert f'href="{reverse("sound_desk")}"' not in page
    step = reverse("sound_admin_step", args=[lesson.pk, 1])
    assert client.post(step, sending(lesson)).status_code == 302
    assert Sound.objects.count() == 2


def test_what_learners_hear_can_still_be_stopped() -> None:
    lesson, speaker = make_course().lessons[0], UserFactory()
    sound, desk = heard(speaker, lesson), editor()
    decide = reverse("sound_decide", args=[sound.pk])
    page = desk.get(reverse("sound_desk")).text
    assert decide in page
    assert 'value="accept"' not in page
    desk.post(decide, {"do": "refuse", "words": "后面有人说话。"})
    sound.refresh_from_db()
    assert (sound.state, sound.reason) == ("refused", "后面有人说话。")
    assert f"/{sound.pk}/" not in Client().get(lesson.url).text


def test_words_that_changed_are_not_let_to_learners() -> None:
    lesson = make_course().lessons[0]
    sound = recorded(UserFactory(), lesson)
    rewritten(lesson)
    with pytest.raises(deeds.WordsHaveChanged):
        deeds.accept(sound, by=UserFactory())
    sound.refresh_from_db()
    assert sound.state == "waiting"


def test_a_speaker_is_told_in_their_own_language_by_the_name_of_the_lesson() -> None:
    lesson, speaker = make_course().lessons[0], UserFactory(language="en")
    with override("zh-hans"):
        heard(speaker, lesson)
    notice = speaker.notices.get()
    assert notice.title == "Learners can hear you now: lesson Lesson 1"
    assert notice.url == reverse("sound:lesson", kwargs={"key": lesson.key})


def test_bytes_that_are_gone_are_not_there() -> None:
    sound = heard(UserFactory(), make_course().lessons[0])
    sound.file.storage.delete(sound.file.name)
    assert Client().get(reverse("sound:hear", kwargs={"file": sound.pk})).status_code == 404
