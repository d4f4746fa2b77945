"""What counts as having said something."""

from cms.core.domain.words import is_seen, tidy
from mentorship.live.exceptions import BadInput


def said(text: str) -> str:
    """The words as they are kept, nothing around them. Raises ``BadInput`` if none can be seen.

    Spaces of any script, joiners and other invisible signs are no words.
    """
    words = tidy(text).strip()
    if not is_seen(words):
        raise BadInput
    return words
