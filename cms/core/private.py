"""One person's own files: in a storage that no public address reaches, deleted with their rows, and looked after."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import storages
from django.db import transaction

STRAY = timedelta(days=1)


def private_storage() -> Any:
    return storages["private"]


def delete_on_commit(file: Any) -> None:
    """The bytes of a field of a row: they go once it is sure that the row no longer names them."""
    storage, name = file.storage, file.name or ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def forget_strays(folder: str, known: Collection[str], *, now: datetime, storage: Any = None) -> int:
    """Files whose row never came to be, because the process died between the two; gives back how many.

    ``storage`` is the private one where no other is named.
    """
    storage, gone = storage or private_storage(), 0
    try:
        names = storage.listdir(folder)[1]
    except (FileNotFoundError, NotADirectoryError):
        return 0
    for name in (f"{folder}/{name}" for name in names):
        if name not in known and storage.get_modified_time(name) < now - STRAY:
            storage.delete(name)
            gone += 1
    return gone
