"""The draft as a public document: reading a version, one paragraph of it, and what changed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.blueprint.answers.queries import released
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.comments.times import is_open
from consultations.blueprint.comments.views import consultation_of, context_of, path_of
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.drafts.queries import closes_at, state_of
from consultations.blueprint.reading import actions, queries
from consultations.blueprint.reading.comparing import compared
from consultations.blueprint.reading.shaping import LONG, Chapter, into_chapters
from consultations.blueprint.text.diffing import diff
from consultations.blueprint.text.placing import chapters
from consultations.programme import rules
from consultations.programme.speaking import speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.texts import language

DEEPEST = 2  # levels of headings in the contents


def _version(request: Request, slug: str, blueprint: str, number: int) -> Version:
    consultation = consultation_of(request, slug)
    rows = Version.objects.published().select_related("blueprint")
    found = get_object_or_404(
        rows, blueprint__consultation=consultation, blueprint__slug=blueprint, number=number
    )
    found.blueprint.consultation = consultation
    return found


def _versions(request: Request, slug: str, blueprint: str) -> list[Version]:
    """Give the versions that are out, with what their times are read from."""
    consultation = consultation_of(request, slug)
    rows = Version.objects.published().filter(blueprint__consultation=consultation, blueprint__slug=blueprint)
    found = list(rows.select_related("blueprint").prefetch_related("events").order_by("number"))
    for each in found:
        each.blueprint.consultation = consultation
    return found


def _crumb(version: Version, *, here: bool = False) -> tuple[str, str | None]:
    words = _("Draft, version %(n)d") % {"n": version.number}
    return words, None if here else reverse("draft", kwargs=path_of(version))


def _asked(request: Request) -> UUID | None:
    """Read which block is chosen; what is no key chooses none."""
    try:
        return UUID(request.GET.get("at", ""))
    except ValueError:
        return None


@may(rules.read_consultation)
@require_GET
def now(request: Request, slug: str) -> HttpResponse:
    """Lead to the newest version."""
    consultation = consultation_of(request, slug)
    rows = Version.objects.published().filter(blueprint__consultation=consultation)
    found = rows.select_related("blueprint").order_by("blueprint_id", "-number").first()
    if found is None:
        raise Http404
    return redirect("draft", slug=slug, blueprint=found.blueprint.slug, number=found.number)


def _chapter(request: Request, found: list[Chapter[BlockText]], at: UUID | None) -> int:
    """Tell which chapter of a long version is asked for: by number, or the one of the chosen block."""
    if at is not None:
        return next((n for n, each in enumerate(found) if any(b.block_id == at for b in each.blocks)), 0)
    asked = request.GET.get("chapter", "")
    return min(int(asked), len(found)) - 1 if asked.isdecimal() and len(asked) < 5 and int(asked) else 0  # noqa: PLR2004


@may(rules.read_consultation)
@require_GET
def draft(request: Request, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Show a version: its text, a way to comment on each paragraph, and the comments on the chosen one."""
    versions = _versions(request, slug, blueprint)
    version = next((each for each in versions if each.number == number), None)
    if version is None:
        raise Http404
    rows, at = list(version.blocks.order_by("order")), _asked(request)
    cut = into_chapters(rows, chapters(queries.blocks_of(rows)))
    long = len(rows) > LONG and request.GET.get("whole") != "yes"
    which = _chapter(request, cut, at) if long else 0
    found = queries.reading(version, rows, cut[which].blocks if long else rows, at)
    context = context_of(
        version.blueprint.consultation,
        _crumb(version, here=True),
        version=version,
        foreign=language() != version.blueprint.language,
        reading=found,
        toc=_contents(cut, found, long=long, which=which),
        chapter=which + 1 if long else 0,
        chapters=len(cut),
        versions=versions,
        newest=versions[-1],
        before=next((each for each in reversed(versions) if each.number < number), None),
        is_open=version == versions[-1] and is_open(version, request.now),
        state=state_of(version, request.now),
        closes=closes_at(version),
        **_beside(request, version, found.chosen),
    )
    return page(request, "consultations/blueprint/draft.html", context)


def _contents(
    cut: list[Chapter[BlockText]], found: queries.Reading, *, long: bool, which: int
) -> list[dict[str, object]]:
    """List the contents: chapters with their comments, in a short version with the headings below, too."""
    if long:
        return [
            {
                "row": each.head,
                "url": f"?chapter={n + 1}",
                "n": found.comments.get(each.head.block_id if each.head else None, 0),
                "here": n == which,
            }
            for n, each in enumerate(cut)
        ]
    top = {each.head.block_id for each in cut if each.head}
    heads = [each.row for each in found.heads if each.row.level <= DEEPEST or each.row.block_id in top]
    return [
        {"row": row, "url": f"#b-{row.block_id}", "n": found.comments.get(row.block_id, 0), "here": False}
        for row in heads
    ]


def _beside(request: Request, version: Version, chosen: queries.Shown | None) -> dict[str, object]:
    """Give the comments on the chosen block, with their answers."""
    if chosen is None:
        return {}
    chosen.row.version = version
    found = remarks(queries.comments_on(chosen.row))
    answers = released(each.comment.pk for each in found)
    return {
        "beside": [(each, answers.get(each.comment.pk)) for each in found],
        "hides_stances": version.blueprint.consultation.is_sealed(request.now),
    }


@may(rules.read_consultation)
@require_GET
def block(request: Request, slug: str, blueprint: str, number: int, block: UUID) -> HttpResponse:
    """Show one paragraph: what it says, said before, and what was said about it."""
    version = _version(request, slug, blueprint, number)
    found = get_object_or_404(version.blocks, block=block)
    found.version = version
    consultation = version.blueprint.consultation
    past = queries.history(found)
    texts = [(row, before) for row, before in zip(past, [*past[1:], None], strict=True)]
    said = remarks(queries.comments_on(found))
    answers = released(each.comment.pk for each in said)
    context = context_of(
        consultation,
        _crumb(version),
        (found.place, None),
        row=found,
        version=version,
        history=[(row, diff(before.text, row.text) if before else ()) for row, before in texts],
        proposals=queries.bound(version).get(found.block_id, []),
        beside=[(each, answers.get(each.comment.pk)) for each in said],
        newest=not past or past[0].version_id == version.pk,
        hides_stances=consultation.is_sealed(request.now),
    )
    return page(request, "consultations/blueprint/block.html", context)


@may(rules.read_consultation)
@require_GET
def changes(request: Request, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Lead to what changed since the version before, or since the one that the reader has read."""
    version = _version(request, slug, blueprint, number)
    since = number - 1
    if request.GET.get("since") == "read":
        who = speaker(request, version.blueprint.consultation, request.now)
        since = (queries.last_read(version.blueprint, who.key) if who else None) or since
    if since < 1 or since >= number:
        raise Http404
    return redirect("draft_compare", slug=slug, blueprint=blueprint, number=number, old=since)


@may(rules.read_consultation)
@require_GET
def compare(request: Request, slug: str, blueprint: str, number: int, old: int) -> HttpResponse:
    """Show what changed between two versions: paragraph by paragraph, word by word, with its causes."""
    version = _version(request, slug, blueprint, number)
    if old >= number:
        raise Http404
    before = _version(request, slug, blueprint, old)
    sections = compared(before, version)
    versions = list(Version.objects.published().filter(blueprint=version.blueprint).order_by("number"))
    changed, total = sum(each.changed for each in sections), sum(len(each.changes) for each in sections)
    context = context_of(
        version.blueprint.consultation,
        _crumb(version),
        (_("Changes since version %(n)d") % {"n": old}, None),
        version=version,
        before=before,
        sections=sections,
        only=request.GET.get("only") == "changes",
        changed=changed,
        total=total,
        olders=[each for each in versions if each.number < number],
        newers=[each for each in versions if each.number > old],
    )
    return page(request, "consultations/blueprint/compare.html", context)


@may(rules.read_consultation)
@require_GET
def choose(request: Request, slug: str, blueprint: str) -> HttpResponse:
    """Lead to the comparison of the two versions that were chosen, whichever was named first."""
    asked = [request.GET.get(name, "") for name in ("old", "new")]
    numbers = sorted(int(each) for each in asked if each.isdecimal() and len(each) < 6)  # noqa: PLR2004
    if len(numbers) < 2 or numbers[0] == numbers[1]:  # noqa: PLR2004
        messages.error(request, _("Choose two different versions."))
        return redirect("draft_now", slug=slug)
    return redirect("draft_compare", slug=slug, blueprint=blueprint, number=numbers[1], old=numbers[0])


@may(rules.read_consultation)
@require_POST
def have_read(request: Request, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Keep that the reader has read a version, to show next time what changed since."""
    version = _version(request, slug, blueprint, number)
    who = speaker(request, version.blueprint.consultation, request.now)
    if who is None:
        raise Http404
    actions.mark_read(holder=who.key, version=version, at=request.now)
    messages.success(request, _("Kept. The next version shows you what changed since this one."))
    return redirect("draft", slug=slug, blueprint=blueprint, number=number)
