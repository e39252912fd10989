"""Proposals with the wording that holds now."""

from django.db.models import OuterRef, QuerySet, Subquery

from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal, ProposalVersion


def newest(consultation: Consultation, *, listed: bool = True) -> QuerySet[ProposalVersion]:
    """List the newest version of each proposal that is not a draft, in order, in one query."""
    last = ProposalVersion.objects.filter(proposal=OuterRef("proposal")).order_by("-number")
    rows = ProposalVersion.objects.filter(
        proposal__consultation=consultation, pk=Subquery(last.values("pk")[:1])
    ).exclude(proposal__state=Proposal.State.DRAFT)
    if listed:
        rows = rows.filter(proposal__listed=True)
    return rows.select_related("proposal").order_by("proposal__order", "proposal_id")


def find_version(consultation: Consultation, reference: str) -> ProposalVersion | None:
    """Find `P-07` (its newest wording) or `P-07@2` (that wording)."""
    key, _sep, number = reference.partition("@")
    rows = ProposalVersion.objects.filter(
        proposal__consultation=consultation, proposal__key=key
    ).select_related("proposal__consultation")
    if number:
        return rows.filter(number=int(number)).first() if number.isdigit() else None
    return rows.order_by("-number").first()
