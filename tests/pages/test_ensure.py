import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site, Workflow

from cms.pages.domain import ensure_pages
from cms.pages.domain.first_rows import GROUPS
from cms.pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


def test_both_trees_with_linked_translations():
    homes = ensure_pages()
    assert homes["zh-hans"].translation_key == homes["en"].translation_key
    found = sorted(StandardPage.objects.values_list("slug", "locale__language_code"))
    assert found == [("about", "en"), ("about", "zh-hans"), ("privacy", "en"), ("privacy", "zh-hans")]
    assert len(set(StandardPage.objects.values_list("translation_key", flat=True))) == 2


def test_again_changes_nothing():
    ensure_pages()
    page = StandardPage.objects.first()
    page.body = "<p>An editor's words</p>"
    page.save()
    before = Page.objects.count()
    ensure_pages()
    page.refresh_from_db()
    assert (Page.objects.count(), page.body) == (before, "<p>An editor's words</p>")


def as_wagtails_migrations_leave_them():
    Page.objects.filter(depth=1).update(title="Root")
    Workflow.objects.update(name="Moderators approval")
    for english, chinese in GROUPS.items():
        Group.objects.filter(name=chinese).update(name=english)


def test_rows_of_wagtails_migrations_are_named_once_and_an_offices_names_stay():
    as_wagtails_migrations_leave_them()
    Group.objects.create(name="内容审核")
    ensure_pages()
    flow = Workflow.objects.get()
    assert (Page.get_first_root_node().title, flow.name) == ("全部页面", "发布前审核")
    assert sorted(Group.objects.values_list("name", flat=True)) == ["Moderators", "内容审核", "内容编辑"]
    flow.name = "两个人看过再发"
    flow.save()
    ensure_pages()
    assert Workflow.objects.get().name == "两个人看过再发"


def test_welcome_page_is_gone():
    ensure_pages()
    assert [page.specific_class for page in Page.objects.filter(depth=2)] == [HomePage, HomePage]
    assert Site.objects.get().root_page.specific_class is HomePage


def test_home_for_a_visitor_and_its_queries(client, django_assert_num_queries):
    ensure_pages()
    client.get("/")
    with django_assert_num_queries(0):
        page = client.get("/")
    assert "村里的好东西，网上卖" in page.text
