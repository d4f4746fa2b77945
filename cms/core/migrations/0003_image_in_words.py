from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("core", "0002_files_of_the_course"),)

    operations = (
        migrations.AlterModelOptions(
            name="customimage",
            options={"verbose_name": "image", "verbose_name_plural": "images"},
        ),
    )
