"""The search on an engine: at the size of the curriculum, and with 20 000 answers more. One JSON line a figure.

Started by ``bench.py`` once for SQLite and once for PostgreSQL, on a database that is made for it and thrown away.
"""

import json
import os
import random
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

MORE, BATCH, ROUNDS, WARM = 20_000, 500, 20, 3
QUERIES = {
    "word": "快递",
    "sentence": "请问快递怎么寄才便宜",
    "pinyin": "kuaidi",
    "slip": "kuiadi",
    "English": "parcel",
    "nothing": "xyzzyq",
}


def main() -> None:
    import django  # noqa: PLC0415 the environment is named by the caller

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.db import connection  # noqa: PLC0415 as above
    from django.test.utils import setup_databases  # noqa: PLC0415 as above

    setup_databases(verbosity=0, interactive=False)
    try:
        run(connection.vendor)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def run(engine: str) -> None:
    from django.core.management import call_command  # noqa: PLC0415 as above

    from cms.core.registry import Searchable, searchables  # noqa: PLC0415 as above
    from cms.pages.domain import ensure_pages  # noqa: PLC0415 as above
    from cms.pages.domain.search.indexing import refresh_all  # noqa: PLC0415 as above
    from cms.pages.models import SearchEntry  # noqa: PLC0415 as above

    searchables.register("bench", Searchable(owners=list, of=lambda _owner: []))
    ensure_pages()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 not a file
        call_command("import_course", stdout=nowhere, stderr=nowhere)
    refresh_all()
    tell(engine, SearchEntry.objects.count())
    began = time.perf_counter()
    add_answers()
    each = 1000 * (time.perf_counter() - began) / MORE
    print(json.dumps({"engine": engine, "figure": "index_ms_an_entry", "value": round(each, 2)}), flush=True)
    tell(engine, SearchEntry.objects.count())


def tell(engine: str, entries: int) -> None:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 as above
    from django.db import connection  # noqa: PLC0415 as above

    from cms.pages.domain.search.finding import search  # noqa: PLC0415 as above

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, typed in QUERIES.items():
        times = []
        for number in range(WARM + ROUNDS):
            began = time.perf_counter()
            found = search(typed, person=AnonymousUser(), language="zh-hans")
            if number >= WARM:
                times.append(1000 * (time.perf_counter() - began))
        median = round(sorted(times)[len(times) // 2], 1)
        line = {"engine": engine, "entries": entries, "query": name, "found": found.count, "median_ms": median}
        print(json.dumps(line, ensure_ascii=False), flush=True)


def add_answers() -> None:
    """Answers put together from sentences of the curriculum, always the same ones."""
    from cms.core.registry import Findable  # noqa: PLC0415 as above
    from cms.pages.domain.search.indexing import entry_of  # noqa: PLC0415 as above
    from cms.pages.models import SearchEntry  # noqa: PLC0415 as above

    chance = random.Random(20261126)
    texts = SearchEntry.objects.filter(kind="lessons").values_list("language", "text")
    said: dict[str, list[str]] = {"zh-hans": [], "en": []}
    for language, text in texts:
        said[language] += [part for part in re.split(r"[。.]", text) if part.strip()]
    batch = []
    for number in range(MORE):
        language = "en" if number % 5 == 0 else "zh-hans"
        title, *words = chance.sample(said[language], 3)
        thing = Findable("question", "answers", language, title[:200], " ".join(words), f"/ask/#{number}")
        batch.append(entry_of(thing, "bench", str(number)))
        if len(batch) == BATCH:
            SearchEntry.objects.bulk_create(batch)
            batch = []


if __name__ == "__main__":
    main()
