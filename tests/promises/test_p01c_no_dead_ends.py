"""P1c: no dead ends: nothing you typed is lost. Twelve failures, each with the text given back and kept in the end."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.answering.models import DraftResponse, Revision
from tests.surveys.answering.people import publish_items
from tests.surveys.needs import choices

pytestmark = pytest.mark.django_db
TEXT = "Ünïcode — <b>&amp;</b> “two  spaces”\n\n\t</textarea><script>1</script> עברית ελληνικά"
ITEMS = [
    {"key": "note", "kind": "text", "lines": 4},
    {"key": "pick", "kind": "single", "choices": choices("a", "b")},
    {"key": "long", "kind": "text"},
    {"key": "papers", "kind": "file"},
]
PATH = "/s/needs/1/"
FORM = {"rev-note": "0", "rev-pick": "0", "rev-long": "0", "rev-papers": "0", "note": TEXT, "go": "next"}


class Fields(HTMLParser):
    """Collects what stands in the fields of a page, and the forms that would send it again."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self.sent, self.open = [], {}, ""

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "textarea":
            self.open = facts.get("name", "-")
            self.texts.append("")
        elif tag == "input" and facts.get("value"):
            self.sent[facts.get("name", "")] = facts["value"]

    def handle_data(self, data):
        if self.open:
            self.texts[-1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.open:
            self.texts[-1] = self.texts[-1].removeprefix("\n")
            self.sent[self.open] = self.texts[-1]
            self.open = ""


def fields(answer):
    """Read the fields of a page."""
    found = Fields()
    found.feed(answer.content.decode())
    return found


@pytest.fixture
def survey(cast, at):
    return publish_items(cast, ITEMS)


@pytest.fixture
def client(cast, survey):
    found = Client(enforce_csrf_checks=True)
    found.force_login(cast.stakeholder)
    found.post("/s/needs/begin/", {"csrfmiddlewaretoken": token(found, "/s/needs/")})
    return found


def token(client, path=PATH):
    """Open a page and give the token of its form."""
    return fields(client.get(path)).sent["csrfmiddlewaretoken"]


def send(client, path=PATH, **more):
    """Send the section's form from our own page."""
    data = {**FORM, "csrfmiddlewaretoken": token(client), **more}
    return client.post(path, data, headers={"Origin": "http://testserver"})


def signed_out(client, survey, cast, at):
    """The session ended; one signs in in another tab, comes back and sends what the page holds again."""
    old = token(client)
    client.cookies.pop("session")
    answer = client.post(PATH, {**FORM, "csrfmiddlewaretoken": old}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    client.force_login(cast.stakeholder)
    return answer


def cookie_lost(client, survey, cast, at):
    """The browser lost its cookie for forms."""
    old = token(client)
    client.cookies.pop("csrf")
    return client.post(PATH, {**FORM, "csrfmiddlewaretoken": old}, headers={"Origin": "http://testserver"})


def token_old(client, survey, cast, at):
    """One signed in again in another tab, and the form's token is of before."""
    answer = client.post(
        PATH, {**FORM, "csrfmiddlewaretoken": "x" * 64}, headers={"Origin": "http://testserver"}
    )
    assert answer.status_code == 403
    return answer


def two_tabs(client, survey, cast, at):
    """Another tab wrote something else meanwhile."""
    send(client, note="Something else", go="later")
    answer = send(client)
    assert answer.status_code == 409
    return answer


def closed(client, survey, cast, at):
    """The survey closed meanwhile."""
    form = token(client)
    at(survey.closes_at)
    return client.post(PATH, {**FORM, "csrfmiddlewaretoken": form}, headers={"Origin": "http://testserver"})


def paused(client, survey, cast, at):
    """The survey was paused meanwhile."""
    survey.paused_at = survey.opens_at + timedelta(hours=1)
    survey.save(update_fields=["paused_at"])
    return send(client)


def no_slash(client, survey, cast, at):
    """The address came without its last slash."""
    send(client, path=PATH.rstrip("/"))
    return client.get(PATH.rstrip("/"))


def sent_elsewhere(client, survey, cast, at):
    """The same draft was sent from another tab."""
    form = token(client)
    send(client, note="The other tab's", go="later")
    draft = DraftResponse.objects.get()
    data = {"draft": str(draft.pk), "csrfmiddlewaretoken": token(client)}
    client.post("/s/needs/submit/", data, headers={"Origin": "http://testserver"})
    assert Revision.objects.count() == 1
    assert DraftResponse.objects.count() == 0
    return client.post(
        PATH, {**FORM, "rev-note": "1", "csrfmiddlewaretoken": form}, headers={"Origin": "http://testserver"}
    )


def refused(client, survey, cast, at):
    """Another answer of the page cannot be taken."""
    answer = send(client, pick="nothing that was offered")
    assert answer.status_code == 422
    return answer


def too_long(client, survey, cast, at):
    """Another text is too long; it is given back, too."""
    answer = send(client, long="x" * 20_001)
    assert answer.status_code == 422
    assert "x" * 20_001 in fields(answer).sent.values()
    return answer


def bad_file(client, survey, cast, at):
    """A file that came along is refused."""
    answer = send(client, papers=SimpleUploadedFile("page.html", b"<html>"))
    assert answer.status_code == 422
    return answer


def strange_button(client, survey, cast, at):
    """The button says what no button says."""
    send(client, go="../../elsewhere")
    return client.get(PATH)


FAILURES = [
    signed_out,
    cookie_lost,
    token_old,
    two_tabs,
    closed,
    paused,
    no_slash,
    sent_elsewhere,
    refused,
    too_long,
    bad_file,
    strange_button,
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda each: each.__name__)
def test_the_text_is_given_back_byte_for_byte_and_is_kept_in_the_end(cast, client, survey, at, failure):
    answer = failure(client, survey, cast, at)
    page = fields(answer)
    assert TEXT in page.texts
    for _try in range(3):  # what the page holds is sent again, as its own button would
        if DraftResponse.objects.get().answers.get("note") == TEXT:
            break
        data = {
            name: text for name, text in page.sent.items() if name in FORM or name == "csrfmiddlewaretoken"
        }
        answer = client.post(PATH, {**data, "go": "later"}, headers={"Origin": "http://testserver"})
        page = fields(answer)
    assert DraftResponse.objects.get().answers["note"] == TEXT


def test_a_form_of_another_site_is_never_offered_again(client):
    answer = client.post(
        PATH, {**FORM, "csrfmiddlewaretoken": "x" * 64}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert "note" not in fields(answer).sent
    assert TEXT in fields(answer).texts
