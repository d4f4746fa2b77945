"""Static files under names that carry their content's hash: scripts without comments, their imports rewritten."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rjsmin
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Minified:
    """A finder's storage whose scripts read as they travel: without comments and needless space."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, name: str, mode: str = "rb") -> File:
        with self.storage.open(name, mode) as file:
            return ContentFile(rjsmin.jsmin(file.read()))


class ProductStaticStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    manifest_strict = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """A page names thirty files; where each lies is worked out once a process."""
        if settings.DEBUG:
            return super().url(name, force)
        if name not in self.addresses:
            self.addresses[name] = super().url(name, force)
        return self.addresses[name]

    def post_process(self, paths: dict[str, tuple[Any, str]], *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Our own scripts travel minified under their hashed names; those of libraries as their makers left them."""
        ours = {
            name: (Minified(storage), path) if is_ours(storage, path) else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(ours, *args, **kwargs)

    def save_manifest(self) -> None:
        super().save_manifest()
        self.addresses.clear()


def is_ours(storage: Storage, path: str) -> bool:
    place = Path(storage.path(path))
    theirs = {"site-packages", "vendor"}.intersection(place.parts)
    return place.suffix == ".js" and place.is_relative_to(settings.BASE_DIR) and not theirs
