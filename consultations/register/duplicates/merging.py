"""Making two rows one, field by field; every step is a change that can be taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Model

from consultations.register.directory.actions import ChangedMeanwhileError
from consultations.register.directory.describing import LONGEST, retoken
from consultations.register.directory.history import Pen
from consultations.register.directory.models import (
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.directory.names import core, domain, fold
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.duplicates.moving import OWNERS, Child, children
from consultations.register.duplicates.suggesting import in_order
from consultations.register.relations.models import Relation
from consultations.register.relations.queries import ACYCLIC, reaches
from consultations.register.terms.models import CATEGORY
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

FIELDS = {
    "organisation": (
        "name",
        "acronym",
        "country",
        "city",
        "website",
        "size",
        "description",
        "status",
        "listed",
        "sole_trader",
        "verified_on",
    ),
    "person": ("given_name", "family_name", "language", "country"),
}
WINNER, LOSER, BOTH = "winner", "loser", "both"
Stakeholder = Organisation | Person


class MergeError(Exception):
    """The two cannot be made one."""


class AlreadyMergedError(MergeError):
    """One of the two was merged meanwhile: `row`."""

    def __init__(self, row: Stakeholder) -> None:
        super().__init__(str(row.pk))
        self.row = row


class SameRowError(MergeError):
    """A row is not merged with itself, nor with one that is not there."""


class TwoAccountsError(MergeError):
    """Both people sign in with an account of their own."""


class DecidedError(MergeError):
    """Somebody decided on the suggestion meanwhile: `current` says what."""

    def __init__(self, current: Suggestion) -> None:
        super().__init__(current.state)
        self.current = current


def lock(kind: str, *keys: UUID) -> dict[UUID, Any]:
    """Hold some rows for this transaction, in one order whoever asks."""
    rows = OWNERS[kind]._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


@transaction.atomic
def merge(
    *,
    actor: User,
    kind: str,
    winner: UUID,
    loser: UUID,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    versions: Mapping[UUID, int] | None = None,
    decided: str = "",
) -> Merge:
    """Make a row part of another: what hangs on it moves, append-only rows keep its key.

    `choices` says by field ("name", "category", "id_vat", "email") whose value is kept: winner, loser, or both
    for identifiers; unnamed fields keep the winner's, or the loser's where the winner has none. `versions` are
    those that were looked at: ChangedMeanwhileError where a colleague saved one of the rows since; `decided` is the
    state of their suggestion that was looked at: DecidedError where a colleague decided otherwise since.
    """
    rows = lock(kind, winner, loser)
    if winner == loser or len(rows) != len({winner, loser}):
        raise SameRowError
    for row in rows.values():
        if row.merged_into_id is not None:
            raise AlreadyMergedError(row)
        if versions and versions.get(row.pk, row.version) != row.version:
            raise ChangedMeanwhileError(row)
    pair = Suggestion.objects.select_for_update().filter(**_pair(winner, loser)).first()
    if pair is not None and decided not in {"", pair.state}:
        raise DecidedError(pair)
    chosen = dict(choices or {})
    try:
        with transaction.atomic():
            made = Merge.objects.create(winner=winner, loser=loser, kind=kind, at=at, by=actor)
    except IntegrityError as error:
        raise AlreadyMergedError(rows[loser]) from error
    made.choices = {"fields": chosen, "seen": _tops(kind)}
    made.save(update_fields=["choices"])
    _Merging(made, rows[winner], rows[loser], chosen, Pen(actor, at, made.via)).run()
    Suggestion.objects.filter(**_pair(winner, loser)).update(
        state=Suggestion.State.MERGED, decided_by=actor, decided_at=at
    )
    note(actor=actor, verb=f"{kind}.merged", target=rows[winner], at=at, loser=str(loser), merge=made.pk)
    return made


def _pair(one: UUID, other: UUID) -> dict[str, UUID]:
    return dict(zip("ab", in_order(one, other), strict=True))


def _tops(kind: str) -> dict[str, int]:
    """Give the greatest key of each table that goes along, to know later what came after."""
    return {
        each.table: each.model._default_manager.aggregate(top=Max("pk"))["top"] or 0
        for each in children(kind)
    }


class _Merging:
    """One merge under way."""

    def __init__(self, made: Merge, winner: Any, loser: Any, choices: Mapping[str, str], pen: Pen) -> None:
        self.made, self.winner, self.loser, self.choices, self.pen = made, winner, loser, choices, pen
        self.swapped: set[int] = set()  # identifiers that were the winner's until now

    def run(self) -> None:
        """Move what hangs on the loser, settle the fields, close the loser."""
        names = (self.winner.name, self.loser.name) if self.made.kind == "organisation" else ()
        if self.made.kind == "organisation":
            self._category()
            self._identifiers()
        else:
            self._account()
            self._first_address()
        for each in children(self.made.kind):
            self._move(each)
        self._facts()
        for name in names:
            self._keep_name(name)
        if self.made.kind == "organisation":
            retoken(self.winner)
        for row in OWNERS[self.made.kind]._default_manager.filter(merged_into=self.loser.pk).order_by("pk"):
            self._change(row, merged_into=self.winner.pk)  # one step leads from each to the row that stays
        self.loser.merged_into_id = self.winner.pk
        self._save(self.loser, {"merged_into": (None, self.winner.pk)})

    def _wants_loser(self, field: str, *, blank: bool) -> bool:
        return self.choices.get(field, LOSER if blank else WINNER) == LOSER

    def _save(self, row: Any, pairs: dict[str, tuple[Any, Any]]) -> None:
        """Save a row of one of the two, and write what became of its fields."""
        row.version, row.changed_at = row.version + 1, self.pen.at
        row.save()
        self.pen.changed(row, row.pk, pairs)

    def _facts(self) -> None:
        pairs: dict[str, tuple[Any, Any]] = {}
        for field in FIELDS[self.made.kind]:
            old, new = getattr(self.winner, field), getattr(self.loser, field)
            if new != old and self._wants_loser(field, blank=old in {"", None}):
                pairs[field] = (old, new)
                setattr(self.winner, field, new)
        dress(self.winner)
        self._save(self.winner, pairs)

    def _keep_name(self, name: str) -> None:
        """Keep a name that is not the first one as a further name."""
        texts = OrganisationName.objects.filter(organisation=self.winner, text=name)
        if name != self.winner.name and not texts.exists():
            row = OrganisationName.objects.create(
                organisation=self.winner,
                kind=OrganisationName.Kind.OTHER,
                text=name,
                folded=fold(name)[:LONGEST],
                core=core(name)[:LONGEST],
            )
            self.pen.added(row, self.winner.pk, name)

    def _change(self, row: Model, **values: Any) -> None:
        """Write some fields of a row that hangs on one of the two."""
        pairs = {field: (getattr(row, _column(row, field)), value) for field, value in values.items()}
        for field, value in values.items():
            setattr(row, _column(row, field), value)
        row.save(update_fields=list(values))
        self.pen.changed(row, self.winner.pk, pairs)

    def _category(self) -> None:
        """Give the winner the loser's category, where that is chosen; the loser keeps its row."""
        held = {row.organisation_id: row for row in self._terms()}
        mine, other = held.get(self.winner.pk), held.get(self.loser.pk)
        if mine and other and self.choices.get("category") == LOSER and mine.term_id != other.term_id:
            self._change(mine, term=other.term_id)

    def _terms(self) -> list[OrganisationTerm]:
        ends = [self.winner.pk, self.loser.pk]
        return list(OrganisationTerm.objects.filter(organisation__in=ends, taxonomy=CATEGORY))

    def _identifiers(self) -> None:
        """Where both have a number of one scheme and the loser's is chosen alone, the two change places."""
        theirs = set(Identifier.objects.filter(organisation=self.loser).values_list("scheme", flat=True))
        for row in Identifier.objects.filter(organisation=self.winner, scheme__in=theirs).order_by("pk"):
            if self.choices.get(f"id_{row.scheme}") == LOSER:
                self._change(row, organisation=self.loser.pk)
                self.swapped.add(row.pk)

    def _stays(self, row: Model) -> bool:
        """Tell whether a row stays with the loser, for it would double or contradict one of the winner's."""
        if isinstance(row, Identifier):
            held = Identifier.objects.filter(organisation=self.winner, scheme=row.scheme)
            chosen = self.choices.get(f"id_{row.scheme}", WINNER)
            return row.pk in self.swapped or (chosen == WINNER and held.exists())
        if isinstance(row, OrganisationName):
            return bool(row.text == self.winner.name)
        if isinstance(row, Relation):
            other = row.object_id if row.subject_id == self.loser.pk else row.subject_id
            ends = (self.winner.pk, other) if row.subject_id == self.loser.pk else (other, self.winner.pk)
            circle = row.kind in ACYCLIC and reaches(ends[1], ends[0], row.kind)
            return bool(other == self.winner.pk or circle)
        return False

    def _move(self, each: Child) -> None:
        for row in each.of(self.loser.pk):
            if self._stays(row):
                continue
            try:
                with transaction.atomic():
                    self._hand_over(row, each.field)
            except IntegrityError:
                continue  # the winner has the same already; the loser keeps its own

    def _hand_over(self, row: Model, field: str) -> None:
        if isinstance(row, Email) and row.primary and self._has_address:
            self._change(row, primary=False)
        if isinstance(row, Relation) and row.kind == Relation.Kind.SISTER:
            other = row.object_id if field == "subject" else row.subject_id
            one, two = in_order(self.winner.pk, other)
            self._change(row, subject=one, object=two)
        else:
            self._change(row, **{field: self.winner.pk})

    @property
    def _has_address(self) -> bool:
        return Email.objects.filter(person=self.winner, primary=True).exists()

    def _account(self) -> None:
        """Give the account to the winner; two of them cannot be one."""
        if self.loser.user_id is None:
            return
        if self.winner.user_id is not None:
            raise TwoAccountsError
        user, self.loser.user_id = self.loser.user_id, None
        self._save(self.loser, {"user": (user, None)})
        self.winner.user_id = user
        self._save(self.winner, {"user": (None, user)})

    def _first_address(self) -> None:
        """Make way for the loser's first address, where that is chosen."""
        mine = Email.objects.filter(person=self.winner, primary=True).first()
        other = Email.objects.filter(person=self.loser, primary=True).exists()
        if mine and other and self.choices.get("email") == LOSER:
            self._change(mine, primary=False)


def _column(row: Model, field: str) -> str:
    return str(row._meta.get_field(field).attname)  # type: ignore[union-attr]  # no reverse relation is named


def dress(row: Stakeholder) -> None:
    """Work out again what is kept beside names and websites."""
    if isinstance(row, Organisation):
        row.folded, row.core = fold(row.name)[:LONGEST], core(row.name)[:LONGEST]
        row.domain = domain(row.website)[:120]
    else:
        row.folded = fold(f"{row.family_name} {row.given_name}")[:250]
