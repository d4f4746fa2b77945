"""The two things that matching wants to know about a learner."""

from accounts.models import User
from association.enums import ProductCategory
from association.models import Shop
from mentorship.enums import Speech
from mentorship.models import LearnerFacts


def facts_of(person: User) -> LearnerFacts:
    """What the person told us, or what their own shop shows; unsaved where they told nothing yet."""
    facts = LearnerFacts.objects.filter(person=person).first() or LearnerFacts(person=person)
    if not facts.product:
        facts.product = _shop_product(person)
    return facts


def product_of(person: User) -> str:
    return facts_of(person).product


def tell_facts(person: User, *, product: str, speech: str, by: User) -> LearnerFacts:
    """Keep what a learner sells and likes to speak; both may be empty. ``ValueError`` for unknown words."""
    facts = {"product": ProductCategory(product) if product else "", "speech": Speech(speech) if speech else ""}
    return LearnerFacts.objects.update_or_create(person=person, defaults=facts)[0]


def _shop_product(person: User) -> str:
    shops = Shop.objects.filter(person=person, closed_on=None).order_by("-opened_on", "pk")
    return shops.values_list("category", flat=True).first() or ""
