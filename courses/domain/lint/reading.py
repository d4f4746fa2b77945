"""How hard a text reads, by plain counting.

Chinese: the length of sentences in Chinese characters, and the share of characters outside the first level of
GB 2312-80, the 3,755 characters that the standard itself calls common (常用字). Python's own codec knows them: their
first byte lies from B0 to D7. A whole clause without a full stop counts as one sentence, as a reader takes it in.

English: the Flesch-Kincaid grade, 0.39 × words a sentence + 11.8 × syllables a word − 15.59: roughly the years of
school that a reader needs. Syllables are groups of vowels, a silent e left out.
"""

import re
from dataclasses import dataclass

FIRST, LAST = 0xB0, 0xD7
HAN = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[^。！？!?；;…\n]+")
ENGLISH_SENTENCE = re.compile(r"[^.!?\n]+")
WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """``length`` counts characters (Chinese) or words (English); ``average`` and ``longest`` those of a sentence.

    ``longest_words`` is the longest sentence, ``rare`` the uncommon characters in their order, ``rare_share`` their
    share from 0 to 1; ``grade`` is English only.
    """

    length: int
    average: float
    longest: int
    longest_words: str
    rare: tuple[str, ...] = ()
    rare_share: float = 0.0
    grade: float | None = None


def is_common(character: str) -> bool:
    try:
        first = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return FIRST <= first <= LAST


def chinese(text: str) -> Reading:
    sentences = [(len(HAN.findall(words)), words.strip()) for words in SENTENCE.findall(text)]
    sentences = [one for one in sentences if one[0]]
    characters = HAN.findall(text)
    rare = [one for one in characters if not is_common(one)]
    longest, words = max(sentences, default=(0, ""))
    return Reading(
        length=len(characters),
        average=len(characters) / len(sentences) if sentences else 0.0,
        longest=longest,
        longest_words=words,
        rare=tuple(dict.fromkeys(rare)),
        rare_share=len(rare) / len(characters) if characters else 0.0,
    )


def english(text: str) -> Reading:
    sentences = [(len(WORD.findall(words)), words.strip()) for words in ENGLISH_SENTENCE.findall(text)]
    sentences = [one for one in sentences if one[0]]
    words = WORD.findall(text)
    if not words:
        return Reading(0, 0.0, 0, "", grade=0.0)
    average = len(words) / len(sentences)
    grade = 0.39 * average + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    longest, said = max(sentences)
    return Reading(len(words), average, longest, said, grade=max(grade, 0.0))


def syllables(word: str) -> int:
    bare = word.lower().split("'")[0]
    groups = len(VOWELS.findall(bare))
    silent = bare.endswith("e") and not bare.endswith(("le", "ee")) and groups > 1
    return max(groups - silent, 1)


def reading_of(text: str, language: str) -> Reading:
    return chinese(text) if language.startswith("zh") else english(text)
