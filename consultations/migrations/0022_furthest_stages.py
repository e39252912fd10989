"""How far everybody has come in each exercise, kept beside the log by the database itself."""

from django.db import migrations, models

STEP = "CASE {row}stage WHEN 'represented' THEN 8 WHEN 'responded' THEN 4 WHEN 'reached' THEN 2 ELSE 1 END"
SORTS = (
    (1, "organisation_key", "{row}organisation_key IS NOT NULL"),
    (2, "person_key", "{row}person_key IS NOT NULL"),
    (3, "person_key", "{row}person_key IS NOT NULL AND {row}organisation_key IS NULL"),
)
FILL = """
INSERT INTO consultations_furthest (exercise, whose, key, came)
SELECT exercise, {whose}, {key}, MAX(step % 2) + MAX(step / 2 % 2) * 2 + MAX(step / 4 % 2) * 4 + MAX(step / 8) * 8
FROM (SELECT exercise, organisation_key, person_key, {step} AS step FROM consultations_interaction) AS told
WHERE {condition} GROUP BY exercise, {key} ORDER BY exercise, {key}
"""
UPSERT = """ON CONFLICT (key, whose, exercise) DO UPDATE SET came = consultations_furthest.came | EXCLUDED.came
WHERE consultations_furthest.came | EXCLUDED.came <> consultations_furthest.came"""
LITE = """
INSERT INTO consultations_furthest (exercise, whose, key, came)
SELECT NEW.exercise, {whose}, NEW.{key}, {step} WHERE {condition} {upsert};
"""
# One statement for all rows of a statement, in the order of keys, so that two who write many do not wait for each
# other; what is known already is left out, so that people of one body who answer at once do not wait at all.
POSTGRES = """
CREATE OR REPLACE FUNCTION ds4_furthest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO consultations_furthest (exercise, whose, key, came)
SELECT exercise, whose, key, came
FROM (SELECT exercise, whose, key, BIT_OR(step) AS came FROM ({parts}) AS told GROUP BY 1, 2, 3) AS summed
WHERE NOT EXISTS (SELECT 1 FROM consultations_furthest f WHERE f.key = summed.key AND f.whose = summed.whose
  AND f.exercise = summed.exercise AND f.came & summed.came = summed.came)
ORDER BY key, whose, exercise
{upsert};
RETURN NULL; END $$
"""
PART = "SELECT exercise, {whose} AS whose, {key} AS key, {step} AS step FROM fresh WHERE {condition}"
NAME = "consultations_interaction_furthest"


def fill(apps, schema_editor):
    """Sum up the log there is."""
    for whose, key, condition in SORTS:
        schema_editor.execute(
            FILL.format(whose=whose, key=key, step=STEP.format(row=""), condition=condition.format(row="")),
            params=None,
        )


def keep(apps, schema_editor):
    """Have every row of the log summed up as it is written."""
    if schema_editor.connection.vendor == "postgresql":
        parts = " UNION ALL ".join(
            PART.format(whose=whose, key=key, step=STEP.format(row=""), condition=condition.format(row=""))
            for whose, key, condition in SORTS
        )
        schema_editor.execute(POSTGRES.format(parts=parts, upsert=UPSERT), params=None)
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} AFTER INSERT ON consultations_interaction "
            "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ds4_furthest()",
            params=None,
        )
        return
    steps = "".join(
        LITE.format(
            whose=whose,
            key=key,
            step=STEP.format(row="NEW."),
            condition=condition.format(row="NEW."),
            upsert=UPSERT,
        )
        for whose, key, condition in SORTS
    )
    schema_editor.execute(
        f"CREATE TRIGGER {NAME} AFTER INSERT ON consultations_interaction FOR EACH ROW BEGIN {steps} END",
        params=None,
    )


def stop(apps, schema_editor):
    """Take the trigger away."""
    on = " ON consultations_interaction" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{on}")


class Migration(migrations.Migration):
    dependencies = [("consultations", "0021_merged_found_by_index")]
    operations = [
        migrations.CreateModel(
            name="Furthest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("exercise", models.CharField(max_length=64)),
                ("whose", models.PositiveSmallIntegerField(choices=[(1, "Body"), (2, "Person"), (3, "Alone")])),
                ("key", models.UUIDField()),
                ("came", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["exercise", "whose", "key", "came"], name="furthest_of_exercise"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "whose", "exercise"), name="furthest_once"),
                ],
            },
        ),
        migrations.AddIndex(
            "organisation",
            models.Index(fields=["key", "merged_into", "country"], name="organisation_places"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(keep, stop),
    ]
