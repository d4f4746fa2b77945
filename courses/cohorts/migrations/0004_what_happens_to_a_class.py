from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0003_the_later_word_holds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cohortevent",
            name="deed",
            field=models.CharField(
                choices=[
                    ("open", "opened"),
                    ("start", "started"),
                    ("end", "ended"),
                    ("archive", "archived"),
                    ("invite", "invited"),
                    ("join", "joined and agreed"),
                    ("decline", "declined"),
                    ("leave", "left"),
                    ("cancel", "invitation taken back"),
                    ("take_out", "taken out by a teacher"),
                    ("finish", "stayed to the end"),
                    ("remind", "reminded"),
                    ("cared", "somebody talked to them"),
                    ("teacher", "came as a teacher"),
                    ("teacher_gone", "is no teacher here any more"),
                    ("export", "took a sheet"),
                    ("meeting", "changed a meeting"),
                ],
                max_length=12,
            ),
        ),
    ]
