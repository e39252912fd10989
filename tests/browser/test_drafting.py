"""Drafting in a real browser: by plain buttons, and no page that breaks a rule."""

import os

import pytest

from consultations.blueprint.bindings import actions as bindings
from consultations.blueprint.drafts import importing, writing
from tests.browser.looking import listen, look
from tests.consultations.blueprint.drafts.telling import FIRST, make, newest, prepare
from tests.consultations.blueprint.formats.docs import box, run
from tests.factories import NOON, make_voice, say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("", "name/", "import/", "figures/", "next/", "next/pairs/", "next/changes/", "asked/", "proposals/")
SECOND = FIRST.replace("Nothing else does.", "No provider does, and no authority either.").replace(
    "A list of trusted issuers is kept by each country.",
    "Countries keep lists of issuers which they trust, each its own, and share them with all others.",
)


@pytest.fixture
def desk(cast):
    found = make(cast)
    row = next(each for each in newest(found).blocks.all() if "learner" in each.text)
    made = bindings.propose(actor=cast.editor, row=row, scope="block", kind="clause", at=NOON)
    say(make_voice(cast.consultation, cast.person), made.proposal.versions.get())
    candidate = prepare(cast, found, SECOND)
    bindings.rule(actor=cast.editor, binding=made, ruling="same_meaning", reason="Clearer.", at=NOON)
    draft = writing.begin(actor=cast.editor, blueprint=found, at=NOON)
    body = f'<w:p>{run("The rule ")}<w:ins w:id="2" w:author="Ann">{run("must")}</w:ins>{run(" hold.")}</w:p>'
    importing.bring(actor=cast.editor, draft=draft, name="x.docx", content=box(body), at=NOON)
    return f"{cast.consultation.get_absolute_url()}manage/blueprint/b/", candidate, made


def test_pages_break_no_rule(cast, visit, desk):
    page = visit(cast.coordinator)
    heard = listen(page)
    faults = []
    for name in ("../", *PAGES, "v1/time/"):
        page.goto(f"{desk[0]}{name}")
        faults += [f"{name}: {fault}" for fault in look(page, widths=(1280, 320))]
        if folder := os.environ.get("SHOTS"):
            shot = name.strip("/.").replace("/", "-") or "write"
            for width, scheme in ((1280, "light"), (320, "dark")):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=f"{folder}/{shot}-{width}.png", full_page=True)
    assert faults + heard == []


def test_a_version_is_settled_and_asked_for_without_scripts(cast, visit, desk):
    page = visit(cast.coordinator, scripts=False)
    page.goto(f"{desk[0]}next/pairs/")
    page.locator("select[name=how]").first.select_option("edited")
    page.get_by_role("button", name="Compare these two").first.click()
    assert page.locator("del").first.is_visible()
    page.get_by_role("button", name="Settle it").first.click()
    page.goto(f"{desk[0]}next/changes/")
    for each in page.get_by_role("checkbox").all():
        each.check()
    page.get_by_role("button", name="Mark the ticked ones as editorial").click()
    assert page.get_by_text("Every change has a reason.").is_visible()
    other = visit(cast.second, scripts=False)
    other.goto(f"{desk[0]}asked/")
    other.get_by_role("button", name="Agree: ").click()
    assert other.get_by_text("Nothing waits for a second person.").is_visible()
    page.goto(f"{desk[0]}next/")
    page.get_by_role("button", name="Ask a second person to publish it").click()
    other.goto(f"{desk[0]}asked/")
    other.get_by_role("button", name="Agree: publish version 2").click()
    other.goto(f"{cast.consultation.get_absolute_url()}blueprint/")
    assert "/v2/" in other.url
