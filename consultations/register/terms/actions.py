"""Changing terms: labels and retirement. Codes never change."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from consultations.register.terms.models import Taxonomy, Term, TermMatch
from consultations.register.terms.queries import forget
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.seen import check_seen


class CodeTakenError(Exception):
    """The taxonomy has a term with this code, perhaps a retired one."""


class ClosedTaxonomyError(Exception):
    """The taxonomy takes no new terms."""


class SlugTakenError(Exception):
    """There is a taxonomy of this name in addresses and files already."""


class SameListError(Exception):
    """A term is matched with terms of other lists; inside one list two terms mean two things."""


@transaction.atomic
def add_taxonomy(*, actor: User, slug: str, title: Mapping[str, str], at: datetime) -> Taxonomy:
    """Make an open taxonomy, to which terms may be added at any time; `slug` never changes."""
    try:
        with transaction.atomic():
            made = Taxonomy.objects.create(slug=slug, title=_kept(title), closed=False)
    except IntegrityError as error:
        raise SlugTakenError from error
    note(actor=actor, verb="taxonomy.added", target=made, at=at, slug=slug)
    transaction.on_commit(forget)
    return made


@transaction.atomic
def add_term(*, actor: User, taxonomy: Taxonomy, code: str, labels: Mapping[str, str], at: datetime) -> Term:
    """Put a term at the end of an open taxonomy."""
    if taxonomy.closed:
        raise ClosedTaxonomyError
    last = Term.objects.filter(taxonomy=taxonomy).aggregate(last=Max("order"))["last"] or 0
    try:
        with transaction.atomic():
            term = Term.objects.create(
                taxonomy=taxonomy, code=code, labels=_kept(labels), order=min(last + 1, 32_000)
            )
    except IntegrityError as error:
        raise CodeTakenError from error
    note(actor=actor, verb="term.added", target=term, at=at, code=code)
    transaction.on_commit(forget)
    return term


@transaction.atomic
def relabel(
    *, actor: User, term: Term, labels: Mapping[str, str], at: datetime, seen: str | None = None
) -> Term:
    """Change the words of a term, by language; its code stays.

    `seen` is the mark of the words the form was made for: ChangedMeanwhileError where a colleague saved since.
    """
    row = Term.objects.select_for_update().get(pk=term.pk)
    if row.labels == _kept(labels):
        return row
    check_seen(seen, row.labels)
    row.labels = _kept(labels)
    row.save(update_fields=["labels"])
    note(actor=actor, verb="term.relabelled", target=row, at=at, languages=len(row.labels))
    transaction.on_commit(forget)
    return row


@transaction.atomic
def retire(*, actor: User, term: Term, on: date | None, at: datetime) -> None:
    """Offer a term no longer, or (None) again; rows that have it keep it."""
    Term.objects.filter(pk=term.pk).update(retired_on=on)
    verb = "term.retired" if on else "term.restored"
    note(actor=actor, verb=verb, target=term, at=at)
    transaction.on_commit(forget)


@transaction.atomic
def match(*, actor: User, source: Term, target: Term, kind: str, at: datetime) -> TermMatch:
    """Say how a term reads in another list (exact, close, broad); one match for each pair, the newest kind counts."""
    if source.taxonomy_id == target.taxonomy_id:
        raise SameListError
    row, _made = TermMatch.objects.update_or_create(source=source, target=target, defaults={"kind": kind})
    note(actor=actor, verb="term.matched", target=row, at=at, kind=kind)
    return row


@transaction.atomic
def unmatch(*, actor: User, match: TermMatch, at: datetime) -> None:
    """Say no longer that a term reads so; what was imported by it stays as it is."""
    note(actor=actor, verb="term.unmatched", target=match, at=at, kind=match.kind)
    match.delete()


def _kept(labels: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in labels.items() if text}
