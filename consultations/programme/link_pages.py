"""Pages for holders of links: opening one, asking for a new one, stopping our messages."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consultations.programme import exercises, inviting, letters, links
from consultations.register.consent.models import ConsentRecord, Purpose
from consultations.register.consent.queries import standing
from consultations.register.directory.models import Person
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import limits
from ds4skills.web.http import page

GONE, SEE_OTHER = 410, 303


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Request, secret: str) -> HttpResponse:
    """Show what a personal link is for; only "Begin" exchanges it, so that no scanner uses it up."""
    token = links.find(secret)
    exercise = exercises.find(token.invitation.exercise) if token else None
    if token is None or exercise is None:
        return page(request, "consultations/programme/link_gone.html", {}, status=GONE)
    if request.method == "POST":
        inviting.open_link(token=token, at=request.now)
        path = exercise.path if exercise.path != "/" else token.invitation.consultation.get_absolute_url()
        answer = redirect(path)
        answer.status_code = SEE_OTHER
        links.hand_over(answer, token, exercise, request.now)
        return answer
    context = {
        "invitation": token.invitation,
        "consultation": token.invitation.consultation,
        "exercise": exercise,
    }
    return page(request, "consultations/programme/link.html", context)


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: Request) -> HttpResponse:
    """Have a new link sent to an address, if it was invited; answer and work are the same for any address."""
    if request.method != "POST":
        return page(request, "consultations/programme/link_new.html", {})
    if limits.allows(request, "new-link", most=60, seconds=3600):
        inviting.ask_new_links(address=request.POST.get("email", "")[:254], at=request.now)
    return page(request, "consultations/programme/link_sent.html", {})


@csrf_exempt  # RFC 8058: the mail program posts, and the token is the right
@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """Stop our messages to a person; the link shows one button, and only pressing it acts."""
    key = letters.person_of_stop(token)
    person = Person.objects.filter(pk=key).first() if key else None
    if person is None:
        return page(request, "consultations/programme/stop_gone.html", {}, status=GONE)
    if request.method == "POST":
        inviting.opt_out(person=person, via="mail-link", at=request.now)
    word = standing(person.pk, request.now).get(Purpose.INVITE)
    stopped = word is not None and word.act == ConsentRecord.Act.WITHDRAWN
    return page(request, "consultations/programme/stop.html", {"stopped": stopped, "token": token})
