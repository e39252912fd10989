"""Pictures of a draft: kept once by their bytes, named in the text by their digest, never without words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from consultations.blueprint.drafts.models import BlockText, Blueprint, Figure
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.importing.pictures import examine
from ds4skills.web.texts import tidy

SCHEME = "figure:"
NAMED = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\(figure:(?P<digest>[0-9a-f]{64})(?P<rest>[^()]*)\)")


class NoAltError(Exception):
    """A picture without words says nothing to those who cannot see it."""


def alt_text(words: str) -> str:
    """Give what a picture says, in one line that stands between brackets."""
    return " ".join(tidy(words).replace("[", "(").replace("]", ")").split())[:2000]


def markdown(figure: Figure) -> str:
    """Spell a picture for the text."""
    return f"![{figure.alt}]({SCHEME}{figure.digest})"


@transaction.atomic
def keep(*, actor: User, blueprint: Blueprint, content: bytes, name: str, alt: str, at: datetime) -> Figure:
    """Keep a picture; the same bytes again only change its words. Raises PictureRefusedError with a sentence."""
    words = alt_text(alt)
    if not words:
        raise NoAltError
    kind, cleaned = examine(content)
    digest = hashlib.sha256(content).hexdigest()  # of what was sent: Word names it by that
    row, made = Figure.objects.get_or_create(
        blueprint=blueprint,
        digest=digest,
        defaults={
            "media_type": kind,
            "size": len(cleaned),
            "name": tidy(name)[:200] or "picture",
            "alt": words,
            "content": cleaned,
            "by": actor,
            "at": at,
        },
    )
    if not made and row.alt != words:
        row.alt = words
        row.save(update_fields=["alt"])
    note(actor=actor, verb="figure.kept", target=row, scope=blueprint.consultation, at=at, digest=digest)
    return row


def named_in(source: str) -> dict[str, str]:
    """Give the pictures that a text names, each with its words there."""
    return {found["digest"]: found["alt"].strip() for found in NAMED.finditer(source)}


def with_words(source: str, alts: Mapping[str, str]) -> str:
    """Give a text whose pictures without words say what `alts` has for them."""

    def said(found: re.Match[str]) -> str:
        words = found["alt"].strip() or alt_text(alts.get(found["digest"], ""))
        return f"![{words}]({SCHEME}{found['digest']}{found['rest']})"

    return NAMED.sub(said, source)


def listed(blueprint: Blueprint) -> QuerySet[Figure]:
    """List the pictures of a blueprint without their bytes."""
    return Figure.objects.filter(blueprint=blueprint).defer("content").order_by("id")


def missing(blueprint: Blueprint, digests: Iterable[str]) -> set[str]:
    """Give those of some pictures that nobody has uploaded."""
    wanted = set(digests)
    rows = Figure.objects.filter(blueprint=blueprint, digest__in=wanted).values_list("digest", flat=True)
    return wanted - set(rows)


def is_public(figure: Figure) -> bool:
    """Tell whether a published version shows a picture."""
    rows = BlockText.objects.filter(
        version__blueprint=figure.blueprint_id,
        version__published_at__isnull=False,
        kind="figure",
        facts__source=f"{SCHEME}{figure.digest}",
    )
    return rows.exists()
