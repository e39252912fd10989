"""Taking words out of a comment or a reply; what is counted stays."""

from __future__ import annotations

from datetime import datetime

from consultations.blueprint.comments.models import Comment, CommentText, EvidenceLink, Reply
from consultations.proposals.models import ProposalVersion


def blank(target: Comment | Reply, *, at: datetime) -> None:
    """Blank the words everywhere they stand: in every wording, its pages, and the comment's own proposal."""
    if isinstance(target, Reply):
        Reply.objects.filter(pk=target.pk).update(body="", quote="")
        return
    CommentText.objects.filter(comment=target).update(
        body="", proposed_text="", rationale="", digest="", erased_at=at
    )
    EvidenceLink.objects.filter(comment=target).update(label="", url="")
    ProposalVersion.objects.filter(proposal=target.proposal_id).update(wordings={})
