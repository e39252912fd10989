"""What the register only adds to, the words in which purposes are explained, and words of names to search by."""

import hashlib

from django.db import migrations
from django.utils import timezone

from consultations.register.directory.names import core, tokens
from ds4skills.audit.triggers import AppendOnly, AppendOnlyAgain

TEXTS = {
    "invite": {
        "en": "We may write to you to invite you to consultations on the blueprint and to remind you of them. "
        "You can stop this at any time.",
        "fr": "Nous pouvons vous écrire pour vous inviter aux consultations sur le schéma directeur et vous les "
        "rappeler. Vous pouvez y mettre fin à tout moment.",
    },
    "publish-name": {
        "en": "We may publish your name and organisation beside what you say. Without this, only the category and "
        "the country are shown.",
        "fr": "Nous pouvons publier votre nom et votre organisation à côté de ce que vous dites. Sinon, seuls la "
        "catégorie et le pays sont indiqués.",
    },
    "updates": {
        "en": "We may send you news of the blueprint: new versions, reports, what became of the answers.",
        "fr": "Nous pouvons vous envoyer des nouvelles du schéma directeur : nouvelles versions, rapports, suites "
        "données aux réponses.",
    },
    "share-with-network": {
        "en": "We may share your contact data with the partner network through which you came to us.",
        "fr": "Nous pouvons communiquer vos coordonnées au réseau partenaire par lequel vous nous êtes connu.",
    },
}


def explain(apps, schema_editor):
    """Load the first wording of each purpose."""
    text = apps.get_model("consultations", "ConsentText")
    now = timezone.now()
    for purpose, words in TEXTS.items():
        for language, body in words.items():
            digest = hashlib.sha256(body.encode()).hexdigest()
            text.objects.create(purpose=purpose, language=language, body=body, digest=digest, at=now)


def index(apps, schema_editor):
    """Give names that are in the register already their core and their words."""
    organisation = apps.get_model("consultations", "Organisation")
    further = apps.get_model("consultations", "OrganisationName")
    token = apps.get_model("consultations", "NameToken")
    for row in organisation.objects.iterator(1000):
        row.core = core(row.name)[:300]
        row.save(update_fields=["core"])
        more = list(further.objects.filter(organisation=row))
        for each in more:
            each.core = core(each.text)[:300]
            each.save(update_fields=["core"])
        words = tokens(row.name, row.acronym, *(each.text for each in more))
        token.objects.bulk_create(token(token=word, organisation=row) for word in sorted(words))


class Migration(migrations.Migration):
    dependencies = [("consultations", "0006_register_in_full")]
    operations = [
        migrations.RunPython(explain, migrations.RunPython.noop),
        migrations.RunPython(index, migrations.RunPython.noop),
        AppendOnly("consultations_consenttext"),
        AppendOnly("consultations_consentrecord"),
        AppendOnly("consultations_attribution"),
        AppendOnly("consultations_notice"),
        AppendOnly("consultations_assessment"),
        AppendOnly("consultations_snapshot"),
        AppendOnly("consultations_snapshotmember"),
        AppendOnlyAgain("consultations_interaction"),
    ]
