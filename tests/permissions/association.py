"""Who gets what on the association's pages."""

from uuid import uuid4

from association.domain import appeals, applications
from association.models import Application, Association, Role
from tests.factories.association import application, villager
from tests.permissions import Row


def _village(world):
    return Role.objects.filter(person=world.village_admin).select_related("unit").first().unit


def _association(village):
    found = Association.objects.first() or Association.objects.create(name="电商协会", name_en="Association")
    found.units.add(village)
    return found


def one_association(world) -> dict:
    return {"pk": _association(_village(world)).pk}


def waiting(world) -> dict:
    """An application of somebody in the village admin's village."""
    village = _village(world)
    return {"pk": application(_association(village), villager(village, "许可表"), village).pk}


def of_the_villager(world) -> dict:
    """The villager's own application."""
    own = Application.objects.filter(person=world.villager, state="submitted").first()
    if own is None:
        village = _village(world)
        Application.objects.filter(person=world.villager).delete()
        own = application(_association(village), world.villager, village, cid=uuid4())
    return {"pk": own.pk}


def asked_for_more(world) -> dict:
    row = Application.objects.get(**of_the_villager(world))
    return {"pk": applications.ask_more(row, question="哪家店？", by=world.village_admin).pk}


def turned_down(world) -> dict:
    row = Application.objects.get(**of_the_villager(world))
    return {"pk": applications.reject(row, code="rules", text="等开店了再来。", by=world.village_admin).pk}


def of_the_village(world) -> dict:
    """Somebody who lives in the village admin's village, where there is an association."""
    village = _village(world)
    _association(village)
    return {"pk": villager(village, "邻居").pk}


def refused(world) -> dict:
    """A refusal of the village admin's, taken to the county."""
    row = Application.objects.get(**waiting(world))
    applications.reject(row, code="rules", text="等开店了再来。", by=world.village_admin)
    return {"pk": appeals.appeal(row, text="店开了", by=row.person).pk}


OFFICERS = (302, 404, 404, 200, 200, 404)
DECIDE = (302, 404, 404, 302, 302, 404)
FROM_ABOVE = (302, 404, 404, 409, 302, 404)  # the village does not look at its own refusals again
WORDS = {
    "text": "在淘宝",
    "ask-question": "店在哪里？",
    "reject-code": "rules",
    "reject-text": "店还没有开。",
    "reopen-text": "再看",
    "uphold-text": "先实名",
    "appeal-text": "店开了",
    "code": "ABC234",
}


def typed(world) -> dict:
    return WORDS


ROWS = [
    Row("association:home", (200,) * 6),
    Row("association:join", (302, 200, 200, 200, 200, 200), args=one_association),
    Row("association:join", (302, 200, 200, 200, 200, 200), "post", one_association),  # asks for what is missing
    Row("association:village", (302, 200, 200, 200, 200, 200)),
    Row("association:village", (302, 200, 200, 200, 200, 200), "post"),  # as above
    Row("association:mine", (302, 200, 200, 200, 200, 200)),
    Row("association:withdraw", (302, 200, 404, 404, 404, 404), args=of_the_villager),
    Row("association:withdraw", (302, 302, 404, 404, 404, 404), method="post", args=of_the_villager),
    Row("association:answer", (302, 302, 404, 404, 404, 404), "post", asked_for_more, typed),
    Row("association:desk", OFFICERS),
    Row("association:help_find", OFFICERS),
    Row("association:help_find", OFFICERS, "post"),  # asks for the number
    Row("association:help", OFFICERS, args=of_the_village),
    Row("association:help", OFFICERS, "post", of_the_village),  # asks for what is missing
    Row("association:review", OFFICERS, args=waiting),
    Row("association:claim", DECIDE, method="post", args=waiting),
    Row("association:approve", DECIDE, method="post", args=waiting),
    Row("association:ask", DECIDE, "post", waiting, typed),
    Row("association:reject", DECIDE, "post", waiting, typed),
    Row("association:reopen", FROM_ABOVE, "post", refused, typed),
    Row("association:uphold", FROM_ABOVE, "post", refused, typed),
    Row("association:appeal", (302, 302, 404, 404, 404, 404), "post", turned_down, typed),
    Row("association:household_found", (302,) * 6, "post"),
    Row("association:household_join", (302, 200, 200, 200, 200, 200), "post", data=typed),
    Row("association:household_leave", (302,) * 6, "post"),
]
