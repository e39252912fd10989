"""Hostile files: each is refused with a sentence or read as text; nothing is written before it is applied."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.register.directory.models import Organisation, Person
from ds4skills.web.exporting import guard, unguard

pytestmark = pytest.mark.django_db


@pytest.mark.shared_data
def test_every_hostile_file_gets_an_answer_within_two_seconds(cast, sign_in, shared):
    client = sign_in(cast.coordinator)
    before = Organisation.objects.count(), Person.objects.count()
    files = sorted(path for path in (shared / "register" / "hostile").iterdir() if path.suffix != ".json")
    assert len(files) >= 20
    for path in files:
        began = time.monotonic()
        sent = SimpleUploadedFile(path.name, path.read_bytes())
        answer = client.post("/register/import/", {"file": sent, "encoding": ""})
        assert answer.status_code in {302, 422}, path.name
        if answer.status_code == 422:
            assert answer.context["form"].errors["file"], path.name
        assert time.monotonic() - began < 2, path.name
    assert (Organisation.objects.count(), Person.objects.count()) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04broken",
        b"name\n\x00\x00\n",
    ],
)
def test_a_broken_file_is_told_so(cast, sign_in, body):
    sent = SimpleUploadedFile("people.csv", body)
    answer = sign_in(cast.coordinator).post("/register/import/", {"file": sent, "encoding": ""})
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["=1+1", "+32 2", "-2", "@x", "'=1", "plain", "\t=1", "é", "٣", ""])
def test_what_goes_out_comes_back_as_it_was(text):
    assert unguard(guard(text)) == text
