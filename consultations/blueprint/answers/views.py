"""One comment with its answer; the editors' board; the author's verdict."""

from django.contrib import messages
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.blueprint.answers import actions
from consultations.blueprint.answers.forms import DispositionForm, VerdictForm
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments import queries
from consultations.blueprint.comments.forms import AttributionForm
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.views import context_of, find_comment, is_mine
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.exporting import Cell, Sheet, download
from ds4skills.web.http import page
from ds4skills.web.listing import listing

CONFLICT = 409
COLUMNS = (
    "code",
    "place",
    "type",
    "category",
    "stance",
    "blocking",
    "comment",
    "proposed",
    "decision",
    "reason",
)


def _answer(comment: Comment) -> Disposition | None:
    """Give the newest answer that everybody may read."""
    rows = Disposition.objects.filter(comment=comment, release__isnull=False).select_related("by", "release")
    return rows.order_by("-number").first()


@may(rules.read_consultation)
@require_GET
def comment(request: Request, slug: str, code: str) -> HttpResponse:
    """Show a comment: the words it is on, then and now, what was answered, whether that settles it."""
    found = find_comment(request, slug, code)
    consultation = found.blueprint.consultation
    answer = _answer(found)
    remark, mine = queries.remarks([found])[0], is_mine(request, found)
    listed = reverse("comments", kwargs={"slug": slug})
    context = context_of(
        consultation,
        (_("Comments"), listed),
        (found.code, None),
        remark=remark,
        shown=AttributionForm(initial={"choice": remark.attribution}) if mine and answer is None else None,
        history=found.texts.order_by("-number")[1:],
        anchors=found.anchors.select_related("version__blueprint", "block").order_by("version__number"),
        answer=answer,
        verdict=answer.verdicts.order_by("-id").first() if answer else None,
        mine=mine,
        may_answer=rules.holds(request.user, slug, "coordinator", "editor"),
        is_open=consultation.is_open(request.now),
    )
    context["hides_stances"] = consultation.is_sealed(request.now) and not context["mine"]
    return page(request, "consultations/blueprint/comment.html", context)


@may(rules.read_consultation)
@require_POST
def verdict(request: Request, slug: str, code: str) -> HttpResponse:
    """Say whether the answer settles my comment."""
    found = find_comment(request, slug, code)
    answer, form = _answer(found), VerdictForm(request.POST)
    if not is_mine(request, found) or answer is None or not form.is_valid():
        raise Http404
    satisfied = form.cleaned_data["settled"] == "yes"
    actions.judge(disposition=answer, satisfied=satisfied, text=form.cleaned_data["text"], at=request.now)
    messages.success(request, _("Thank you. Your answer is on record."))
    return redirect("comment", slug=slug, code=code)


def _consultation(request: SignedInRequest, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


@may(rules.answer_comments)
@require_GET
def board(request: SignedInRequest, slug: str) -> HttpResponse:
    """List what waits for an answer, with filters; then what waits for release."""
    consultation = _consultation(request, slug)
    asked = request.GET.get("state", "open")
    newest = Disposition.objects.filter(comment=OuterRef("pk")).order_by("-number")
    rows = Comment.objects.filter(
        blueprint__consultation=consultation, state=Comment.State.PUBLISHED
    ).annotate(
        decision=Subquery(newest.values("decision")[:1]), released=Subquery(newest.values("release__at")[:1])
    )
    states = {
        "open": Q(decision=None),
        "drafted": Q(decision__isnull=False, released=None),
        "released": Q(released__isnull=False),
    }
    shown = rows.filter(states[asked]) if asked in states else rows
    found = listing(request, shown.order_by("number"))
    context = {
        "consultation": consultation,
        "section": "manage",
        "task": "comments",
        "listing": found,
        "remarks": list(zip(queries.remarks(found.rows, inside=True), found.rows, strict=True)),
        "asked": asked,
        "counts": {name: rows.filter(condition).count() for name, condition in states.items()},
        "hides_stances": consultation.is_sealed(request.now),
    }
    return page(request, "consultations/blueprint/board.html", context)


@may(rules.answer_comments)
@require_http_methods(["GET", "POST"])
def dispose(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Answer one comment."""
    found = find_comment(request, slug, code)
    last = found.dispositions.order_by("-number").first()
    initial = {"seen": last.number if last else 0, "weight": Disposition.Weight.SUBSTANTIVE}
    if last:
        initial |= {"decision": last.decision, "weight": last.weight, "reason": last.reason}
    form = DispositionForm(request.POST or None, initial=initial)
    status = None
    if form.is_valid():
        try:
            actions.dispose(actor=request.user, comment=found, at=request.now, **form.cleaned_data)
        except actions.AnsweredMeanwhileError as error:
            sentence = _("%(who)s has answered this meanwhile: %(decision)s. Your text is kept below.")
            words = {"who": error.current.by, "decision": error.current.get_decision_display()}
            form.add_error(None, sentence % words)
            status = CONFLICT
        except actions.ReasonMissingError:
            form.add_error("reason", _("Say why. Only an acceptance goes without a reason."))
        else:
            messages.success(request, _("Drafted. It is public once it is released."))
            return redirect("comments_manage", slug=slug)
    listed = reverse("comments_manage", kwargs={"slug": slug})
    context = {
        "consultation": found.blueprint.consultation,
        "section": "manage",
        "task": "comments",
        "crumbs": [(_("Comments to answer"), listed), (found.code, None)],
        "remark": queries.remarks([found], inside=True)[0],
        "last": last,
        "form": form,
        "hides_stances": found.blueprint.consultation.is_sealed(request.now),
    }
    return page(request, "consultations/blueprint/dispose.html", context, status=status)


@may(rules.answer_comments)
@require_POST
def release(request: SignedInRequest, slug: str) -> HttpResponse:
    """Release all drafted answers together."""
    consultation = _consultation(request, slug)
    try:
        count = actions.release(actor=request.user, consultation=consultation, at=request.now)
    except actions.NothingToReleaseError:
        return errors.conflict(request, _("No answer waits for release."))
    messages.success(
        request, _("%(n)d answers are public; each author is asked whether it settles.") % {"n": count}
    )
    return redirect("comments_manage", slug=slug)


@may(rules.answer_comments)
@require_GET
def export(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the table of comments with their answers."""
    consultation = _consultation(request, slug)
    rows = queries.comments(consultation, {})
    newest = {
        each.comment_id: each
        for each in Disposition.objects.filter(comment__in=rows.values("pk")).order_by("comment_id", "number")
    }
    sealed = consultation.is_sealed(request.now)
    cells: list[list[Cell]] = []
    for each in queries.remarks(rows.order_by("number"), inside=True):
        answer = newest.get(each.comment.pk)
        place = each.anchor.block.place if each.anchor and each.anchor.block else ""
        shown = each.comment.state == Comment.State.PUBLISHED
        cells.append(
            [
                each.comment.code,
                place,
                each.comment.type,
                each.comment.category,
                "" if sealed else each.text.stance,
                "" if sealed else each.text.blocking,
                each.text.body if shown else "",
                each.text.proposed_text if shown else "",
                answer.decision if answer else "",
                answer.reason if answer else "",
            ]
        )
    return download(Sheet("comments", COLUMNS, cells), "xlsx")
