"""Writing a comment: on a block, its sentences, a section, the whole draft; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from consultations.blueprint.comments import actions, keeping, positions, times
from consultations.blueprint.comments.forms import CommentForm, selection_of, typed
from consultations.blueprint.comments.holding import Holder, holder_of, place_new
from consultations.blueprint.comments.models import Comment, CommentDraft
from consultations.blueprint.comments.places import Aim, Scope, place_of
from consultations.blueprint.comments.views import context_of, crumb_of, path_of
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.diffing import diff
from consultations.ledger.voices import InvalidMandateError
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker, speaker
from consultations.register.consent.attributing import begins_with
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web.http import page

CONFLICT = 409
Data = dict[str, Any]


@dataclass(frozen=True)
class Writing:
    """A form in hand: what it is on, who writes, under which keys their text is kept."""

    request: Request
    version: Version
    block: BlockText | None
    who: Speaker | None
    holder: Holder
    newer: bool = False

    @property
    def place(self) -> str:
        """Name the form."""
        return place_new(self.version, self.block)

    @property
    def address(self) -> str:
        """Give the address of the form."""
        return form_address(self.version, self.block)

    def keep(self, fields: Data) -> None:
        """Keep what was typed; a text that is too long stays on the page alone."""
        if self.holder.key:
            try:
                keeping.keep(holder=self.holder.key, place=self.place, fields=fields, at=self.request.now)
            except keeping.TooMuchError:
                return


def form_address(version: Version, block: BlockText | None) -> str:
    """Give the address of the form on a block, or on the whole draft."""
    if block is None:
        return reverse("comment_whole", kwargs=path_of(version))
    return reverse("comment_new", kwargs={**path_of(version), "block": block.block_id})


def _rows(request: Request, slug: str, blueprint: str, number: int) -> QuerySet[Version]:
    """Ask for the version of an address, where its reader may see its consultation; the newest one comes with it."""
    there = Version.objects.published().filter(blueprint=OuterRef("blueprint")).order_by("-number")
    return (
        Version.objects.published()
        .filter(
            blueprint__consultation__in=Consultation.objects.visible_to(request.user).filter(slug=slug),
            blueprint__slug=blueprint,
            number=number,
        )
        .annotate(newest=Subquery(there.values("number")[:1]))
    )


@may(anyone)
@require_http_methods(["GET", "POST"])
def comment(request: Request, slug: str, blueprint: str, number: int, block: UUID) -> HttpResponse:
    """Comment on a paragraph, some of its words, or the section under a heading."""
    newest = _rows(request, slug, blueprint, number)
    rows = (
        BlockText.objects.select_related("version__blueprint__consultation")
        .prefetch_related("version__events")
        .filter(version__in=newest.values("pk"))
    )
    there = Version.objects.published().filter(blueprint=OuterRef("version__blueprint")).order_by("-number")
    rows = rows.annotate(newest=Subquery(there.values("number")[:1]), **positions.listed_at())
    found: Any = get_object_or_404(rows, block=block)
    return _answer(request, found.version, found, newest=found.newest)


@may(anyone)
@require_http_methods(["GET", "POST"])
def whole(request: Request, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Comment on the whole draft."""
    rows = (
        _rows(request, slug, blueprint, number)
        .select_related("blueprint__consultation")
        .prefetch_related("events")
    )
    found: Any = get_object_or_404(rows)
    return _answer(request, found, None, newest=found.newest)


def _answer(request: Request, version: Version, block: BlockText | None, *, newest: int) -> HttpResponse:
    prefetch_related_objects([version], "events")
    who = speaker(request, version.blueprint.consultation, request.now)
    posted = request.method == "POST"
    holder = holder_of(request, who, make=posted)
    writing = Writing(request, version, block, who, holder, newer=newest > version.number)
    go = request.POST.get("go", "publish") if posted else ""
    if go == "publish":
        answer = _publish(writing)
    elif go == "move":
        answer = _move(writing)
    else:
        answer = _show(writing, _begun(writing, suggest=go == "suggest"))
    return writing.holder.give(answer, secure=settings.SECURE)


def _form(writing: Writing, *args: Any, initial: Data | None = None) -> CommentForm:
    who = writing.who
    mandated_for = str(who.organisation) if who and who.mandate and who.organisation else ""
    told = writing.request.POST if writing.request.method == "POST" else writing.request.GET
    selection = selection_of(told)
    if selection is not None and writing.block is not None and writing.request.method == "GET":
        kept = place_of(writing.block, Aim(selection=selection)).kept
        selection = selection if kept else None
    return CommentForm(
        *args,
        block=writing.block,
        spoken=writing.version.blueprint.language,
        mandated_for=mandated_for,
        selection=selection if writing.block else None,
        initial=initial,
    )


def _begun(writing: Writing, *, suggest: bool) -> CommentForm:
    """Give the form with what was typed before, perhaps with the words that stand there as the suggested ones."""
    request, fresh = writing.request, {"key": get_random_string(32), "since": times.mark(writing.request.now)}
    if request.method == "POST":
        fields = typed(request.POST)
        fresh |= {name: request.POST[name] for name in ("key", "since") if request.POST.get(name)}
        writing.keep(fields)
        fresh["kept"] = "1"
    else:
        draft, choice = _kept(writing)
        fields = draft.fields if draft else {"attribution": choice}
        fresh["kept"] = "1" if draft else ""
    form = _form(writing, initial={**fields, **fresh})
    if suggest and writing.block is not None and not str(fields.get("proposed_text", "")).strip():
        form.initial["proposed_text"] = _meant(writing, form, fields)
    return form


def _kept(writing: Writing) -> tuple[CommentDraft | None, str]:
    """Give what was typed before, and the choice with which a new comment begins; mostly in one statement."""
    keys, place, at = writing.holder.keys, writing.place, writing.request.now
    if writing.who is None:
        return keeping.find(keys, place, at), ""
    mine = keeping.mine(keys, at).filter(place=place)
    choice, told = begins_with(writing.who.key, draft=Subquery(mine.values("pk")[:1]))
    return (mine.first() if told["draft"] else None), choice


def _meant(writing: Writing, form: CommentForm, fields: Mapping[str, Any]) -> str:
    """Give the words that a form points at, as it stands."""
    ticked = [int(each) for each in fields.get("sentences", []) if str(each).isdecimal() and len(each) < 5]  # noqa: PLR2004 -- a block has fewer
    aim = Aim("", ticked, form.selection)
    return place_of(writing.block, aim, language=writing.version.blueprint.language).quote


def _publish(writing: Writing) -> HttpResponse:
    """Publish what was sent, or give it back with the reason why not."""
    request, who = writing.request, writing.who
    form = _form(writing, request.POST)
    if who is None:
        writing.keep(typed(request.POST))
        messages.info(request, _("Your text is kept. Sign in with your address, then publish it here."))
        where = urlencode({"next": writing.address})
        return redirect(f"{reverse('account_login')}?{where}")
    if not form.is_valid():
        return _show(writing, form)
    if request.POST.get("capacity") == "mandated" and not who.mandate:
        form.add_error(None, _no_mandate())
        return _show(writing, form, status=CONFLICT)
    try:
        made = actions.comment(
            block=writing.block or writing.version,
            speaker=who,
            mandated=bool(who.mandate) and form.cleaned_data.get("capacity", "") == "mandated",
            said=form.said(),
            aim=form.aim(),
            key=form.cleaned_data["key"],
            since=times.begun(form.cleaned_data["since"], request.now),
            at=request.now,
        )
    except actions.NewerVersionError:
        writing.keep(typed(request.POST))
        return _show(writing, form, status=CONFLICT)
    except actions.ClosedError:
        writing.keep(typed(request.POST))
        form.add_error(
            None, _("No comment is taken any more. Your text is kept as your private draft, to take along.")
        )
    except InvalidMandateError:
        form.add_error("capacity", _no_mandate())
    else:
        return _receive(writing, form, made)
    return _show(writing, form, status=CONFLICT)


def _no_mandate() -> str:
    return _("You may not speak for this organisation any more. Speak for yourself.")


def _receive(writing: Writing, form: CommentForm, made: Comment) -> HttpResponse:
    """Acknowledge a comment: what was published, and on which words."""
    request, place = writing.request, form.place()
    if form.cleaned_data["kept"]:
        keeping.discard(holders=writing.holder.keys, place=writing.place)
    said = [_("Published as %(code)s. The editors answer it.") % {"code": made.code}]
    if made.late:
        said.append(_("It came within two minutes after closing; it is taken, and marked as late."))
    if not place.kept:
        said.append(_("We could not keep your selection: it is on the whole paragraph."))
    if place.between:
        said.append(
            ngettext(
                "%(n)d sentence between the ticked ones was taken along.",
                "%(n)d sentences between the ticked ones were taken along.",
                place.between,
            )
            % {"n": place.between}
        )
    messages.success(request, " ".join(said))
    return redirect(made.get_absolute_url())


def _move(writing: Writing) -> HttpResponse:
    """Put a text that was begun on an older version on the newest one, at the same block where it lives."""
    version = writing.version
    newest = times.newest_of(version.blueprint)
    there = newest.blocks.filter(block=writing.block.block_id).first() if writing.block else None
    fields = {
        name: value
        for name, value in typed(writing.request.POST).items()
        if name not in {"sentences", "from", "to", "exact"}
    }
    moved = Writing(writing.request, newest, there, writing.who, writing.holder)
    moved.keep(fields)
    keeping.discard(holders=writing.holder.keys, place=writing.place)
    messages.info(
        writing.request, _("Your text stands on the newest version now. Look at it, then publish it.")
    )
    return redirect(moved.address)


def _show(writing: Writing, form: CommentForm, *, status: int | None = None) -> HttpResponse:
    version, block, request = writing.version, writing.block, writing.request
    label = _("Comment on %(place)s") % {"place": block.place} if block else _("Comment on the whole draft")
    form.explain()
    newest = _newer(version) if writing.newer or status == CONFLICT else None
    proposed = str(form["proposed_text"].value() or "").strip()
    quote = _meant(writing, form, typed(request.POST) if form.is_bound else form.initial) if block else ""
    context = context_of(
        version.blueprint.consultation,
        crumb_of(version),
        (label, None),
        row=block,
        version=version,
        form=form,
        label=label,
        who=writing.who,
        place=writing.place,
        selection=_pointed(request) if form.selection else None,
        quote=form.selection and quote,
        lost=request.method == "GET" and bool(request.GET.get("exact")) and form.selection is None,
        newest=newest,
        then_now=_then_now(block, newest) if newest and block else (),
        pieces=diff(quote, proposed) if proposed and quote else (),
        bound=_bound(block) if block else [],
        is_open=times.is_open(version, request.now),
        drafted=keeping.find(writing.holder.keys, writing.place, request.now) if status == CONFLICT else None,
    )
    return page(request, "consultations/blueprint/comment_form.html", context, status=status)


def _newer(version: Version) -> Version | None:
    """Give the newest version, where it is not this one."""
    found = times.newest_of(version.blueprint)
    return found if found.number > version.number else None


def _then_now(block: BlockText, newest: Version) -> Data:
    """Give a block's words in the newest version beside those on which a comment was begun."""
    there = newest.blocks.filter(block=block.block_id).first()
    return {"there": there, "pieces": diff(block.text, there.text) if there else ()}


def _bound(block: Any) -> list[dict[str, str]]:
    """Tell which listed proposals this block, or its section, stands for."""
    found = {Scope.BLOCK: block.listed_block, Scope.SECTION: block.listed_section}
    return [{"scope": scope, "key": key} for scope, key in found.items() if key]


def _pointed(request: Request) -> Data:
    told = request.POST if request.method == "POST" else request.GET
    return {"start": told.get("from", ""), "end": told.get("to", ""), "exact": told.get("exact", "")}
