"""Nothing of the register's lists stands beside anonymous answers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0009_packages")]
    operations = [
        migrations.RemoveConstraint("response", "survey_anonymous_has_nobody"),
        migrations.AddConstraint(
            "response",
            models.CheckConstraint(
                condition=~models.Q(identity="anonymous")
                | models.Q(person=None, organisation=None, alias="", profile={}),
                name="survey_anonymous_has_nobody",
            ),
        ),
    ]
