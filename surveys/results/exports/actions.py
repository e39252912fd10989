"""Asking for a data package, agreeing to it, building it, letting it go."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.programme.models import Role
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.audit.chain import digest
from ds4skills.jobs.actions import start
from surveys.answering.printing import questionnaire
from surveys.authoring.models import Survey
from surveys.authoring.queries import published
from surveys.authoring.xlsform.writing import write_workbook
from surveys.results.apart import check_apart, counted_in
from surveys.results.exports import building
from surveys.results.exports.building import Query, Tell
from surveys.results.exports.models import KEPT, DataPackage, PackagePart
from surveys.results.tallies import valid

TASK = "surveys.package"
PIECE = 1 << 20
State, Kind = DataPackage.State, DataPackage.Kind


class SealedError(Exception):
    """Nobody sees what was answered before the survey closes."""


class NothingPublishedError(Exception):
    """The survey has no published version, so there is nothing to export."""


class StillOpenError(Exception):
    """Public figures go out after closing only: two of them, while answers come in, would tell what one person said."""


class SomeVersionsError(Exception):
    """Public figures are of all versions: those of some, beside those of all, would tell of few."""


class NobodyElseError(Exception):
    """Nobody else coordinates the consultation, so nobody can agree."""


class DecidedError(Exception):
    """It was decided meanwhile, or was asked for more than a day ago."""


class OwnPackageError(Exception):
    """Nobody agrees to what they asked for themselves."""


@transaction.atomic
def ask(*, actor: User, survey: Survey, query: Query, reason: str, at: datetime) -> DataPackage:
    """Ask for a package: a public one is built at once, a restricted one when a second coordinator agrees."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    if published(survey) is None:
        raise NothingPublishedError
    if survey.is_sealed(at):
        raise SealedError
    is_public = query.kind == Kind.PUBLIC
    if is_public:
        _check_public(survey, query, at)
    if not is_public and not others(survey, actor):
        raise NobodyElseError
    last = DataPackage.objects.filter(survey=survey).aggregate(n=Max("number"))["n"] or 0
    package = DataPackage.objects.create(
        survey=survey,
        number=last + 1,
        kind=query.kind,
        state=State.BUILDING if is_public else State.ASKED,
        query=query.spell(),
        reason=reason,
        asked_by=actor,
        asked_at=at,
    )
    _note(package, actor, "survey.package_asked", at)
    if is_public:
        _begin(package, actor, at)
    return package


def _check_public(survey: Survey, query: Query, at: datetime) -> None:
    if at < min(survey.closes_at, survey.consultation.closes_at):
        raise StillOpenError
    if query.versions:
        raise SomeVersionsError
    check_apart(survey, counted_in(survey))


def others(survey: Survey, actor: User) -> list[User]:
    """Give the other coordinators, any of whom can agree."""
    rows = Role.objects.filter(consultation=survey.consultation, name=Role.Name.COORDINATOR)
    rows = rows.filter(user__is_active=True).exclude(user=actor).select_related("user")
    return [role.user for role in rows.order_by("user_id")]


@transaction.atomic
def decide(*, actor: User, package: DataPackage, agreed: bool, at: datetime) -> DataPackage:
    """Agree to a restricted package, which is built then, or refuse it; who asked may only take it back."""
    held = DataPackage.objects.select_for_update().select_related("survey__consultation").get(pk=package.pk)
    if held.state != State.ASKED or held.lapsed(at):
        raise DecidedError
    if agreed and held.asked_by_id == actor.pk:
        raise OwnPackageError
    held.state = State.BUILDING if agreed else State.REFUSED
    held.decided_by, held.decided_at = actor, at
    held.save(update_fields=["state", "decided_by", "decided_at"])
    _note(held, actor, "survey.package_agreed" if agreed else "survey.package_refused", at)
    if agreed:
        _begin(held, actor, at)
    return held


def _note(package: DataPackage, actor: User, verb: str, at: datetime) -> None:
    survey = package.survey
    note(
        actor=actor,
        verb=verb,
        target=survey,
        scope=survey.consultation,
        at=at,
        number=package.number,
        kind=package.kind,
    )


def _begin(package: DataPackage, actor: User, at: datetime) -> None:
    survey = package.survey
    there = reverse("survey_packages", kwargs={"slug": survey.consultation.slug, "code": survey.code})
    title = _("Data package %(n)d of “%(survey)s”") % {"n": package.number, "survey": survey}
    payload = {"package": package.pk}
    package.job = start(owner=actor, task=TASK, title=title[:200], payload=payload, at=at, next_url=there)
    package.save(update_fields=["job"])


def build(*, package: DataPackage, at: datetime, tell: Tell) -> DataPackage:
    """Build a package and keep its bytes; asked twice, the first result stays."""
    if package.state != State.BUILDING:
        return package
    survey = package.survey
    if survey.is_sealed(at):
        raise SealedError
    is_public = package.kind == Kind.PUBLIC
    counted = counted_in(survey) if is_public else []
    if is_public:
        check_apart(survey, counted)  # once more: somebody may have been taken out since it was asked for
    with tempfile.TemporaryDirectory() as scratch:
        folder, packed = Path(scratch, "package"), Path(scratch, "package.zip")
        folder.mkdir()
        manifest = _fill(package, folder, tell, at)
        name = f"ds4skills-{survey.code}-v{manifest['versions'][0]['number']}-{manifest['digest'][:8]}"
        building.archive(folder, packed, name)
        _keep(package, packed, manifest | ({"revisions": counted} if is_public else {}), f"{name}.zip", at)
    return package


def _fill(package: DataPackage, folder: Path, tell: Tell, at: datetime) -> dict[str, Any]:
    """Write all files and the manifest, whose digest covers the query and every other file."""
    survey, query = package.survey, Query(**package.query)
    frame = building.fill(survey, query, folder, tell, at)
    version = building.newest(survey, query)
    (folder / "survey.xlsx").write_bytes(write_workbook(version.definition))
    for language in building.languages_of(query, version.definition):
        (folder / f"questionnaire_{language}.pdf").write_bytes(questionnaire(version, language))
    files = building.digests(folder)
    body: dict[str, Any] = {
        "schema": 1,
        "survey": survey.code,
        "identity": survey.identity,
        "k": survey.k_min,
        "query": query.spell(),
        "rows": valid(survey).count() if package.kind == Kind.PUBLIC else frame.revisions().count(),
        "versions": [{"number": one.number, "digest": one.digest} for one in frame.wordings.values()],
        "missing": {"-99": "no answer", "-77": "not asked", "-66": "not in that version"},
        "csv": "UTF-8 with mark, CRLF, every cell quoted; an apostrophe stands before what a spreadsheet might run",
        "rules": building.rules_of(survey, query),
        "code": building.CODE,
        "files": files,
    }
    body["digest"] = digest(body)
    text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return body


def _keep(package: DataPackage, packed: Path, manifest: dict[str, Any], name: str, at: datetime) -> None:
    try:
        with transaction.atomic():
            with packed.open("rb") as held:
                number = 0
                while piece := held.read(PIECE):
                    PackagePart.objects.create(package=package, number=number, content=piece)
                    number += 1
            package.state, package.name, package.digest = State.READY, name, manifest["digest"]
            package.size, package.manifest, package.built_at = packed.stat().st_size, manifest, at
            package.save(update_fields=["state", "name", "digest", "size", "manifest", "built_at"])
    except IntegrityError:
        package.refresh_from_db()  # another worker has built it meanwhile


def fail(*, package: DataPackage) -> None:
    """Say that a package could not be built."""
    DataPackage.objects.filter(pk=package.pk, state=State.BUILDING).update(state=State.FAILED)


def pieces(package: DataPackage) -> Iterator[bytes]:
    """Give the bytes of a package in order, a piece at a time."""
    rows = PackagePart.objects.filter(package=package).order_by("number").values_list("content", flat=True)
    for content in rows.iterator(chunk_size=1):
        yield bytes(content)


def fetched(*, actor: User, package: DataPackage, at: datetime) -> None:
    """Note that somebody downloads a package."""
    _note(package, actor, "survey.package_fetched", at)


def due(at: datetime) -> int:
    """Count the packages whose time is over."""
    return DataPackage.objects.filter(built_at__lte=at - KEPT, state=State.READY).count()


@transaction.atomic
def forget(at: datetime) -> int:
    """Delete the bytes of packages whose time is over; who asked for what stays."""
    rows = DataPackage.objects.filter(built_at__lte=at - KEPT, state=State.READY)
    keys = list(rows.values_list("pk", flat=True))
    PackagePart.objects.filter(package__in=keys).delete()
    return DataPackage.objects.filter(pk__in=keys).update(state=State.GONE)
