"""One comment with its answer, and what its author says of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.blueprint.answers import picking, verdicts
from consultations.blueprint.answers.forms import VerdictForm
from consultations.blueprint.answers.models import Disposition, VerdictLink
from consultations.blueprint.answers.queries import released
from consultations.blueprint.campaigns.queries import letter_of
from consultations.blueprint.comments import queries
from consultations.blueprint.comments.fields import AttributionForm
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.comments.talk import around
from consultations.blueprint.comments.talking import staff_of
from consultations.blueprint.comments.views import context_of, find_comment, is_mine
from consultations.programme import rules
from consultations.programme.speaking import speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web import errors, links
from ds4skills.web.http import page

GONE, SEE_OTHER, CONFLICT = 410, 303, 409
HELD = 3600  # seconds for which a link, once exchanged, opens the form


@may(rules.read_consultation)
@require_GET
def comment(request: Request, slug: str, code: str) -> HttpResponse:
    """Show a comment: the words it is on, then and now, what was answered, whether that settles it."""
    found = find_comment(request, slug, code)
    consultation = found.blueprint.consultation
    answer = released([found.pk]).get(found.pk)
    remark, mine = queries.remarks([found])[0], is_mine(request, found)
    context = context_of(
        consultation,
        (_("Comments"), reverse("comments", kwargs={"slug": slug})),
        (found.code, None),
        remark=remark,
        shown=AttributionForm(initial={"choice": remark.attribution}) if mine and answer is None else None,
        history=found.texts.order_by("-number")[1:],
        letter=letter_of(found),
        mine=mine,
        may_answer=rules.holds(request.user, slug, "coordinator", "editor"),
        may_moderate=rules.holds(request.user, slug, "coordinator", "moderator"),
        is_open=consultation.is_open(request.now),
    )
    context |= around(
        found,
        remark,
        speaker(request, consultation, request.now),
        staff=staff_of(request, slug) is not None,
        is_open=consultation.is_open(request.now),
    )
    context |= _answered(request, answer, mine=mine) if answer else {}
    context["hides_stances"] = consultation.is_sealed(request.now) and not context["mine"]
    return page(request, "consultations/blueprint/comment.html", context)


def _answered(request: Request, answer: Disposition, *, mine: bool) -> dict[str, object]:
    """Give what is shown of a released answer."""
    verdict = verdicts.newest_verdicts([answer.pk]).get(answer.pk)
    return {
        "answer": answer,
        "changes": picking.made([answer.pk]).get(answer.pk, []),
        "heard": verdicts.heard(answer, verdict, request.now),
        "may_judge": mine and not verdicts.is_over(answer, request.now),
    }


def _newest(found: Comment) -> CommentText | None:
    return found.texts.order_by("-number").first()


@may(rules.read_consultation)
@require_http_methods(["GET", "POST"])
def verdict(request: Request, slug: str, code: str) -> HttpResponse:
    """Say whether the answer settles my comment: signed in, or by the link that a message brought."""
    found = find_comment(request, slug, code)
    answer = released([found.pk]).get(found.pk)
    if answer is None or not (is_mine(request, found) or _by_link(request, found)):
        raise Http404
    form, status = VerdictForm(request.POST or None), None
    if form.is_valid():
        satisfied = form.cleaned_data["settled"] == "yes"
        try:
            verdicts.judge(
                disposition=answer, satisfied=satisfied, text=form.cleaned_data["text"], at=request.now
            )
        except verdicts.WordsMissingError:
            form.add_error("text", _("Say why it does not settle your comment."))
        except verdicts.TooLateError:
            status = CONFLICT
        else:
            messages.success(request, _("Thank you. Your answer is on record."))
            return redirect("comment", slug=slug, code=code)
    text = _newest(found)
    context = context_of(
        found.blueprint.consultation,
        (found.code, found.get_absolute_url()),
        (_("Does this settle it?"), None),
        remark=queries.remarks([found])[0],
        form=form,
        conditional=bool(text and text.conditional),
        over=verdicts.is_over(answer, request.now),
        **_answered(request, answer, mine=True),
    )
    return page(request, "consultations/blueprint/verdict.html", context, status=status)


def _by_link(request: Request, found: Comment) -> bool:
    """Tell whether the browser holds a link to one of this comment's answers."""
    pk = links.held(request, name=verdicts.COOKIE, salt=verdicts.SALT, seconds=HELD)
    return pk is not None and VerdictLink.objects.filter(pk=pk, disposition__comment=found).exists()


@may(rules.read_consultation)
@require_http_methods(["GET", "HEAD", "POST"])
def verdict_link(request: Request, slug: str, secret: str) -> HttpResponse:
    """Show which answer a link is about; only the button exchanges it, so that no scanner uses it up."""
    link = verdicts.find_link(secret)
    there = link.disposition.comment if link else None
    if link is None or there is None or there.blueprint.consultation.slug != slug:
        return page(request, "consultations/blueprint/verdict_gone.html", {}, status=GONE)
    if there.state == Comment.State.HIDDEN:
        return errors.conflict(request, _("This comment is hidden now."))
    if request.method == "POST":
        path = reverse("comment_verdict", kwargs={"slug": slug, "code": there.code})
        answer = redirect(path)
        answer.status_code = SEE_OTHER
        links.hand_over(answer, name=verdicts.COOKIE, pk=link.pk, salt=verdicts.SALT, path=path, seconds=HELD)
        return answer
    context = context_of(
        there.blueprint.consultation,
        over=verdicts.is_over(link.disposition, request.now),
        answer=link.disposition,
        code=there.code,
        there=there,
    )
    return page(request, "consultations/blueprint/verdict_link.html", context)
