"""Pages of segments: the list, the form, one segment with who is in it, and what was frozen."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory.models import Person
from consultations.register.directory.names import fold
from consultations.register.directory.queries import names_of, search
from consultations.register.exercises import exercises
from consultations.register.rules import write_register
from consultations.register.segments import actions, queries
from consultations.register.segments.filters import Filter, spell
from consultations.register.segments.forms import Builder, SegmentForm, from_list
from consultations.register.segments.models import Segment, Snapshot
from consultations.register.segments.offers import Offers, offers, say
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing

CONFLICT, WRONG = 409, 422
FIRST, FOUND = 20, 8
Crumb = tuple[str, str | None]


def _way(*crumbs: Crumb) -> list[Crumb]:
    return [(_("Register"), reverse("register")), (_("Segments"), reverse("segments")), *crumbs]


def _said(found: Filter, known: Offers) -> list[list[str]]:
    return [[say(row, known) for row in group] for group in found.groups]


def _segment(request: SignedInRequest, pk: int) -> Segment:
    rows = Segment.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(rows, pk=pk)


@may(write_register)
@require_GET
def segments(request: SignedInRequest) -> HttpResponse:
    """List one's own segments and those that others share."""
    away = request.GET.get("show") == "archived"
    rows = Segment.objects.visible_to(request.user).filter(archived_at__isnull=not away)
    rows = rows.select_related("owner").annotate(used=Count("snapshots")).order_by("name", "pk")
    found = listing(request, rows)
    known = offers(request.user)
    context = {
        "listing": found,
        "rows": [(each, _said(each.tree, known)) for each in found.rows],
        "away": away,
        "tab": "segments",
    }
    return page(request, "consultations/register/segments/list.html", context)


def _first(found: Filter, request: SignedInRequest) -> dict[str, Any]:
    """Give how many are in a filter now, and the first of them."""
    people = list(queries.members(found, request.now)[:FIRST])
    bodies = {each.organisation_key for each in people if each.organisation_key}
    return {
        "size": queries.size(found, request.now),
        "people": people,
        "of": names_of(bodies),
        "organisations": queries.organisations(found, request.now)[:FIRST],
    }


def _edit(
    request: SignedInRequest, kept: Mapping[str, Any], segment: Segment | None, dropped: Iterable[str] = ()
) -> HttpResponse:
    """Show the form of a segment, do what its buttons say, save it at last."""
    known, posted = offers(request.user), request.method == "POST"
    builder = Builder.posted(request.POST, known) if posted else Builder.of(kept, known)
    act = request.POST.get("act", "")
    pressed = posted and builder.press(act, request.POST)
    initial = {"name": segment.name, "shared": segment.shared, "version": segment.version} if segment else {}
    form = SegmentForm(request.POST if posted else None, initial=initial)
    found, status = (builder.read(), None) if posted and not pressed else (None, None)
    if posted and not pressed and act == "save" and found is not None and form.is_valid():
        try:
            return _save(request, segment, form, found)
        except actions.SegmentChangedError as error:
            words = _("A colleague saved this meanwhile. It is called “%(name)s” now; save again over it.")
            form.add_error(None, words % {"name": error.current.name})
            status = CONFLICT
        except actions.NotYoursError:
            form.add_error("shared", _("Only whoever made it may share it, or stop sharing it."))
            status = CONFLICT
    if posted and act != "save":
        form = SegmentForm(initial={name: request.POST.get(name, "") for name in form.fields})
    elif posted and (found is None or form.errors):
        status = status or WRONG
    title = segment.name if segment else _("New segment")
    crumbs = [(title, reverse("segment", kwargs={"pk": segment.pk})), (_("Edit"), None)] if segment else []
    context: dict[str, Any] = {
        "form": form,
        "builder": builder,
        "segment": segment,
        "title": title,
        "dropped": list(dropped),
        "first": _first(found, request) if found else None,
        "crumbs": _way(*(crumbs or [(title, None)])),
        "tab": "segments",
    }
    return page(request, "consultations/register/segments/edit.html", context, status=status or 200)


def _save(
    request: SignedInRequest, segment: Segment | None, form: SegmentForm, found: Filter
) -> HttpResponse:
    name, shared = form.cleaned_data["name"], form.cleaned_data["shared"]
    facts = {"name": name, "shared": shared, "filter": spell(found), "at": request.now}
    if segment is None:
        made = actions.make(actor=request.user, **facts)
    else:
        version = form.cleaned_data["version"] or 0
        made = actions.change(actor=request.user, segment=segment, version=version, **facts)
    messages.success(request, _("Saved: “%(name)s”.") % {"name": made.name})
    return redirect("segment", pk=made.pk)


@may(write_register)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Put a segment together, perhaps from what a list was filtered by: `?category=company&country=BE`."""
    asked = {name: str(value) for name, value in request.GET.items()}
    dropped = [asked["q"][:200]] if asked.get("q") else []
    return _edit(request, from_list(asked), None, dropped)


@may(write_register)
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a segment; what was frozen before stays as it was."""
    segment = _segment(request, pk)
    return _edit(request, segment.filter, segment)


@may(write_register)
@require_GET
def segment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who is in a segment now, why somebody is or is not, and who was in it when it was used."""
    found = _segment(request, pk)
    known, asked = offers(request.user), request.GET.get("q", "").strip()[:200]
    snapshots = list(found.snapshots.order_by("-at", "-id")[:FIRST])
    people = queries.people_in(snapshots)
    context = {
        "segment": found,
        "said": _said(found.tree, known),
        "first": _first(found.tree, request),
        "snapshots": [(each, people.get(each.pk, 0)) for each in snapshots],
        "asked": asked,
        "candidates": _candidates(asked),
        "told": _told(request, found, known),
        "reasons": dict(exercises(request.user)),
        "mine": found.owner_id == request.user.pk,
        "crumbs": _way((found.name, None)),
        "tab": "segments",
    }
    return page(request, "consultations/register/segments/segment.html", context)


def _candidates(asked: str) -> list[tuple[UUID, str]]:
    """Find whom a name may mean."""
    if not asked:
        return []
    people = Person.objects.filter(merged_into=None)
    for word in fold(asked).split():
        people = people.filter(folded__contains=word)
    bodies = search(asked).order_by("folded", "pk")[:FOUND]
    found = [*people.order_by("folded", "pk")[:FOUND], *bodies]
    return [(each.pk, str(each)) for each in found]


def _told(request: SignedInRequest, segment: Segment, known: Offers) -> dict[str, Any] | None:
    """Tell why the stakeholder of `?why=` is in or out."""
    try:
        key = UUID(request.GET.get("why", ""))
    except ValueError:
        return None
    told = queries.why(segment.tree, key, request.now)
    names = names_of([key, *([told.organisation] if told.organisation else [])])
    return {
        "name": names.get(key, ""),
        "of": names.get(told.organisation, "") if told.organisation else "",
        "inside": told.inside,
        "groups": [
            (all(held for _row, held in group), [(say(row, known), held) for row, held in group])
            for group in told.groups
        ],
    }


@may(write_register)
@require_POST
def archive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a segment away, or take it back."""
    found, back = _segment(request, pk), request.POST.get("act") == "back"
    try:
        actions.archive(actor=request.user, segment=found, at=request.now, back=back)
    except actions.NotYoursError:
        return errors.conflict(request, _("Only whoever made a segment may put it away."))
    messages.success(request, _("It is back in the list.") if back else _("It is put away."))
    return redirect("segments")


@may(write_register)
@require_GET
def snapshot(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show who was in a segment when it was used, beside who is in now."""
    found = _segment(request, pk)
    frozen = get_object_or_404(Snapshot.objects.filter(segment=found), pk=number)
    since = queries.since(frozen, found.filter, request.now)
    shown = [*since.came[:50], *since.left[:50]]
    names = names_of(shown)
    gone = _("erased")
    then_people = queries.people_in([frozen]).get(frozen.pk, 0)
    context = {
        "segment": found,
        "snapshot": frozen,
        "reasons": dict(exercises(request.user)),
        "then": queries.Size(then_people, frozen.count - then_people),
        "now_size": queries.size(found.filter, request.now),
        "same_words": frozen.filter == found.filter,
        "said": _said(queries.tree(frozen.filter), offers(request.user)),
        "came": ([names.get(key, gone) for key in since.came[:50]], len(since.came)),
        "left": ([names.get(key, gone) for key in since.left[:50]], len(since.left)),
        "crumbs": _way((found.name, reverse("segment", kwargs={"pk": pk})), (_("Then and now"), None)),
        "tab": "segments",
    }
    return page(request, "consultations/register/segments/snapshot.html", context)
