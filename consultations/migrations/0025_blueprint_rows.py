"""What rows of the blueprint say now that was read from elsewhere before."""

import hashlib
import json

from django.db import migrations

BATCH = 500


def _digest(*words):
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def freeze_speakers(apps, schema_editor):
    """Give each comment its author's capacity, country and size, as the voice has frozen them."""
    rows = apps.get_model("consultations", "Comment").objects.select_related("voice").order_by("id")
    found = []
    for row in rows.iterator(BATCH):
        row.capacity, row.mandate = row.voice.capacity, row.voice.mandate
        row.country, row.size = row.voice.country, row.voice.size
        found.append(row)
    fields = ["capacity", "mandate", "country", "size"]
    apps.get_model("consultations", "Comment").objects.bulk_update(found, fields, BATCH)


def spell_texts(apps, schema_editor):
    """Write digests of blocks and comments, and where an anchor stands among its neighbours."""
    block, text, anchor = (
        apps.get_model("consultations", name) for name in ("BlockText", "CommentText", "Anchor")
    )
    blocks = list(block.objects.order_by("id"))
    for row in blocks:
        row.markdown, row.digest = row.text, hashlib.sha256(row.text.encode()).hexdigest()
    block.objects.bulk_update(blocks, ["markdown", "digest"], BATCH)
    texts = list(text.objects.order_by("id"))
    for row in texts:
        row.digest = _digest(row.body, row.proposed_text, row.rationale) if row.body else ""
    text.objects.bulk_update(texts, ["digest"], BATCH)
    anchors, before = list(anchor.objects.select_related("block").order_by("comment_id", "version_id")), {}
    for row in anchors:
        words = row.block.text if row.block else ""
        whole = row.start == 0 and row.end == len(words)
        row.scope = "block" if whole else "range"
        row.prefix = words[max(0, row.start - 32) : row.start]
        row.suffix = words[row.end : row.end + 32]
        row.derived_from_id = before.get(row.comment_id)
        before[row.comment_id] = row.pk
    anchor.objects.bulk_update(anchors, ["scope", "prefix", "suffix", "derived_from"], BATCH)


def tell_times(apps, schema_editor):
    """Write when each version opened, and that a newer one closed it."""
    version, event = (apps.get_model("consultations", name) for name in ("Version", "VersionEvent"))
    last = {}
    for row in version.objects.exclude(published_at=None).order_by("blueprint_id", "number"):
        facts = {"by": row.published_by, "at": row.published_at, "effective_at": row.published_at}
        if row.blueprint_id in last:
            event.objects.create(version=last[row.blueprint_id], event="closed", **facts)
        event.objects.create(version=row, event="opened", **facts)
        last[row.blueprint_id] = row


def word_bindings(apps, schema_editor):
    """Write which wording of its proposal a bound block had when it was last published."""
    wording, text = (apps.get_model("consultations", name) for name in ("BindingWording", "BlockText"))
    for row in apps.get_model("consultations", "Binding").objects.order_by("id"):
        there = text.objects.filter(block=row.block_id).order_by("-version__number").first()
        newest = row.proposal.versions.order_by("-number").first()
        if there is not None and newest is not None:
            wording.objects.create(
                binding=row,
                version=there.version,
                proposal_version=newest,
                ruling="first",
                at=newest.published_at,
            )


def gather_releases(apps, schema_editor):
    """Put answers that were released in one act into one release."""
    release = apps.get_model("consultations", "Release")
    made = {}
    for row in apps.get_model("consultations", "ReleasedAnswer").objects.select_related(
        "disposition__comment"
    ).order_by("id"):
        key = (row.disposition.comment.blueprint_id, row.by_id, row.at)
        if key not in made:
            made[key] = release.objects.create(blueprint_id=key[0], released_by_id=key[1], at=key[2])
        row.disposition.stage, row.disposition.release = "released", made[key]
        row.disposition.save(update_fields=["stage", "release"])


class Migration(migrations.Migration):
    dependencies = [("consultations", "0024_blueprint_in_full")]
    operations = [
        migrations.RunPython(each, migrations.RunPython.noop)
        for each in (freeze_speakers, spell_texts, tell_times, word_bindings, gather_releases)
    ]
