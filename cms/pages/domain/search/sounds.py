"""Pinyin: how characters sound, and how typed letters fall into syllables."""

from functools import cache, lru_cache
from typing import Any

LONGEST = 6  # letters of a syllable: zhuang
MOST_WAYS = 4  # of reading one word as syllables; more are no word


def syllables_of(run: str) -> list[str]:
    """One syllable for each character of a run of Chinese, without tones; a character without a sound stays itself."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 a dictionary of 0.2 s and 20 MB, read when it is first needed

    sounds = lazy_pinyin(run, errors=_one_by_one)
    return sounds if len(sounds) == len(run) else [lazy_pinyin(one, errors=_one_by_one)[0] for one in run]


def _one_by_one(unknown: str) -> Any:
    """A list is taken as a sound for each character; the package's annotation speaks of one string only."""
    return list(unknown)


@cache
def known_syllables() -> frozenset[str]:
    """About four hundred: every sound that a character of the dictionary has."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 as above
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415 as above

    common = {sound for code, sounds in PINYIN_DICT.items() if 0x4E00 <= code <= 0x9FA5 for sound in sounds.split(",")}  # noqa: PLR2004 the everyday block
    plain = {to_normal(sound) for sound in common}
    return frozenset(sound for sound in plain if sound.isascii() and sound.isalpha() and len(sound) <= LONGEST)


@lru_cache(maxsize=500)
def readings(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which ``letters`` are pinyin, the fewest syllables first; none where they are not.

    ``kuaidi`` is kuai di; ``xian`` is xian, and xi an.
    """
    if not letters.isascii() or not letters.isalpha() or len(letters) > 40:  # noqa: PLR2004 no word is longer
        return ()
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _letter in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - LONGEST), end):
            syllable = letters[start:end]
            if ways[start] and syllable in known_syllables() and is_more_than_a_vowel(syllable):
                ways[end] += [(*before, syllable) for before in ways[start]]
        ways[end] = sorted(ways[end], key=len)[:MOST_WAYS]
    return tuple(ways[-1])


def is_more_than_a_vowel(syllable: str) -> bool:
    """m, n, ng and o are sounds of single rare characters: allowed, they would make every word pinyin."""
    return syllable in {"a", "e"} or (len(syllable) > 1 and syllable not in {"ng", "hm", "hng"})
