"""What tests of drafts have in common: a blueprint whose first version is out, and a draft worked on."""

from consultations.blueprint.drafts import actions, preparing, writing
from consultations.blueprint.publishing import actions as publishing
from tests.factories import NOON

FIRST = """# 1 Purpose

The learner decides what moves. Nothing else does.

Small providers can join in one day, without a contract.

## 2 Options

### Option A Trust lists

A list of trusted issuers is kept by each country.

### Option B Open market

Everybody may issue; readers choose whom they trust.
"""


def make(cast, source=FIRST):
    """Give a blueprint with one version out."""
    found = actions.create(
        actor=cast.editor, consultation=cast.consultation, slug="b", title={"en": "Blueprint"}, at=NOON
    )
    actions.publish(actor=cast.editor, blueprint=found, title="First", source=source, at=NOON)
    return found


def newest(blueprint):
    """Give the newest version that is out."""
    return blueprint.versions.filter(published_at__isnull=False).latest("number")


def rewrite(cast, blueprint, source):
    """Let the draft say something."""
    draft = writing.begin(actor=cast.editor, blueprint=blueprint, at=NOON)
    draft.refresh_from_db()
    return writing.save(actor=cast.editor, draft=draft, source=source, revision=draft.revision, at=NOON)


def prepare(cast, blueprint, source):
    """Give the candidate of a text."""
    rewrite(cast, blueprint, source)
    return preparing.prepare(actor=cast.editor, blueprint=blueprint, at=NOON).version


def out(cast, blueprint, at=NOON, override=""):
    """Publish the candidate with two persons; gives the version."""
    asked = publishing.ask_publication(
        actor=cast.coordinator, blueprint=blueprint, wish=publishing.Wish(override=override), at=at
    )
    return publishing.agree_publication(actor=cast.second, asked=asked, at=at)
