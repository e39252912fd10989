"""What stands beside a comment: chosen with it, changeable until it is answered, honoured everywhere alike."""

import io
import zipfile

import pytest
from django.urls import get_resolver, reverse

from consultations.blueprint.comments import actions as comments
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.queries import remarks
from consultations.ledger.models import Position
from consultations.programme.speaking import Speaker
from consultations.register.consent.actions import withdraw
from consultations.register.consent.attributing import choose, default_of, may_publish
from consultations.register.consent.models import Attribution
from consultations.register.directory.models import Person
from tests.access.table import World
from tests.access.test_access import MODULES, ROWS
from tests.asking import program, token_of
from tests.consultations.blueprint.answering import agreed, release
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import NOON, make_cast

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"
WHOM_STAFF_ASK = {"api_invitations"}  # coordinators read there whom they invited, not who said what


def sent(**more):
    facts = {"key": "k1", "type": "general", "body": "Say when.", "stance": "", "capacity": "mandated"}
    return {**facts, **more}


def path_of(version, words="learner"):
    block = next(each for each in version.blocks.all() if words in each.text)
    names = {"slug": version.blueprint.consultation.slug, "blueprint": version.blueprint.slug}
    return reverse("comment_new", kwargs={**names, "number": version.number, "block": block.block_id})


def beside(row):
    """Give what others see: (name, organisation)."""
    (found,) = remarks([row])
    return found.author, found.organisation


@pytest.mark.parametrize(
    ("choice", "seen"),
    [
        ("name", ("Ada Lindqvist", "Nordic Skills Alliance")),
        ("organisation", ("", "Nordic Skills Alliance")),
        ("category", ("", "")),
    ],
)
def test_each_choice_shows_what_it_says(cast, sign_in, choice, seen):
    version = publish(cast)
    assert sign_in(cast.stakeholder).post(path_of(version), sent(attribution=choice)).status_code == 302
    row = Comment.objects.get()
    assert beside(row) == seen
    assert Attribution.objects.filter(source=row.source).values_list("choice", flat=True)[0] == choice


def test_the_form_begins_with_the_general_choice_and_shows_the_words(cast, sign_in):
    version, client = publish(cast), sign_in(cast.stakeholder)
    assert client.get(path_of(version)).context["form"]["attribution"].value() == "category"
    choose(key=cast.person.pk, choice="organisation", at=NOON, language="en", via="entry.page")
    page = client.get(path_of(version))
    assert page.context["form"]["attribution"].value() == "organisation"
    assert "name" in page.content.decode()
    assert client.post(path_of(version), sent()).status_code == 302  # nothing said: the general choice holds
    assert beside(Comment.objects.get()) == ("", "Nordic Skills Alliance")
    assert client.post(path_of(version), sent(key="k2", attribution="everything")).status_code == 422


def test_the_same_form_twice_keeps_one_choice(cast, sign_in):
    version, client = publish(cast), sign_in(cast.stakeholder)
    client.post(path_of(version), sent(attribution="category"))
    client.post(path_of(version), sent(attribution="name"))
    assert Attribution.objects.values_list("choice", flat=True).get() == "category"
    assert not may_publish([cast.person.pk])


def test_a_name_chosen_for_one_comment_shows_beside_no_other(cast):
    version = publish(cast)
    silent = comment_on(cast, version, "learner", key="a")
    named = comment_on(cast, version, "learner", key="b", attribution="name")
    assert beside(silent) == ("", "")
    assert beside(named)[0] == "Ada Lindqvist"
    assert default_of(cast.person.pk) == "category"
    withdraw(key=cast.person.pk, purpose="publish-name", via="entry", at=NOON)
    assert beside(named) == ("", "")


def test_its_author_changes_it_until_the_answer_is_public(cast, sign_in):
    row = comment_on(cast, publish(cast), "learner", attribution="name")
    path = reverse("comment_attribution", kwargs={"slug": cast.consultation.slug, "code": row.code})
    client = sign_in(cast.stakeholder)
    shown = client.get(row.get_absolute_url()).content.decode()
    assert "What others see beside it" in shown
    for other in (cast.colleague, cast.editor, cast.stranger, None):
        assert sign_in(other).post(path, {"choice": "category"}).status_code == 404
        assert "What others see beside it" not in sign_in(other).get(row.get_absolute_url()).content.decode()
    assert client.post(path, {"choice": "everything"}).status_code == 404
    assert client.post(path, {"choice": "category"}).status_code == 302
    assert beside(row) == ("", "")
    agreed(cast, row, "noted", "Yes.")
    assert client.post(path, {"choice": "name"}).status_code == 302  # drafted is not released
    release(cast, row.blueprint)
    assert client.post(path, {"choice": "category"}).status_code == 409
    with pytest.raises(comments.AnsweredError):
        comments.attribute(row=row, choice="category", language="en", at=NOON)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "this stays as it is" in page
    assert 'name="choice"' not in page


def test_the_api_takes_shows_and_changes_it(cast, at):
    version = publish(cast)
    block = next(each for each in version.blocks.all() if "learner" in each.text)
    path = f"blueprint/b/v1/blocks/{block.block_id}/comments/"
    call, other = program(cast.stakeholder, cast.consultation), program(cast.colleague, cast.consultation)
    made = call("post", path, {"body": "Say when.", "attribution": "category"}, key="key-00001").json()
    assert (made["author"], made["attribution"]) == ("", "category")
    one = f"comments/{made['code']}/"
    assert other("get", one).json()["attribution"] is None
    assert call("put", f"{one}attribution/", {"attribution": "name"}).json()["author"] == "Ada Lindqvist"
    assert other("get", one).json()["author"] == "Ada Lindqvist"
    assert other("put", f"{one}attribution/", {"attribution": "name"}).status_code == 404
    assert call("put", f"{one}attribution/", {"attribution": "all"}).status_code == 422
    assert call("post", path, {"body": "x", "attribution": "all"}, key="key-00002").status_code == 422
    row = Comment.objects.get()
    agreed(cast, row, "noted", "Yes.")
    release(cast, row.blueprint)
    assert call("put", f"{one}attribution/", {"attribution": "category"}).status_code == 409


@pytest.fixture
def world(db, at):
    made = World(make_cast(), make_cast())
    for module in MODULES:
        if hasattr(module, "prepare"):
            module.prepare(made)
    return made


def text_of(answer):
    """Give an answer's words, of packed files those inside."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        packed = zipfile.ZipFile(io.BytesIO(body))
        body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", errors="replace")


def open_world(world):
    """Give a canary who says everything with her category only: a blocking comment that is answered."""
    cast, thing = world.cast, world.mine
    Person.objects.filter(pk=cast.person.pk).update(family_name=CANARY, folded=CANARY.lower())
    choose(key=cast.person.pk, choice="name", at=NOON, language="en", via="entry.page")  # she may be named
    row = comments.comment(
        block=thing.block,
        speaker=Speaker(Person.objects.get(pk=cast.person.pk), cast.organisation, None),
        mandated=False,
        said=comments.Said("Not so.", stance="-2", blocking=True, attribution="category"),
        key="canary",
        at=NOON,
    )
    comments.attribute(row=thing.comment, choice="category", language="en", at=NOON)
    source = thing.reply.source
    choose(key=cast.person.pk, choice="category", at=NOON, language="en", via=source, source=source)
    for each in (row, thing.comment):
        agreed(cast, each, "rejected", "No.")
    release(cast, row.blueprint)
    return row


def test_a_name_with_category_only_stands_on_no_public_page(world, sign_in):
    row, leaks, seen = open_world(world), [], 0
    thing, cast = world.mine, world.cast
    public = [
        r for r in ROWS if r.policy == "public" and r.name != "comment_confirm"
    ]  # her own link names her
    pages = [reverse(r.name, kwargs=r.kwargs(thing, cast)) + r.query for r in public]
    pages += [row.get_absolute_url(), "/organisations.json"]
    for asker in (None, cast.stranger, cast.colleague):
        client = sign_in(asker)
        for path in pages:
            answer = client.get(path)
            seen += answer.status_code == 200
            if CANARY in text_of(answer):
                leaks.append(f"{asker} {path}")
    assert seen > len(pages)
    assert leaks == []


def test_nor_in_any_answer_of_the_api_or_export(world, sign_in, client):
    row, leaks = open_world(world), []
    thing, cast = world.mine, world.cast
    names = {
        "slug": cast.consultation.slug,
        "blueprint": thing.blueprint.slug,
        "number": thing.draft.number,
        "code": row.code,
        "block": thing.block.block_id,
        "key": thing.version.proposal.key,
        "seq": thing.row.seq,
    }
    raised = Position.objects.get(source__startswith=f"{row.source}#", objection__isnull=False).objection.code
    read = 0
    for asker in (cast.colleague, cast.stranger, cast.coordinator, cast.editor):
        headers = {"Authorization": f"Bearer {token_of(asker, cast.consultation.slug)}"}
        for name, keys in _addresses():
            given = {key: names[key] for key in keys if key in names}
            if len(given) != len(keys):
                continue
            if "objection" in name and "code" in given:
                given["code"] = raised
            path = reverse(name, kwargs=given)
            if path.startswith("/api/register/"):
                continue  # the register itself: coordinators read there whom we know, not who said what
            answer = client.get(path, headers=headers)
            read += answer.status_code == 200
            if CANARY in text_of(answer):
                leaks.append(f"API {name} {asker}")
    staff = sign_in(cast.coordinator)
    for each in ROWS:
        if "export" in each.name and each.name in {"comments_export", "coverage_export"}:
            answer = staff.get(reverse(each.name, kwargs=each.kwargs(thing, cast)))
            assert answer.status_code == 200
            if CANARY in text_of(answer):
                leaks.append(each.name)
    assert leaks == []
    assert read >= 20


def _addresses():
    """Give (name, keywords) of every address of a consultation's API."""
    found = get_resolver().reverse_dict
    return [
        (name, found.getlist(name)[0][0][0][1])
        for name in found
        if isinstance(name, str) and name.startswith("api_") and name not in WHOM_STAFF_ASK
    ]
