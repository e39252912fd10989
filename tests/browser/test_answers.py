"""The editors' pages and the public pages of answers, looked at in light and dark, wide and narrow."""

import pytest

from consultations.blueprint.answers import bulk, templates
from consultations.blueprint.campaigns import actions as campaigns
from tests.browser.looking import listen, look
from tests.consultations.blueprint.answering import agreed, draft, released
from tests.consultations.blueprint.test_comments import SECOND, comment_on, publish
from tests.consultations.blueprint.test_letters import LETTER
from tests.factories import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAFF = (
    "manage/comments/",
    "manage/comments/?type=general&stage=open",
    "manage/comments/filter/?type=general",
    "manage/comments/C-0002/",
    "manage/answers/",
    "manage/answers/templates/",
)
PUBLIC = (
    "answers/",
    "answers/silent/",
    "letters/",
    "letters/G-0004/",
    "comments/C-0001/",
    "comments/C-0004/",
)


def test_no_page_of_answers_breaks_a_rule(cast, visit, tmp_path):
    version = publish(cast)
    first, second, third = (
        comment_on(cast, version, "one day", key=f"k{n}", stance="-2", blocking=True) for n in range(3)
    )
    for n in range(5):
        comment_on(cast, version, "learner decides", body=f"{LETTER} Signed {n}.", key=f"l{n}")
    publish(cast, SECOND, version.blueprint, "Second")
    released(cast, first, reason="Two days, as you ask.")
    draft(cast, second)
    agreed(cast, third)
    bulk.annotate(actor=cast.editor, comment=second, text="Ask the lawyers.", at=NOON)
    bulk.tag(
        actor=cast.editor, blueprint=version.blueprint, comments=[second.pk], add={"legal"}, drop=(), at=NOON
    )
    templates.keep(actor=cast.editor, blueprint=version.blueprint, title="Thanks", body="Thank you.", at=NOON)
    campaigns.group(actor=cast.editor, blueprint=version.blueprint, at=NOON)
    base, faults = cast.consultation.get_absolute_url(), []
    for who, paths in (
        (cast.coordinator, STAFF),
        (None, PUBLIC),
        (cast.stakeholder, ("comments/C-0001/verdict/",)),
    ):
        page = visit(who)
        heard = listen(page)
        for path in paths:
            page.goto(f"{base}{path}")
            faults += [f"{path}: {fault}" for fault in look(page, widths=(1280, 320))]
        faults += heard
    page = visit(cast.coordinator)
    page.goto(f"{base}manage/comments/?group=G-0004")
    page.get_by_label("all that match").check()
    page.get_by_role("button", name="Draft answers").click()
    page.get_by_label("Noted", exact=True).check()
    page.get_by_label("Reason").fill("Thank you, {name}.")
    page.get_by_role("button", name="Show every answer").click()
    assert page.get_by_text("5 answers as they will be sent").is_visible()
    faults += [f"bulk: {fault}" for fault in look(page, widths=(1280, 320))]
    page.screenshot(path=str(tmp_path / "bulk.png"), full_page=True)
    page.get_by_role("button", name="Draft these answers").click()
    assert page.get_by_text("5 answers are drafted").is_visible()
    faults += [f"done: {fault}" for fault in look(page, widths=(1280, 320))]
    page.goto(f"{base}manage/comments/")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=str(tmp_path / "board.png"), full_page=False)
    page.goto(f"{base}manage/comments/C-0002/")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 900})
    page.screenshot(path=str(tmp_path / "dispose.png"), full_page=True)
    assert faults == []
