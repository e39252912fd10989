"""A restored backup forgets again whom it brought back."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from consultations.register.consent.models import StopAddress
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Email, Person
from consultations.register.rights import actions, replaying, tasks
from consultations.register.rights.models import Erasure
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db
LATE = NOON + timedelta(days=14)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def erase(person, wish=Erasure.Wish.FORGET):
    actions.ask_erasure(actor=None, person=person, wish=wish, at=NOON)
    tasks.often(LATE)


def restore(key, address):
    """Bring back what a backup of before the erasure holds: the person, and no word of the erasure."""
    Erasure.objects.all().delete()
    StopAddress.objects.all().delete()
    StakeholderKey.objects.filter(pk=key).update(erased_on=None)
    person = Person.objects.create(key_id=key, family_name="Back", folded="back", changed_at=NOON)
    Email.objects.create(person=person, address=address)
    return person


def test_prepare_erases_again_by_the_list_beside_the_database(cast, tmp_path):
    person = make_person("Gone", email="gone@example.org")
    key = person.pk
    erase(person)
    listed = (tmp_path / "erased.list").read_text()
    assert listed == f"{key} forget\n"
    assert (tmp_path / "erased.list").stat().st_mode & 0o777 == 0o600
    restore(key, "gone@example.org")

    call_command("prepare")

    assert not Person.objects.filter(pk=key).exists()
    assert StakeholderKey.objects.get(pk=key).erased_on is not None
    assert Erasure.objects.get(key=key).done_at is not None
    assert (tmp_path / "erased.list").read_text() == listed
    assert set(Person.objects.all()) == {cast.person, cast.colleague_person}
    assert replaying.replay(LATE) == 0


def test_never_write_to_me_is_known_again_too(db):
    person = make_person(email="gone@example.org")
    key = person.pk
    erase(person, Erasure.Wish.NEVER_WRITE)
    restore(key, "gone@example.org")

    replaying.replay(LATE)

    assert StopAddress.objects.get().address == "gone@example.org"
    assert not Email.objects.exists()


def test_a_removal_that_waits_in_the_backup_is_done(db):
    person = make_person(email="gone@example.org")
    key = person.pk
    erase(person)
    back = restore(key, "gone@example.org")
    actions.ask_erasure(actor=None, person=back, at=NOON)

    assert replaying.replay(LATE) == 1

    assert Erasure.objects.get().done_at == LATE


def test_a_list_from_elsewhere_is_read_and_a_wrong_file_is_named(db, tmp_path, capsys):
    person = make_person()
    kept = tmp_path / "kept.txt"
    kept.write_text(f"{person.pk} for\n{person.pk} forget\n")
    call_command("replay_erasures", list=str(kept))
    assert "1 erased people had come back" in capsys.readouterr().out
    assert not Person.objects.exists()

    kept.write_text("name,email\n")
    with pytest.raises(CommandError, match="no line of it names a key"):
        call_command("replay_erasures", list=str(kept))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("replay_erasures", list=str(tmp_path / "nothing"))


def test_a_torn_line_is_written_anew(db, tmp_path):
    person = make_person()
    key = person.pk
    (tmp_path / "erased.list").write_text(f"{str(key)[:20]}")

    erase(person)

    assert replaying.write_down() == 0
    assert key in replaying.read((tmp_path / "erased.list").read_text())
