"""Records of what is learnt: the learner says yes or no, the teacher takes files; nobody else sees either."""

from courses.records.domain import keeping
from courses.records.models import Receiver
from tests.permissions import Row
from tests.permissions.cohorts import LEARNER_DOES, NEVER, OWN, TEACHER, a_class


def receiver(world) -> dict:
    row = Receiver.objects.filter(name="许可的学校").first()
    if row is None:
        row = Receiver(unit=world.village, name="许可的学校")
        keeping.save_receiver(row, secret="", cohorts=[a_class(world)], by=world.village_admin)
    return {"pk": row.pk}


def file(world) -> dict:
    return {"pk": a_class(world).pk, "receiver": receiver(world)["pk"], "part": 1}


def no_part(world) -> dict:
    return file(world) | {"part": 2}


ROWS = [
    Row("records:mine", OWN),
    Row("records:say", NEVER, args=receiver),
    Row("records:say", LEARNER_DOES, "post", receiver, lambda _world: {"granted": "yes"}),
    Row("records:say", (302, 404, 404, 404, 404, 404), "post", receiver, lambda _world: {"granted": "perhaps"}),
    Row("records:files", TEACHER, args=lambda world: {"pk": file(world)["pk"]}),
    Row("records:file", TEACHER, args=file),
    Row("records:file", (302, 404, 404, 404, 404, 404), args=no_part),
]
