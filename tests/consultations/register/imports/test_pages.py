"""The wizard's pages: each step has its address, bad answers are told, and every page costs the same at any length."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.register.directory.models import Organisation, Person
from consultations.register.imports.models import ImportBatch, ImportFile, ImportMapping
from consultations.register.origins.models import Network, Origin
from ds4skills.jobs.actions import ask_to_stop, drain
from ds4skills.jobs.models import Job
from tests.budgets.counting import cost
from tests.consultations.register.imports.files import fresh, run, table, take
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db
FACTS = {"kind": "organisations", "network": "own", "source": "a list", "basis": Origin.Basis.CONSENT}
LATIN = "name;city\r\nÉcole;Besançon\r\nMütter;Köln\r\nŠkola;Plzeň\r\n".encode("cp1250")


def send(client, body: bytes, name="list.csv", **more):
    sent = SimpleUploadedFile(name, body)
    return client.post("/register/import/", {"file": sent, **FACTS, **more}, follow=True)


def test_seven_steps_from_file_to_undo(cast, sign_in):
    client = sign_in(cast.coordinator)
    network = Network.objects.create(name="Partners")
    body = table(
        ["Organisation", "Land", "note"], ["Alpha Forum", "BASSI", "x"], ["Beta Forum", "Austria", ""]
    )
    page = send(client, body, network=network.pk)
    batch = ImportBatch.objects.get()
    here = f"/register/import/{batch.pk}/"
    assert page.redirect_chain[-1][0] == f"{here}read/"
    assert (batch.network, batch.source, batch.basis) == (network, "a list", "consent")

    page = client.get(f"{here}columns/")
    assert "“Organisation”" not in page.content.decode() or page.status_code == 200
    assert [column.field for column, _field, _why, _parted in page.context["columns"]] == [
        "name",
        "country",
        "",
    ]
    answer = client.post(f"{here}columns/", {"c0": "name", "c1": "country", "c2": ""})
    assert answer.url == f"{here}values/"
    assert ImportMapping.objects.get().network == network

    page = client.get(f"{here}values/")
    asked = page.context["groups"][0]
    assert [(value.text, value.code) for value, _field in asked["values"]] == [
        ("BASSI", ""),
        ("Austria", "AT"),
    ]
    assert "NL" in asked["values"][0][0].offers
    answer = client.post(f"{here}values/", {"v-country-0": "NL", "v-country-1": ""})
    assert answer.url == f"{here}check/"
    page = client.get(answer.url)
    assert [row["row"].verdict for row in page.context["rows"]] == ["new", "new"]
    assert Organisation.objects.filter(name="Alpha Forum").exists() is False

    assert client.get(f"{here}apply/").status_code == 200
    answer = client.post(f"{here}apply/")
    assert answer.url.startswith("/jobs/")
    drain()
    assert Organisation.objects.get(name="Alpha Forum").country == "NL"
    assert not ImportFile.objects.exists()
    page = client.get(f"{here}result/")
    assert page.context["fates"] == {"done": 2}
    assert client.get(here).url == f"{here}result/"

    assert client.get(f"{here}undo/").status_code == 200
    assert client.post(f"{here}undo/").url.startswith("/jobs/")
    drain()
    assert fresh(batch).state == "undone"
    assert Organisation.objects.filter(name="Alpha Forum").exists() is False
    assert client.post(f"{here}undo/").status_code == 409
    assert client.post(f"{here}apply/").status_code == 409
    assert client.post(f"{here}columns/", {"c0": "name"}).status_code == 409


def test_the_encoding_is_asked_with_words_and_never_guessed(cast, sign_in):
    client = sign_in(cast.coordinator)
    page = send(client, LATIN)
    batch = ImportBatch.objects.get()
    assert batch.uncertain
    assert "Škola" in page.content.decode()
    assert client.get(f"/register/import/{batch.pk}/columns/").status_code == 302
    client.post(f"/register/import/{batch.pk}/read/", {"encoding": "cp1250", "delimiter": ";"})
    assert not fresh(batch).uncertain
    assert batch.rows.get(number=4).cells == ["Škola", "Plzeň"]


def test_bad_answers_are_told_and_nothing_is_lost(cast, sign_in):
    client = sign_in(cast.coordinator)
    assert client.post("/register/import/", FACTS).status_code == 422
    assert send(client, b"a;b\r\n1;2\r\n", network="").status_code == 422
    send(client, table(["name", "title"], ["A", "B"]))
    batch = ImportBatch.objects.get()
    here = f"/register/import/{batch.pk}/"
    assert client.post(f"{here}columns/", {"c0": "name", "c1": "name"}).status_code == 422
    assert client.post(f"{here}columns/", {"c0": "", "c1": "city"}).status_code == 422
    assert client.post(f"{here}columns/", {"c0": "no-such"}).status_code == 422
    assert client.get("/register/import/999/read/").status_code == 404
    assert client.post(f"{here}drop/").url == "/register/import/"
    assert not ImportBatch.objects.exists()


def test_rows_with_errors_go_out_as_they_came_and_are_known_when_they_return(cast, sign_in):
    client = sign_in(cast.coordinator)
    body = table(
        ["name", "website", "my note"], ["Good", "good.example", "'=1"], ["Bad", "java script", "=2"]
    )
    batch = take(cast.coordinator, body)
    batch = run(cast.coordinator, batch)
    answer = client.get(f"/register/import/{batch.pk}/rows.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["name", "website", "my note", "_row", "_verdict", "_problem"]
    assert rows[1][:5] == ["Bad", "java script", "'=2", "3", "error"]
    page = send(client, answer.content)
    again = ImportBatch.objects.latest("pk")
    assert page.status_code == 200
    page = client.get(f"/register/import/{again.pk}/columns/")
    found = {
        column.heading: (column.field, column.why)
        for column, _field, _why, _parted in page.context["columns"]
    }
    assert found["website"] == ("website", "saved")
    assert found["_problem"] == ("", "private")
    assert again.rows.get().cells[:3] == ["Bad", "java script", "=2"]


def test_duplicates_are_asked_and_many_are_answered_alike_with_a_reason(cast, sign_in):
    client = sign_in(cast.coordinator)
    known = make_organisation(name="Skills Forum ASBL", country="BE")
    body = table(["name", "country"], ["Skills Forum", "BE"], ["Gamma Union", "FR"], ["GAMMA union", "FR"])
    batch = take(cast.coordinator, body)
    here = f"/register/import/{batch.pk}/check/"
    page = client.get(here, {"verdict": "duplicate"})
    assert [row["row"].number for row in page.context["rows"]] == [2, 4]
    answer = client.post(f"{here}alike/", {"evidence": "name", "choice": "new", "reason": "", "sure": ""})
    assert answer.status_code == 422
    client.post(here, {"choice-2": f"same:{known.pk}", "choice-4": "same:3", "choice-3": "skip"})
    assert batch.rows.get(number=3).choice == ""
    batch = run(cast.coordinator, batch)
    assert batch.rows.get(number=2).target == known.pk
    assert batch.rows.get(number=4).target == batch.rows.get(number=3).target
    assert Organisation.objects.filter(folded="gamma union").count() == 1

    other = take(cast.coordinator, table(["name", "country"], ["Skills FORUM", "BE"]))
    there = f"/register/import/{other.pk}/check/"
    data = {"evidence": other.rows.get().evidence, "choice": "same", "reason": "all ours", "sure": "on"}
    client.post(f"{there}alike/", data)
    assert other.rows.get().choice == f"same:{known.pk}"
    assert other.rows.get().reason == "all ours"


def test_asked_to_stop_it_stops_after_a_chunk_and_goes_on_later(cast, sign_in, monkeypatch):
    from consultations.register.imports import applying  # noqa: PLC0415 -- its chunk is set

    monkeypatch.setattr(applying, "CHUNK", 1)
    client = sign_in(cast.coordinator)
    batch = take(cast.coordinator, table(["name"], ["Aaaa Forum"], ["Bbbb Union"], ["Cccc Guild"]))
    client.post(f"/register/import/{batch.pk}/apply/")
    ask_to_stop(job=Job.objects.get())
    drain()
    assert fresh(batch).state == "stopped"
    assert Organisation.objects.filter(name="Aaaa Forum").count() == 1
    assert client.get(f"/register/import/{batch.pk}/result/").status_code == 200
    client.post(f"/register/import/{batch.pk}/apply/")
    drain()
    assert fresh(batch).state == "applied"
    assert batch.rows.filter(fate="done").count() == 3


def test_pages_cost_the_same_however_long_the_file_is(cast, sign_in):
    client = sign_in(cast.coordinator)
    words = ["Alder", "Birch", "Cedar", "Damson", "Elder", "Fir"]
    few = take(cast.coordinator, table(["name", "country"], ["Alder Forum", "BE"]))
    many = take(cast.coordinator, table(["name", "country"], *([f"{w} {w}wood", "BE"] for w in words)))
    for path in ("read", "columns", "values", "check", "apply"):
        costs = [cost(client, f"/register/import/{batch.pk}/{path}/") for batch in (few, many)]
        assert costs[0] == costs[1] <= 16, (path, costs)


def test_strangers_see_no_import_and_moderators_none_either(cast, sign_in):
    batch = take(cast.coordinator, table(["name"], ["A Forum"]))
    assert sign_in(cast.stranger).get(f"/register/import/{batch.pk}/check/").status_code == 404
    assert sign_in(cast.moderator).get(f"/register/import/{batch.pk}/check/").status_code == 403


def test_one_address_one_person(cast):
    body = table(
        ["given_name", "family_name", "email", "organisation"],
        ["Ana", "Costa", "ana@delta.example", "Delta Rede"],
        ["Ana", "Costa", "ANA@delta.example", "Epsilon Casa"],
        ["Ole", "Vik", "ana@delta.example", "Delta Rede"],
        ["Two", "Addresses", "a@b.example; c@d.example", ""],
    )
    batch = run(cast.coordinator, take(cast.coordinator, body, kind="people"))
    assert [row.verdict for row in batch.rows.order_by("number")] == ["new", "update", "conflict", "error"]
    ana = Person.objects.get(family_name="Costa")
    assert ana.affiliations.count() == 2
    assert batch.rows.get(number=3).fate == "done"
