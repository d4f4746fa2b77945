"""What people tell about themselves of their own will: one answer a question, taken back with one tap."""

from django.db import transaction

from accounts.domain.consent import record_consent
from accounts.domain.purposes import consents
from accounts.models import Fact, User


def tell_fact(person: User, *, question: str, value: str, by: User) -> Fact:
    """Keep the answer and the consent to it. Raises ``KeyError`` for a question or an answer that nobody registered.

    Taking it back is ``record_consent(..., granted=False)``, which forgets the answer.
    """
    entry = consents[question]
    dict(entry.choices)[value]
    with transaction.atomic():
        fact, _new = Fact.objects.update_or_create(person=person, question=question, defaults={"value": value})
        record_consent(person, purpose=question, granted=True, version=entry.version, by=by)
    return fact


def facts_of(person: User) -> dict[str, str]:
    return dict(Fact.objects.filter(person=person).values_list("question", "value"))
