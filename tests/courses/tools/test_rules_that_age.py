"""Rules that age: the tool says when they may have changed, and the editors' list has them."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.pages.domain.ensure import ensure_pages
from courses.domain.editors import ensure_editors
from courses.domain.facts import fact_lines
from courses.tools.domain.rulebook import LIMIT, VAT_MONTH, VAT_QUARTER
from courses.tools.models import DatedRule
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
TYPED = {"kind": "other", "sales": "5000", "bought": "0"}
SAID = "可能已经变了"


def on(*day: int) -> time_machine.travel:
    return time_machine.travel(dt.datetime(*day, 12, tzinfo=dt.UTC), tick=False)


def only(count: int) -> list[DatedRule]:
    """So many rules, each later due than the one before."""
    DatedRule.objects.all().delete()
    return [
        DatedRule.objects.create(
            key=key,
            value="100000",
            effective_from="2026-01-01",
            source=f"source {n}",
            checked_on="2026-11-01",
            review_by=dt.date(2027, 4 + n, 30),
            owner="Li",
        )
        for n, key in enumerate((LIMIT, VAT_MONTH, VAT_QUARTER)[:count])
    ]


@pytest.mark.parametrize(("day", "due"), [((2027, 4, 30), 0), ((2027, 5, 1), 1), ((2027, 6, 1), 2), ((2027, 8, 1), 3)])
def test_a_result_says_which_of_its_rules_may_have_changed(client, day, due):
    only(3)
    with on(*day):
        page = client.get("/tools/registration/", TYPED)
    assert [source["may_have_changed"] for source in page.context["sources"]] == [True] * due + [False] * (3 - due)
    for n in range(3):  # a page kept on a phone says so by the phone's own day
        assert page.text.count(f'data-due="2027-0{4 + n}-30"{"" if n < due else " hidden"}>') == 1
    assert page.text.count(SAID) == 3


def test_the_first_row_that_is_due_speaks_for_its_source(client):
    first, second = only(2)
    DatedRule.objects.filter(pk=second.pk).update(source=first.source, is_reviewed=True)
    with on(2027, 5, 1):
        (source,) = client.get("/tools/registration/", TYPED).context["sources"]
    assert source == {
        "source": "source 0",
        "day": dt.date(2026, 11, 1),
        "review_by": dt.date(2027, 4, 30),
        "may_have_changed": True,
        "is_reviewed": False,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_editors_list_has_the_rules_by_one_query_more(count, django_assert_num_queries):
    rules = only(count)
    with on(2027, 5, 1), django_assert_num_queries(3):
        lines = fact_lines()
    assert [(line.state, line.owner, line.review_by) for line in lines] == [
        ("due" if n == 0 else "unreviewed", "Li", rule.review_by) for n, rule in enumerate(rules)
    ]


def test_the_editors_list_leads_to_the_rule_and_leaves_out_what_has_ended(client):
    going, ended = only(2)
    DatedRule.objects.filter(pk=ended.pk).update(effective_to="2026-01-31")
    ensure_pages()
    person = UserFactory(is_staff=True)
    person.groups.add(ensure_editors())
    client.force_login(person)
    page = client.get(reverse("course_facts")).text
    assert reverse("wagtailsnippets_tools_datedrule:edit", args=[going.pk]) in page
    assert reverse("wagtailsnippets_tools_datedrule:edit", args=[ended.pk]) not in page


def test_every_rule_we_came_with_has_somebody_and_a_day():
    assert not DatedRule.objects.filter(owner="").exists()
    days = dict(DatedRule.objects.values_list("key", "review_by"))
    half_a_year, lesson = dt.date(2027, 4, 30), dt.date(2027, 6, 30)
    assert days == {
        "registration-limit": half_a_year,
        "registration-alert": half_a_year,
        "banned-word": half_a_year,
        "vat-month": lesson,
        "vat-quarter": lesson,
    }


def test_a_review_before_the_check_is_refused_in_words():
    (rule,) = only(1)
    rule.review_by = rule.checked_on = dt.date(2027, 1, 1)
    with pytest.raises(ValidationError, match="查证"):
        rule.full_clean()
