"""Who may write, check and publish the course: groups with rights over both trees and the way a page goes out."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS = "课程编辑"
FORMERLY = "editors"
AUTHORS, NATIVE = "课程作者", "母语核对"
TO_READERS, CHECK, RELEASE = "课程发布", "母语者核对译文", "编辑审核"
TRANSLATED = "译文发布"
TRANSLATE = {"codename": "submit_translation", "content_type__app_label": "simple_translation"}
PAGES = ("add_page", "change_page", "publish_page")
MEDIA = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
RULES = ("add_datedrule", "change_datedrule", "view_datedrule")  # the tools' own; they are ended, never deleted
MEDIA_OF_OURS = tuple(
    f"{name}_{kind}" for name in ("add", "change", "choose") for kind in ("customimage", "customdocument")
)


def ensure_editors() -> Group:
    """The group may write and publish below both homes and add pictures; running it again changes nothing."""
    if not Group.objects.filter(name=EDITORS).exists():
        Group.objects.filter(name=FORMERLY).update(name=EDITORS)
    group, _made = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(*Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin"))
    group.permissions.add(*Permission.objects.filter(codename="revoke_award", content_type__app_label="certificates"))
    group.permissions.add(*Permission.objects.filter(**TRANSLATE))
    for home in Page.objects.filter(depth=2, content_type__model="homepage"):
        for permission in Permission.objects.filter(codename__in=PAGES, content_type__app_label="wagtailcore"):
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    group.permissions.add(*Permission.objects.filter(codename__in=RULES, content_type__app_label="tools"))
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=MEDIA + MEDIA_OF_OURS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    ensure_authors(root)
    ensure_workflows(group)
    return group


def ensure_authors(root: Collection) -> None:
    """Authors write drafts, translations too, and hand them in; native speakers only open what is handed to them."""
    authors, _made = Group.objects.get_or_create(name=AUTHORS)
    native, _made = Group.objects.get_or_create(name=NATIVE)
    for group in (authors, native):
        group.permissions.add(
            *Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
        )
    authors.permissions.add(*Permission.objects.filter(**TRANSLATE))
    for home in Page.objects.filter(depth=2, content_type__model="homepage"):
        for permission in Permission.objects.filter(codename__in=PAGES[:2], content_type__app_label="wagtailcore"):
            GroupPagePermission.objects.get_or_create(group=authors, page=home, permission=permission)
    for permission in Permission.objects.filter(codename__in=MEDIA + MEDIA_OF_OURS):
        GroupCollectionPermission.objects.get_or_create(group=authors, collection=root, permission=permission)


def ensure_workflows(editors: Group) -> None:
    """Chinese pages are looked at by an editor, translations by a native speaker first.

    What an operator assigned to a home by hand stays.
    """
    release = task(RELEASE, editors)
    check = task(CHECK, Group.objects.get(name=NATIVE))
    ways = {True: workflow(TO_READERS, release), False: workflow(TRANSLATED, check, release)}
    for home in Page.objects.filter(depth=2, content_type__model="homepage").select_related("locale"):
        is_source = home.locale.language_code == settings.LANGUAGE_CODE
        WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": ways[is_source]})


def task(name: str, group: Group) -> GroupApprovalTask:
    found, is_new = GroupApprovalTask.objects.get_or_create(name=name)
    if is_new:
        found.groups.add(group)
    return found


def workflow(name: str, *tasks: GroupApprovalTask) -> Workflow:
    found, is_new = Workflow.objects.get_or_create(name=name)
    if is_new:
        for order, one in enumerate(tasks):
            WorkflowTask.objects.create(workflow=found, task=one, sort_order=order)
    return found
