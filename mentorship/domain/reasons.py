"""Grounds of a match as whole sentences in the reader's language."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from association.enums import ProductCategory
from mentorship.domain.fit import ANYTHING, COMMON_SPEECH, Candidate, Ground, Match, Seeker
from mentorship.enums import Speech


def sentence(ground: Ground, seeker: Seeker, mentor: Candidate) -> str:
    return _SENTENCES[ground](seeker, mentor)


def why(match: Match, seeker: Seeker, mentor: Candidate) -> tuple[list[str], list[str]]:
    """What speaks for the mentor and what is worth knowing. The last place is said once, as the warning that it is."""
    said_as_warning = {Ground.FREE_PLACES} if Ground.ONE_PLACE_LEFT in match.trade_offs else set()
    grounds = [ground for ground in match.reasons if ground not in said_as_warning]
    return (
        [sentence(ground, seeker, mentor) for ground in grounds],
        [sentence(ground, seeker, mentor) for ground in match.trade_offs],
    )


def listed(words: Iterable[str]) -> str:
    """As a list inside a sentence: ``tea, toys``, ``茶叶、玩具``."""
    return pgettext("between the words of a list", ", ").join(words)


def goods(products: Iterable[str]) -> list[str]:
    """Products in the register's order, as they stand inside a sentence; goods of no list are left out."""
    named = [product for product in ProductCategory if product.value in set(products) - {ANYTHING}]
    return [_inside(str(product.label)) for product in named]


def _inside(label: str) -> str:
    """A label begins large in English; within a sentence it does not."""
    return label[:1].lower() + label[1:]


def _product(seeker: Seeker, mentor: Candidate) -> str:
    return _("Knows your goods well: %(product)s.") % {"product": goods([seeker.product])[0]}


def _other_product(seeker: Seeker, mentor: Candidate) -> str:
    yours, theirs = goods([seeker.product])[0], goods(mentor.products)
    if not theirs:
        return _("Has not sold %(product)s.") % {"product": yours}
    return _("Knows %(theirs)s, but not %(yours)s.") % {"theirs": listed(theirs), "yours": yours}


def _knows(seeker: Seeker, mentor: Candidate) -> str:
    return _("Knows %(products)s well.") % {"products": listed(goods(mentor.products))}


def _dialect(seeker: Seeker, mentor: Candidate) -> str:
    return _("Speaks your language: %(speech)s.") % {"speech": Speech(seeker.speech).label}


def _speaks(seeker: Seeker, mentor: Candidate) -> str:
    words = [str(speech.label) for speech in Speech if speech.value in mentor.speech]
    return _("Speaks %(speech)s.") % {"speech": listed(words)}


def _other_speech(seeker: Seeker, mentor: Candidate) -> str:
    words = {"speech": Speech(seeker.speech).label}
    if COMMON_SPEECH in mentor.speech:
        return _("Does not speak %(speech)s: you would talk in Mandarin.") % words
    return _("Does not speak %(speech)s.") % words


def _lives(seeker: Seeker, mentor: Candidate) -> str:
    return _("Lives in %(place)s.") % {"place": mentor.place_name}


def _years(seeker: Seeker, mentor: Candidate) -> str:
    n = mentor.years
    return ngettext("Has sold online for %(n)d year.", "Has sold online for %(n)d years.", n) % {"n": n}


def _free(seeker: Seeker, mentor: Candidate) -> str:
    words = {"free": mentor.free, "all": mentor.capacity}
    if mentor.free == mentor.capacity:
        return (
            ngettext("Has %(all)d place, and it is free.", "Has %(all)d places, all of them free.", words["all"])
            % words
        )
    return _("Has %(free)d of %(all)d places free.") % words


def _plain(words: str) -> Callable[[Seeker, Candidate], str]:
    """A sentence that is the same for everybody."""
    return lambda _seeker, _mentor: _(words)


_SENTENCES: dict[Ground, Callable[[Seeker, Candidate], str]] = {
    Ground.PRODUCT: _product,
    Ground.DIALECT: _dialect,
    Ground.SAME_VILLAGE: _plain(gettext_noop("Lives in your village.")),
    Ground.SAME_TOWN: _plain(gettext_noop("Lives in another village of your town, not far from you.")),
    Ground.COMES_TO_YOU: _plain(gettext_noop("Can come to your village.")),
    Ground.SAME_COUNTY: _plain(gettext_noop("Lives in your county.")),
    Ground.FIRST_MOVER: _plain(gettext_noop("Was one of the first here to sell online.")),
    Ground.EXPERIENCE: _years,
    Ground.FREE_PLACES: _free,
    Ground.KNOWS: _knows,
    Ground.SPEAKS: _speaks,
    Ground.LIVES: _lives,
    Ground.OTHER_PRODUCT: _other_product,
    Ground.OTHER_TOWN: _plain(gettext_noop("Lives in another town: you would mostly talk by phone.")),
    Ground.FAR: _plain(gettext_noop("Lives in another county: you would only talk by phone.")),
    Ground.OTHER_SPEECH: _other_speech,
    Ground.ONE_PLACE_LEFT: _plain(gettext_noop("Only one place is left.")),
}
