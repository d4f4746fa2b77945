"""Answers given before attempts had rows of their own get them: readable as they were, scored where that was kept."""

from django.db import migrations

BATCH = 500


def keep_old_answers(apps, schema_editor):
    LearningEvent = apps.get_model("courses", "LearningEvent")
    Attempt = apps.get_model("courses", "Attempt")
    ItemAnswer = apps.get_model("courses", "ItemAnswer")
    attempts, answers = [], []

    def write():
        Attempt.objects.bulk_create(attempts)
        ItemAnswer.objects.bulk_create(answers)
        attempts.clear()
        answers.clear()

    for event in LearningEvent.objects.filter(kind="answer", attempt=None).order_by("pk").iterator(chunk_size=BATCH):
        said = event.payload
        if "answers" in said:  # a quiz kept how many were right, not which
            given = {key: (chosen, None) for key, chosen in said["answers"].items()}
            right, of = int(said.get("right", 0)), int(said.get("of", 0))
        else:
            right, of = int(bool(said.get("right"))), 1
            given = {said.get("question", ""): (said.get("chosen", []), float(right))}
        attempts.append(Attempt(event_id=event.pk, standing="counts", points=min(right, of), of=of))
        for key, (chosen, score) in given.items():
            answers.append(
                ItemAnswer(
                    attempt_id=event.pk,
                    person_id=event.person_id,
                    item=f"{event.content_key}.{key}"[:41],
                    given=chosen,
                    score=score,
                    happened_at=min(event.happened_at, event.received_at),
                )
            )
        if len(attempts) >= BATCH:
            write()
    write()


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_quiz_attempts")]
    operations = [migrations.RunPython(keep_old_answers, migrations.RunPython.noop)]
