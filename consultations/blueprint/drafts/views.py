"""Pages for those who draft: blueprints, and the text worked on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from consultations.blueprint.drafts import actions, queries, writing
from consultations.blueprint.drafts.forms import BlueprintForm, DraftForm
from consultations.blueprint.drafts.models import Blueprint, Draft, Version
from consultations.blueprint.text import parsing
from consultations.blueprint.text.aligning import align
from consultations.blueprint.text.blocks import TextRefusedError
from consultations.blueprint.text.comparing import compare
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page

CONFLICT = 409
REFUSALS = {
    "file_too_big": gettext_lazy("The text is larger than 10 MB. Split it."),
    "not_utf8": gettext_lazy("The file is not in UTF-8 (%(where)s). Save it again as UTF-8."),
    "empty": gettext_lazy("There is nothing in this text. Write at least one paragraph."),
    "too_many_blocks": gettext_lazy("The text has more than 5,000 paragraphs. Split it."),
    "block_too_long": gettext_lazy("The paragraph %(where)s has more than 10,000 characters. Split it."),
    "too_deep": gettext_lazy("Lists and quotations are nested too deep at %(where)s. Use fewer levels."),
    "table_too_big": gettext_lazy("The table at %(where)s has more than 50,000 cells. Split it."),
    "too_many_lines": gettext_lazy("The text has %(where)s lines. Split it, or fold lines that are broken."),
    "too_tangled": gettext_lazy(
        "The text has more signs of markup than we can read, up to %(where)s. Use fewer."
    ),
}


def refusal(error: TextRefusedError) -> str:
    """Say why a text was not taken, and where."""
    return str(REFUSALS[error.code]) % {"where": error.where}


def context_of(
    consultation: Consultation, *crumbs: tuple[str, str | None], **more: object
) -> dict[str, object]:
    """Give what every page of the drafting desk shows."""
    listed = reverse("drafts_manage", kwargs={"slug": consultation.slug})
    way = [(_("Draft"), listed), *crumbs] if crumbs else []
    return {"consultation": consultation, "section": "manage", "task": "draft", "crumbs": way, **more}


def consultation_of(request: SignedInRequest, slug: str) -> Consultation:
    """Find a consultation that the reader may see."""
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def blueprint_of(request: SignedInRequest, slug: str, blueprint: str) -> Blueprint:
    """Find a blueprint of a consultation that the reader may see."""
    consultation = consultation_of(request, slug)
    found = get_object_or_404(Blueprint.objects.filter(consultation=consultation), slug=blueprint)
    found.consultation = consultation
    return found


def desk(blueprint: Blueprint, title: str, here: str, **more: object) -> dict[str, object]:
    """Give what every page about one blueprint shows; `here` is its entry in the row of its pages."""
    return context_of(
        blueprint.consultation, (str(blueprint), None), blueprint=blueprint, heading=title, here=here, **more
    )


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the blueprints with their versions and drafts; begin another."""
    consultation = consultation_of(request, slug)
    form = BlueprintForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create(
                actor=request.user,
                consultation=consultation,
                slug=form.cleaned_data["slug"],
                title=form.titles(),
                language=form.cleaned_data["language"],
                at=request.now,
            )
        except actions.SlugTakenError:
            form.add_error("slug", _("Another blueprint has this address. Choose another."))
        else:
            return redirect("draft_write", slug=slug, blueprint=made.slug)
    rows = Blueprint.objects.filter(consultation=consultation).order_by("id")
    found = list(rows.prefetch_related("versions", "drafts__by"))
    listed = [
        (
            each,
            sorted((one for one in each.versions.all() if one.published_at), key=lambda one: -one.number),
            next((one for one in each.drafts.all() if one.open), None),
        )
        for each in found
    ]
    return page(
        request, "consultations/blueprint/drafts.html", context_of(consultation, blueprints=listed, form=form)
    )


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def naming(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Name a blueprint in more languages; its address and language until a version is out."""
    found = blueprint_of(request, slug, blueprint)
    fixed = queries.newest(found) is not None
    initial = {"slug": found.slug, "language": found.language}
    form = BlueprintForm(request.POST or None, initial=initial, fixed=fixed, titles=found.title)
    status = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.describe(
                actor=request.user,
                blueprint=found,
                title={**found.title, **dict.fromkeys(found.title, ""), **form.titles()},
                slug=data.get("slug", ""),
                language=data.get("language", ""),
                at=request.now,
            )
        except actions.SlugTakenError:
            form.add_error("slug", _("Another blueprint has this address. Choose another."))
        except actions.AlreadyOutError:
            form.add_error(
                None, _("A version came out meanwhile: the address and language stay as they are.")
            )
            status = CONFLICT
        else:
            messages.success(request, _("Kept."))
            return redirect("blueprint_name", slug=slug, blueprint=found.slug)
    context = desk(found, _("Title and address"), "name", form=form, fixed=fixed)
    return page(request, "consultations/blueprint/name.html", context, status=status)


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Work on the text, whole or one section; a save on an older revision shows both texts, one's own is kept."""
    found = blueprint_of(request, slug, blueprint)
    draft = writing.begin(actor=request.user, blueprint=found, at=request.now)
    part = _part(request, draft)
    form = DraftForm(request.POST or None, initial=_initial(draft, part))
    beside, status = None, None
    if form.is_valid():
        try:
            if _save(request, draft, form):
                messages.success(request, _("Saved."))
                here = reverse("draft_write", kwargs={"slug": slug, "blueprint": blueprint})
                return redirect(f"{here}?part={part.number}" if part and _stays(draft, part) else here)
        except TextRefusedError as error:
            form.add_error("source", refusal(error))
        except writing.StaleError as error:
            beside, form = _beside(error, form, part)
            status = CONFLICT
    parts = writing.parts(draft.source)
    context = desk(
        found,
        _("Work on the text"),
        "write",
        draft=draft,
        form=form,
        part=part,
        outline=writing.outline(parts),
        beside=beside,
        last=queries.newest(found),
    )
    return page(request, "consultations/blueprint/write.html", context, status=status)


def _part(request: SignedInRequest, draft: Draft) -> writing.Part | None:
    """Find the section of the address."""
    number = request.GET.get("part", "")
    found = writing.parts(draft.source)
    if not number.isdecimal() or len(number) > len(str(len(found))) or int(number) >= len(found):
        return None
    return found[int(number)]


def _initial(draft: Draft, part: writing.Part | None) -> dict[str, object]:
    words = writing.text_of(draft.source, part) if part else draft.source
    title = part.title if part else ""
    return {"revision": draft.revision, "source": words, "before": words if part else "", "title": title}


def _save(request: SignedInRequest, draft: Draft, form: DraftForm) -> bool:
    """Save the whole text or the section of the address."""
    data, number = form.cleaned_data, request.GET.get("part", "")
    if number.isdecimal() and len(number) < 6:  # noqa: PLR2004 -- more digits than sections
        writing.save_section(
            actor=request.user,
            draft=draft,
            number=int(number),
            title=data["title"],
            before=data["before"],
            words=data["source"],
            at=request.now,
        )
    else:
        writing.save(
            actor=request.user,
            draft=draft,
            source=data["source"],
            revision=data["revision"],
            at=request.now,
        )
    return True


def _stays(draft: Draft, part: writing.Part) -> bool:
    return part.number < len(writing.parts(draft.source))


def _beside(
    error: writing.StaleError, form: DraftForm, part: writing.Part | None
) -> tuple[dict[str, object], DraftForm]:
    """Give a colleague's text and the own one with their differences, and a form that keeps the own one."""
    now, data = error.current, form.cleaned_data
    there = writing.find(now.source, part.number, data["title"]) if part else None
    gone = isinstance(error, writing.SectionGoneError)
    theirs = "" if gone else writing.text_of(now.source, there) if there else now.source
    mine = data["source"].replace("\r\n", "\n")
    kept = {"revision": now.revision, "before": theirs, "title": data["title"], "source": mine}
    rows = _differences(theirs, mine)
    return {"who": now.by, "at": now.at, "theirs": theirs, "gone": gone, "rows": rows}, DraftForm(
        initial=kept
    )


def _differences(theirs: str, mine: str) -> list[object]:
    """Compare two texts block by block; a text that cannot be read is shown as it is."""
    try:
        old, new = parsing.parse(theirs), parsing.parse(mine)
    except TextRefusedError:
        return []
    return [row for row in compare(old, new, align(old, new)).rows if row.changed]


@may(rules.edit)
@require_GET
def new_version(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Lead an old address to the text worked on."""
    found = blueprint_of(request, slug, blueprint)
    return redirect("draft_write", slug=slug, blueprint=found.slug)


@may(rules.edit)
@require_GET
def download(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Give the words of the draft as a file, byte for byte."""
    found = blueprint_of(request, slug, blueprint)
    draft = queries.open_draft(found)
    answer = HttpResponse(draft.source if draft else "", content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-draft.md"'
    return answer


def versions_of(blueprint: Blueprint) -> list[Version]:
    """List the versions that are out, the newest first, with what their states are read from."""
    rows = Version.objects.published().filter(blueprint=blueprint).prefetch_related("events")
    found = list(rows.order_by("-number"))
    for each in found:
        each.blueprint = blueprint
    return found
