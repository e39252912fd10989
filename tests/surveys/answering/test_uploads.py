"""Files: known by what is in them, cleaned, kept apart, given back only to those who may have them."""

import io
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from surveys.answering.models import DraftResponse, Revision
from surveys.answering.uploads_types import RefusedError, examine, name_of
from surveys.answering.words import Upload
from tests.surveys.answering.people import answer, begin, publish_items, stored, submit

pytestmark = pytest.mark.django_db
ITEMS = [{"key": "papers", "kind": "file"}, {"key": "note", "kind": "text"}]
PDF = b"%PDF-1.7\n%...\n"


def segment(mark, body):
    """Spell a segment of a JPEG."""
    return b"\xff" + bytes([mark]) + (len(body) + 2).to_bytes(2, "big") + body


def chunk(name, body):
    """Spell a chunk of a PNG."""
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"pixels\xff\x00more" + b"\xff\xd9"
PICTURE = segment(0xE0, b"JFIF\x00") + segment(0xDB, b"table")
JPEG = b"\xff\xd8" + PICTURE + segment(0xE1, b"Exif\x00\x00GPS 59.3293 N") + segment(0xFE, b"by Anna") + SCAN
HEAD = b"\x89PNG\r\n\x1a\n"
PNG = (
    HEAD
    + chunk(b"IHDR", b"size")
    + chunk(b"tEXt", b"Author\x00Anna")
    + chunk(b"eXIf", b"GPS")
    + chunk(b"IDAT", b"pixels")
    + chunk(b"IEND", b"")
)


def book(*names):
    """Make a ZIP with some parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


DOCX = book("[Content_Types].xml", "word/document.xml")


def file(name, content=PDF):
    """Give a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


@pytest.fixture
def survey(cast, sign_in):
    return publish_items(cast, ITEMS)


@pytest.fixture
def client(cast, survey, sign_in):
    found = sign_in(cast.stakeholder)
    begin(found, survey)
    return found


def send(client, survey, *files, go="stay"):
    """Send files with the section's form."""
    return answer(client, survey, shown=["papers", "note"], papers=list(files), note="kept", go=go)


def test_a_file_is_sent_listed_given_back_and_taken_away_without_scripts(client, survey):
    assert send(client, survey, file("Position paper.pdf"))["Location"] == "/s/needs/1/"
    upload = Upload.objects.get()
    assert stored(survey) == {"papers": [str(upload.pk)], "note": "kept"}
    text = client.get("/s/needs/1/").content.decode()
    assert "Position paper.pdf" in text
    assert 'enctype="multipart/form-data"' in text
    back = client.get(f"/s/needs/file/{upload.pk}/")
    assert back.content == PDF
    assert back["Content-Disposition"] == 'attachment; filename="Position paper.pdf"'
    assert back["X-Content-Type-Options"] == "nosniff"
    assert back["Content-Security-Policy"].startswith("sandbox")
    assert "Position paper.pdf" in client.get("/s/needs/review/").content.decode()
    gone = answer(client, survey, shown=["papers"], go=f"remove:{upload.pk}", **{"rev-papers": "1"})
    assert gone["Location"] == "/s/needs/1/"
    assert Upload.objects.count() == 0
    assert "papers" not in stored(survey)


def test_a_file_goes_with_what_is_sent_and_outlives_a_later_change(cast, client, survey):
    send(client, survey, file("a.pdf"), go="next")
    submit(client, survey)
    upload = Upload.objects.get()
    assert upload.draft is None
    assert upload.revision == Revision.objects.get()
    assert "a.pdf" in client.get("/s/needs/receipt/").content.decode()
    client.post("/s/needs/begin/")
    answer(client, survey, shown=["papers"], go=f"remove:{upload.pk}")
    assert stored(survey) == {"note": "kept"}
    submit(client, survey)
    assert client.get(f"/s/needs/file/{upload.pk}/").content == PDF
    assert Revision.objects.get(number=2).answers == {"note": "kept"}


def test_a_file_of_a_draft_is_its_writers_alone_and_one_that_was_sent_is_for_coordinators(
    cast, client, survey, sign_in
):
    send(client, survey, file("a.pdf"), go="next")
    upload = Upload.objects.get()
    staff = f"/consultations/{cast.consultation.slug}/manage/surveys/needs/file/{upload.pk}/"
    for who in (None, cast.colleague, cast.stranger, cast.coordinator):
        assert sign_in(who).get(f"/s/needs/file/{upload.pk}/").status_code == 404
    assert sign_in(cast.coordinator).get(staff).status_code == 404
    submit(client, survey)
    assert sign_in(cast.coordinator).get(staff).content == PDF
    assert sign_in(cast.coordinator).get(staff)["Content-Security-Policy"].startswith("sandbox")
    assert sign_in(cast.observer).get(staff).status_code == 403
    assert sign_in(cast.colleague).get(staff).status_code == 404
    assert sign_in(cast.colleague).get(f"/s/needs/file/{upload.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Files of this kind are not taken."),
        ("page.html", b"<!doctype html>", "Files of this kind are not taken."),
        ("run.exe", b"MZ", "Files of this kind are not taken."),
        ("no-suffix", PDF, "Files of this kind are not taken."),
        ("paper.pdf", b"<html><script>1</script>", "is not what its name says"),
        ("photo.png", JPEG, "is not what its name says"),
        ("notes.txt", b"<!DOCTYPE html><p>", "is not what its name says"),
        ("data.csv", b"a,b\x00", "is not what its name says"),
        ("text.docx", b"PK\x03\x04 not an archive", "is not what its name says"),
        ("text.docx", book("[Content_Types].xml", "xl/workbook.xml"), "is not what its name says"),
        ("text.docx", book("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "is not what"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\xff\xff", "The picture is damaged."),
        ("empty.pdf", b"", "The file is empty."),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_with_the_reason_and_the_rest_is_kept(
    client, survey, name, content, why
):
    page = send(client, survey, file(name, content), file("good.docx", DOCX))
    text = page.content.decode()
    assert page.status_code == 422
    assert why in text
    assert f"“{name}”" in text
    assert "good.docx" in text
    assert stored(survey)["note"] == "kept"
    assert Upload.objects.get().name == "good.docx"


def test_eleven_megabytes_and_a_sixth_file_are_refused(client, survey):
    large = send(client, survey, file("large.pdf", PDF + b"0" * 11 * 1024 * 1024))
    assert "“large.pdf”: The file has more than 10 MB." in large.content.decode()
    six = send(client, survey, *(file(f"{n}.pdf", PDF + str(n).encode()) for n in range(6)))
    assert "“5.pdf”: At most 5 files can be sent here." in six.content.decode()
    assert Upload.objects.count() == 5
    assert 'type="file"' not in client.get("/s/needs/1/").content.decode()


def test_the_same_file_sent_again_is_kept_once(client, survey):
    send(client, survey, file("a.pdf"))
    send(client, survey, file("a.pdf"))
    assert Upload.objects.count() == 1


def test_ids_of_files_sent_as_text_are_not_read(client, survey):
    send(client, survey, file("a.pdf"))
    before = stored(survey)["papers"]
    answer(client, survey, shown=["papers"], papers="00000000-0000-4000-8000-000000000000", go="later")
    assert stored(survey)["papers"] == before


def test_where_a_camera_was_is_taken_out_and_the_picture_stays():
    kind, photo = examine("photo.jpg", JPEG)
    assert kind == "image/jpeg"
    assert photo == b"\xff\xd8" + PICTURE + SCAN
    kind, plain = examine("photo.png", PNG)
    assert kind == "image/png"
    assert plain == HEAD + chunk(b"IHDR", b"size") + chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"")


@pytest.mark.parametrize("cut", range(3, len(JPEG), 7))
def test_a_picture_that_is_cut_short_never_breaks(cut):
    for name, whole in (("a.jpg", JPEG), ("a.png", PNG)):
        try:
            _kind, found = examine(name, whole[:cut])
        except RefusedError:
            continue
        assert b"Anna" not in found
        assert b"GPS" not in found


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\Anna\paper.pdf", "paper.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("Étude <b>.pdf", "Étude b.pdf"),
    ],
)
def test_names_keep_no_folder_and_no_mark_that_deceives(claimed, kept):
    assert name_of(claimed) == kept


def test_what_a_draft_holds_goes_with_it(client, survey):
    send(client, survey, file("a.pdf"))
    DraftResponse.objects.get().delete()
    assert Upload.objects.count() == 0
