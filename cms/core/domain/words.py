"""Words that people type, as they are kept."""

import re
import unicodedata

# Line ends of every kind: CRLF, CR, vertical tab, form feed, NEL, line and paragraph separator.
LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What nobody types and no page, sheet or database is glad of: control characters, halves of characters, code points
# that are none, marks that turn the writing of everything after them. The joiner inside an emoji (U+200D) stays.
NOT_WRITING = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)

# Letters and symbols that are drawn as nothing: Hangul fillers, the empty braille cell.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"})
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def tidy(text: str) -> str:
    """The same words without what is no writing; lines end with a line feed."""
    return NOT_WRITING.sub("", LINE_END.sub("\n", text))


# What stands between the parts of a code, however a keyboard writes it: blanks, dashes and minus signs, dots, lines.
BETWEEN = re.compile(
    r"[\s_.·•,\u2024\u2027\u3001\u3002\u30fb\u30fc\u2010-\u2015\u2043\u2212\u2500\u2501\u4e00\ufe58\ufe63-]"
)


def plain_code(typed: str) -> str:
    """A code of plain letters and digits as it is kept, however it was typed or copied.

    Keyboards for Chinese write letters at full width and their own dashes and dots.
    """
    return BETWEEN.sub("", unicodedata.normalize("NFKC", tidy(typed))).upper()


def is_seen(text: str) -> bool:
    """Whether anything of it shows: spaces, joiners, blanks and marks without a letter are no words.

    What this Python does not know yet is taken: new characters come every year.
    """
    return any(sign not in BLANK and unicodedata.category(sign) not in UNSEEN for sign in text)
