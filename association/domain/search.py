"""Finding a person by any piece of the name, its sound or the number."""

import unicodedata
from typing import Any

from django.db.models import Exists, Q, QuerySet

from association.domain.pinyin import DOTS, sound

LEFT_OUT = str.maketrans("", "", " \u3000'’.-()") | DOTS
PIECE_OF_A_NUMBER = 3  # shorter runs of digits are in nearly every number


def named_like(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Rows with ``person`` and ``name_pinyin`` that ``words`` may mean; all of them where nothing was typed.

    ``三丰`` finds 张三丰, and so do ``zhangsan``, ``zsf``, ``ＺＳＦ`` and ``138 0000``. Where nobody carries the typed
    characters, the same sound is tried, so that 張三豐 finds 张三丰 and a rare character need not be typed itself.
    """
    typed = words.strip()
    if not typed:
        return rows
    wide = unicodedata.normalize("NFKC", typed)
    found = Q(person__name__icontains=typed) | Q(person__name__icontains=wide)
    bare = wide.translate(LEFT_OUT).lower()
    if bare.isascii():
        if bare:
            found |= Q(name_pinyin__icontains=bare)
        digits = bare.removeprefix("+86")
        if digits.isdigit() and len(digits) >= PIECE_OF_A_NUMBER:
            found |= Q(person__phone__contains=digits)
        return rows.filter(found)
    spoken = sound(bare)
    if spoken.isascii():
        nobody = ~Exists(rows.order_by().filter(found).values("pk"))
        return rows.filter(found | Q(Q(name_pinyin__icontains=spoken), nobody))
    return rows.filter(found)
