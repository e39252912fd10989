"""The one mail that an author gets with a new version: how many go along, were deleted, wait."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.letters import Notice, send
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Version

CARRIED = "blueprint.carried"
ALONG = frozenset({Anchor.Status.EXACT, Anchor.Status.CHANGED})


def counts_by_author(version: Version) -> dict[UUID, Counter[str]]:
    """Count for each author what became of their published comments: along, gone, waits."""
    rows = Anchor.objects.filter(version=version, comment__state=Comment.State.PUBLISHED)
    rows = rows.exclude(status=Anchor.Status.ORIGINAL)
    found: dict[UUID, Counter[str]] = {}
    for author, status in rows.order_by("comment__author", "pk").values_list("comment__author", "status"):
        word = "along" if status in ALONG else "waits" if status == Anchor.Status.MOVED else "gone"
        found.setdefault(author, Counter())[word] += 1
    return found


def tell_authors(*, version: Version, at: datetime) -> int:
    """Write to each author once; gives to how many."""
    consultation = version.blueprint.consultation
    mine = reverse("comments_mine", kwargs={"slug": consultation.slug})
    notices = [
        Notice(
            author,
            "comments_carried",
            f"carried:{version.pk}:{author}",
            {
                "number": version.number,
                "title": str(consultation),
                "along": counts["along"],
                "gone": counts["gone"],
                "waits": counts["waits"],
                "url": f"{settings.ORIGIN}{mine}",
            },
        )
        for author, counts in sorted(counts_by_author(version).items())
    ]
    return send(consultation, notices, at=at)
