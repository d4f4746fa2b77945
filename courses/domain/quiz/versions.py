"""Questions as they were: noted when they are published, and again when somebody answers them."""

from collections.abc import Iterable, Mapping

from courses.domain.quiz.items import Item, body_of, item_from_body
from courses.domain.quiz.keys import item_key
from courses.models import ItemVersion


def note_versions(content_key: str, items: Iterable[Item]) -> None:
    """Keeps what is not kept yet; one query to look, one more where something is new."""
    wanted = {(item_key(content_key, item.key), item.version): item for item in items}
    if not wanted:
        return
    known = ItemVersion.objects.filter(version__in={version for _item, version in wanted})
    missing = set(wanted) - set(known.values_list("item", "version"))
    rows = [ItemVersion(item=item, version=version, body=body_of(wanted[item, version])) for item, version in missing]
    ItemVersion.objects.bulk_create(rows, ignore_conflicts=True)


def seen_versions(versions: Mapping[str, str]) -> dict[str, Item]:
    """``versions`` maps items (``M22-quiz.q3``) to fingerprints; what is not known is left out."""
    rows = ItemVersion.objects.filter(item__in=versions, version__in=set(versions.values()))
    return {row.item: item_from_body(row.body) for row in rows if versions[row.item] == row.version}


def last_version(item: str) -> Item | None:
    row = ItemVersion.objects.filter(item=item).order_by("-pk").first()
    return item_from_body(row.body) if row else None
