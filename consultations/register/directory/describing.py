"""What describes an organisation beside its facts: further names, identifiers, terms; and the words it is found by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F

from consultations.register.directory.history import Pen
from consultations.register.directory.identifiers import normal
from consultations.register.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
)
from consultations.register.directory.names import core, fold, tokens
from consultations.register.directory.searching import NameToken
from consultations.register.terms.models import CATEGORY, Term
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

LONGEST = 300


class FurtherName(NamedTuple):
    """A name beside the first one."""

    kind: str
    text: str
    language: str = ""


class IdentifierTakenError(Exception):
    """Another organisation has this identifier: `holder`, where it is known."""

    def __init__(self, holder: Organisation | None = None, scheme: str = "", value: str = "") -> None:
        super().__init__(f"{scheme} {value}")
        self.holder, self.scheme, self.value = holder, scheme, value


def retoken(organisation: Organisation) -> None:
    """Work out again the words by which an organisation is found."""
    further = OrganisationName.objects.filter(organisation=organisation).values_list("text", flat=True)
    wanted = tokens(organisation.name, organisation.acronym, *further)
    have = set(NameToken.objects.filter(organisation=organisation).values_list("token", flat=True))
    if gone := have - wanted:
        NameToken.objects.filter(organisation=organisation, token__in=gone).delete()
    NameToken.objects.bulk_create(
        NameToken(organisation=organisation, token=word) for word in sorted(wanted - have)
    )


def write_names(organisation: Organisation, wanted: Iterable[FurtherName], pen: Pen) -> bool:
    """Make the further names these; tell whether anything changed."""
    want = {(each.kind, each.text): each for each in wanted if each.text}
    changed = False
    for row in OrganisationName.objects.filter(organisation=organisation).order_by("id"):
        name = want.pop((row.kind, row.text), None)
        if name is None:
            pen.removed(row, organisation.pk, row.text)
            row.delete()
        elif name.language != row.language:
            pen.changed(row, organisation.pk, {"language": (row.language, name.language)})
            row.language = name.language
            row.save(update_fields=["language"])
        else:
            continue
        changed = True
    for each in want.values():
        made = OrganisationName.objects.create(
            organisation=organisation,
            kind=each.kind,
            text=each.text,
            language=each.language,
            folded=fold(each.text)[:LONGEST],
            core=core(each.text)[:LONGEST],
        )
        pen.added(made, organisation.pk, each.text)
    return changed or bool(want)


def write_identifiers(
    organisation: Organisation, wanted: Mapping[str, str | Sequence[str]], pen: Pen
) -> bool:
    """Make the identifiers of the named schemes these, in normal form; a blank takes them away."""
    changed = False
    for scheme, values in wanted.items():
        texts = [values] if isinstance(values, str) else values
        want = {normal(scheme, text) for text in texts if text.strip()}
        have = {row.value: row for row in Identifier.objects.filter(organisation=organisation, scheme=scheme)}
        for value, row in have.items():
            if value not in want:
                pen.removed(row, organisation.pk, str(row))
                row.delete()
                changed = True
        for value in sorted(want - have.keys()):
            pen.added(_identify(organisation, scheme, value), organisation.pk, f"{scheme} {value}")
            changed = True
    return changed


def _identify(organisation: Organisation, scheme: str, value: str) -> Identifier:
    try:
        with transaction.atomic():
            return Identifier.objects.create(organisation=organisation, scheme=scheme, value=value)
    except IntegrityError as error:
        held = Identifier.objects.filter(scheme=scheme, value=value).select_related("organisation").first()
        raise IdentifierTakenError(held.organisation if held else None, scheme, value) from error


def write_terms(organisation: Organisation, wanted: Mapping[str, Iterable[str]], pen: Pen) -> bool:
    """Make the terms of the named taxonomies these; the history names the taxonomy and the codes."""
    changed = False
    for slug, codes in wanted.items():
        held = OrganisationTerm.objects.filter(organisation=organisation, taxonomy=slug)
        have = {row.code: row for row in held.annotate(code=F("term__code")).order_by("term__code")}
        want = sorted({code for code in codes if code})
        if want == sorted(have):
            continue
        held.exclude(term__code__in=want).delete()
        for code in want:
            if code not in have:
                term = Term.objects.get(taxonomy__slug=slug, code=code)
                OrganisationTerm.objects.create(organisation=organisation, term=term, taxonomy=slug)
        field = "category" if slug == CATEGORY else slug
        pen.changed(organisation, organisation.pk, {field: (" | ".join(sorted(have)), " | ".join(want))})
        changed = True
    return changed


def _touch(organisation: Organisation, pen: Pen, *fields: str) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(version=F("version") + 1, changed_at=pen.at)
    note(actor=pen.by, verb="organisation.edited", target=organisation, at=pen.at, fields=fields)


@transaction.atomic
def set_names(
    *,
    actor: User | None,
    organisation: Organisation,
    names: Iterable[FurtherName],
    at: datetime,
    via: str = "page",
) -> None:
    """Give an organisation these further names and no others; each is searched."""
    pen = Pen(actor, at, via)
    current = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if write_names(current, names, pen):
        retoken(current)
        _touch(current, pen, "names")


@transaction.atomic
def set_identifiers(
    *,
    actor: User | None,
    organisation: Organisation,
    identifiers: Mapping[str, str | Sequence[str]],
    at: datetime,
    via: str = "page",
) -> None:
    """Set identifiers by scheme; IdentifierTakenError where another has one, BadIdentifierError where it is none."""
    pen = Pen(actor, at, via)
    current = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if write_identifiers(current, identifiers, pen):
        _touch(current, pen, "identifiers")


@transaction.atomic
def set_terms(
    *,
    actor: User | None,
    organisation: Organisation,
    taxonomy: str,
    codes: Iterable[str],
    at: datetime,
    via: str = "page",
) -> None:
    """Give an organisation these terms of a taxonomy and no others of it."""
    pen = Pen(actor, at, via)
    current = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if write_terms(current, {taxonomy: codes}, pen):
        _touch(current, pen, taxonomy)
