"""P1c, on: the review form and the receipt's withdrawal. Twelve failures each: nothing is lost, and there is a way on."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.answering.models import DraftResponse, Revision
from surveys.authoring.models import Survey
from tests.factories import NOON
from tests.promises.forms import ORIGIN, Form, Page, press
from tests.promises.test_p01c_no_dead_ends import TEXT
from tests.surveys.answering.people import publish_items
from tests.surveys.needs import choices

pytestmark = pytest.mark.django_db
ITEMS = [
    {"key": "note", "kind": "text", "lines": 4},
    {"key": "pick", "kind": "single", "choices": choices("a", "b"), "required": "yes"},
    {"key": "long", "kind": "text"},
]
HOME = "/s/needs/"
START, SECTION, REVIEW, SUBMIT = HOME, f"{HOME}1/", f"{HOME}review/", f"{HOME}submit/"
RECEIPT, WITHDRAW = f"{HOME}receipt/", f"{HOME}withdraw/"


@pytest.fixture
def survey(cast, at):
    return publish_items(cast, ITEMS)


@pytest.fixture
def client(cast, survey):
    """Give a browser whose draft is written and waits to be sent."""
    found = browser(cast)
    press(found, form_of(found, START, f"{HOME}begin/"))
    write(found, note=TEXT, pick="a")
    return found


def browser(cast):
    found = Client(enforce_csrf_checks=True)
    found.force_login(cast.stakeholder)
    return found


def form_of(client, path, action):
    """Open a page and give one of its forms."""
    found = Page(client.get(path), path).to(action)
    assert found is not None, f"{path} has no form to {action}"
    return found


def write(client, **values):
    """Write into the section and leave it."""
    form = form_of(client, SECTION, SECTION)
    return press(client, form, **values, go="later")


def send(client):
    return press(client, form_of(client, REVIEW, SUBMIT))


class Scene:
    """A browser with one open form; a failure happens to it, and what went wrong outside may be mended again."""

    def __init__(self, client, survey, cast, at, page, action):
        self.client, self.survey, self.cast, self.at = client, survey, cast, at
        self.page, self.action = page, action
        self.form = form_of(client, page, action)

    def press(self, form=None, **more):
        return press(self.client, form or self.form, **more)

    def other_tab(self):
        return browser(self.cast)

    def mend(self):
        """Put right what failed outside: the person is signed in, the survey is open and goes on."""
        if "session" not in self.client.cookies or not self.client.cookies["session"].value:
            self.client.force_login(self.cast.stakeholder)
        Survey.objects.update(paused_at=None)
        self.at(NOON)


def signed_out(scene):
    scene.client.cookies.pop("session")
    answer = scene.press()
    assert answer.status_code == 403
    return answer


def cookie_lost(scene):
    scene.client.cookies.pop("csrf")
    answer = scene.press()
    assert answer.status_code == 403
    return answer


def token_old(scene):
    answer = scene.press(csrfmiddlewaretoken="x" * 64)
    assert answer.status_code == 403
    return answer


def two_tabs(scene):
    """Another tab writes meanwhile: before sending into the draft; after it, it begins to change the answers."""
    other = scene.other_tab()
    if scene.action == WITHDRAW:
        press(other, form_of(other, RECEIPT, f"{HOME}begin/"))
    write(other, long="From another tab.")
    return scene.press()


def closed(scene):
    scene.at(scene.survey.closes_at + timedelta(minutes=5))
    answer = scene.press()
    assert answer.status_code == 409
    return answer


def paused(scene):
    Survey.objects.update(paused_at=NOON)
    answer = scene.press()
    assert answer.status_code == 409
    return answer


def no_slash(scene):
    return scene.press(Form(scene.action.rstrip("/"), scene.form.sent))


def sent_elsewhere(scene):
    """The very same was done in another tab."""
    other = scene.other_tab()
    assert press(other, form_of(other, scene.page, scene.action)).status_code == 302
    return scene.press()


def refused(scene):
    """What is sent cannot be taken as it is: an answer that is needed is missing; what was sent is final."""
    if scene.action == WITHDRAW:
        Survey.objects.update(revise=Survey.Revise.NEVER)
        answer = scene.press()
        assert answer.status_code == 409
        Survey.objects.update(revise=Survey.Revise.UNTIL_CLOSE)
        return answer
    DraftResponse.objects.update(answers={"note": TEXT})
    answer = scene.press()
    assert answer.status_code == 422
    DraftResponse.objects.update(answers={"note": TEXT, "pick": "a"})
    return answer


def too_long(scene):
    """Something too long stands in the draft; where nothing is typed, it comes along uncalled."""
    if scene.action == WITHDRAW:
        return scene.press(long="x" * 20_001)
    DraftResponse.objects.update(answers={"note": TEXT, "pick": "a", "long": "x" * 20_001})
    answer = scene.press()
    assert answer.status_code == 422
    DraftResponse.objects.update(answers={"note": TEXT, "pick": "a"})
    return answer


def bad_file(scene):
    return scene.press(papers=SimpleUploadedFile("page.html", b"<html>"))


def strange_button(scene):
    return scene.press(draft="../../elsewhere", capacity="emperor", go="../../elsewhere")


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
named = pytest.mark.parametrize("failure", FAILURES, ids=lambda each: each.__name__)


def way_on(scene, answer):
    """Go on from where an answer leads, by its own form or link; gives the next answer."""
    if answer.status_code == 302:
        return scene.client.get(answer["Location"])
    page = Page(answer, answer.request["PATH_INFO"])
    for action, more in ((scene.action, {}), (f"{HOME}begin/", {}), (SECTION, {"go": "next"})):
        form = page.to(action)
        if form is not None:
            return scene.press(form, **more)
    link = next((each for each in page.links if each.split("?")[0] in {scene.page, START}), None)
    assert link is not None, f"a dead end: {answer.status_code} with {page.links}"
    answer = scene.client.get(link)
    assert answer.status_code == 200, link
    return answer


def said():
    """Give the text wherever it stands: in the draft, or in what was sent."""
    drafts = [row.answers.get("note") for row in DraftResponse.objects.all()]
    return drafts + [(row.answers or {}).get("note") for row in Revision.objects.order_by("number")]


@named
def test_a_review_that_fails_loses_nothing_and_is_sent_once_in_the_end(cast, client, survey, at, failure):
    scene = Scene(client, survey, cast, at, REVIEW, SUBMIT)
    answer = failure(scene)
    assert answer.status_code in {302, 403, 409, 422}
    assert TEXT in said()
    if answer.status_code in {409, 422}:  # the review is shown again, with every word
        assert TEXT in Page(answer, SUBMIT).words
    scene.mend()
    for _try in range(8):
        if Revision.objects.exists():
            break
        answer = way_on(scene, answer)
        assert TEXT in said()
    assert [row.answers["note"] for row in Revision.objects.all()] == [TEXT]
    assert TEXT in Page(client.get(RECEIPT), RECEIPT).words


@named
def test_a_withdrawal_that_fails_loses_nothing_and_is_done_once_in_the_end(cast, client, survey, at, failure):
    send(client)
    scene = Scene(client, survey, cast, at, RECEIPT, WITHDRAW)
    answer = failure(scene)
    assert answer.status_code in {302, 403, 409}
    assert Revision.objects.get(number=1).answers["note"] == TEXT
    scene.mend()
    for _try in range(8):
        if Revision.objects.filter(status=Revision.Status.WITHDRAWN).exists():
            break
        answer = way_on(scene, answer)
    assert list(Revision.objects.order_by("number").values_list("status", flat=True)) == [
        "valid",
        "withdrawn",
    ]
    assert Revision.objects.get(number=1).answers["note"] == TEXT


def test_a_form_of_another_site_is_never_offered_again(client, survey):
    sent = form_of(client, REVIEW, SUBMIT).sent
    answer = client.post(
        SUBMIT, {**sent, "csrfmiddlewaretoken": "x" * 64}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert Page(answer, SUBMIT).to(SUBMIT) is None
    assert ORIGIN != {"Origin": "https://evil.example"}
