"""Names as they are typed: ``张三丰`` is found by ``zhangsanfeng`` and by ``zsf``, and sorts by its sound."""

from typing import Any

from association.models import Application, Membership

# Family names that sound unlike the same character elsewhere; the sound of names comes first, it sorts the list.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "翟": "zhai", "区": "ou", "盖": "ge",
    "朴": "piao", "任": "ren", "覃": "qin", "缪": "miao", "乐": "yue", "员": "yun", "逄": "pang", "召": "shao",
    "种": "chong", "秘": "bi", "冼": "xian", "折": "she", "繁": "po", "么": "yao", "祭": "zhai", "华": "hua",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu",
}  # fmt: skip

DOTS = str.maketrans("", "", "·•‧・･∙⋅．")


def name_key(name: str) -> str:
    """Pinyin by syllables, in one piece, the initials; lower case, no tones. Latin names stay as they are.

    The syllables come first and sort the list: ``li xiu ying`` stands before ``lin chun mei``, as Chinese lists do.
    Where a family name has a sound of its own, the everyday sound follows: people type either. The dot inside a name
    (买买提·艾力) has no sound, and each keyboard writes another one.
    """
    name = name.strip().translate(DOTS)
    keys = [_key(_syllables(name))]
    if family := _family(name):
        keys.insert(0, _key([*SURNAMES[name[:family]].split(), *_syllables(name[family:])]))
    return " ".join(dict.fromkeys(keys)).strip()[:300]


def spoken(name: str) -> list[str]:
    """A name's syllables as it is called; what is no Chinese stays as it is, in one piece."""
    name = name.strip()
    family = _family(name)
    syllables = [*SURNAMES[name[:family]].split(), *_syllables(name[family:])] if family else _syllables(name)
    return [syllable.strip() for syllable in syllables if syllable.strip()]


def by_name(name: str) -> tuple[str, str]:
    """By this lists of people are sorted in the order of their sound; namesakes of one sound stay together."""
    return name_key(name), name


def sound(words: str) -> str:
    """The pinyin of typed characters in one piece."""
    return "".join(_syllables(words)).lower()


def _family(name: str) -> int:
    """How many characters are a family name with a sound of its own."""
    return next((size for size in (2, 1) if name[:size] in SURNAMES and len(name) > size), 0)


def _syllables(words: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 a dictionary of 0.1 s and 20 MB, read when somebody applies

    return lazy_pinyin(words)


def _key(syllables: list[str]) -> str:
    apart = " ".join(" ".join(syllables).split()).lower()
    initials = "".join(syllable.strip()[:1] for syllable in syllables).lower()
    return " ".join(dict.fromkeys([apart, apart.replace(" ", ""), initials]))


def refresh_name_keys() -> int:
    """Bring keys in line with names that people have changed since; how many rows were changed."""
    return _refresh(Membership) + _refresh(Application)


def _refresh(model: Any) -> int:
    stale = []
    for row in model.objects.select_related("person").only("name_pinyin", "person__name").iterator(500):
        key = name_key(row.person.name)
        if key != row.name_pinyin:
            row.name_pinyin = key
            stale.append(row)
    model.objects.bulk_update(stale, ["name_pinyin"], batch_size=500)
    return len(stale)
