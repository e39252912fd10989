"""A version is out: each proposal made from its words goes on with the new ones, as was ruled."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from consultations.blueprint.bindings import queries
from consultations.blueprint.bindings.models import Binding, BindingWording
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.ledger.queries import counted_versions
from consultations.proposals import actions as proposals
from consultations.proposals.models import Proposal, ProposalVersion
from consultations.register.directory.models import Email, Person
from ds4skills.web.mail import Message, post_all

Ruling = BindingWording.Ruling


def carry(version: Version, rows: Sequence[BlockText], texts: Sequence[BlockText], at: datetime) -> None:
    """Write the wording of every binding in a version; who took a position on other words gets one mail."""
    asked = queries.rulings(version.blueprint)
    made = []
    for binding in queries.live(version.blueprint):
        before, after = (queries.words_of(each, binding.block_id, binding.scope) for each in (rows, texts))
        found = asked.get((f"binding:{binding.pk}", queries.key_of(after)))
        ruling = found.facts["ruling"] if found and found.outcome in queries.SETTLED else ""
        last = list(binding.proposal.versions.all())[-1]
        facts = {"binding": binding, "version": version, "at": at}
        if before == after:
            made.append(BindingWording(**facts, proposal_version=last, ruling=Ruling.UNCHANGED))
        elif found is not None and ruling:
            reworded = _reword(binding, ruling, after, last, version, at)
            made.append(
                BindingWording(
                    **facts,
                    proposal_version=reworded,
                    ruling=ruling,
                    reason=found.reason,
                    by=found.by,
                    second_person=found.settled_by,
                )
            )
            if ruling == Ruling.NEW:
                _tell(binding, reworded, at)
    BindingWording.objects.bulk_create(made)


def _reword(
    binding: Binding, ruling: str, words: str, last: ProposalVersion, version: Version, at: datetime
) -> ProposalVersion:
    """Give the proposal's wording from now on."""
    if ruling == Ruling.RETIRED:
        Proposal.objects.filter(pk=binding.proposal_id).update(state=Proposal.State.CLOSED)
        return last
    language = version.blueprint.language
    same = ruling == Ruling.SAME
    with suppress(proposals.SameWordingError):
        return proposals.reword(
            actor=version.published_by,
            proposal=binding.proposal,
            wordings={**(last.wordings if same else {}), language: words},
            substantive=not same,
            at=at,
        )
    return last


def _tell(binding: Binding, version: ProposalVersion, at: datetime) -> None:
    """Write once to each holder of a position on the words before: both texts, and where to say what now."""
    before = list(binding.proposal.versions.all())
    people = queries.holders(counted_versions(before))
    addresses = Email.objects.filter(person__in=people, primary=True).order_by("person_id")
    spoken = dict(Person.objects.filter(pk__in=people).values_list("pk", "language"))
    consultation = binding.proposal.consultation
    there = reverse("wording_again", kwargs={"slug": consultation.slug, "pk": binding.pk})
    context = {
        "key": binding.proposal.key,
        "before": before[-1].wording,
        "after": version.wording,
        "consultation": str(consultation),
        "url": f"{settings.ORIGIN}{there}",
        "contact": consultation.contact_email or settings.CONTACT,
    }
    post_all(
        [
            Message(
                to=row.address,
                template="new_wording",
                context=context,
                language=spoken.get(row.person_id, "") or "en",
                key=f"wording:{version.pk}:{row.person_id}",
                person=row.person_id,
            )
            for row in addresses
        ],
        at=at,
    )
