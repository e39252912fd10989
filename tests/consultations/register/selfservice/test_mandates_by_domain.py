"""Mandates approved from the organisation's own domain: which addresses count, and for how long."""

import pytest
from django.core import mail

from consultations.register.directory.models import Mandate
from consultations.register.directory.names import domain
from consultations.register.selfservice import mandates
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.models import Link
from tests.consultations.register.selfservice.test_entry import address_in, opened, sent
from tests.consultations.register.selfservice.wishes import HERE, requested, with_website
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db


def test_a_link_to_the_organisations_own_domain_approves_after_the_button(cast, sign_in):
    with_website(cast)
    row, client = requested(cast.colleague_person), opened(sign_in(), cast.colleague_person)
    sent()
    mail.outbox.clear()
    path = f"{HERE}{row.pk}/address/"
    assert "info@nordicskills.example" in client.get(path).content.decode()
    assert client.post(path, {"door": "info"}).status_code == 302
    (message,) = sent()
    assert message.to == ["info@nordicskills.example"]
    stranger, link = sign_in(), address_in(message)
    assert "Berg" in stranger.get(link).content.decode()
    assert Mandate.objects.get(pk=row.pk).state == "requested"
    assert stranger.post(link, {"decision": "accept"}).status_code == 200
    row.refresh_from_db()
    assert (row.approved_via, row.approver_key, row.approved_by) == ("domain", None, None)
    assert row.holds(NOON)


@pytest.mark.parametrize(
    "website",
    [
        "",
        "https://gmail.com",
        "https://www.facebook.com/nordic",
        "https://nordic.wordpress.com",
        "https://sites.google.com/nordic",
        "https://nordic.github.io",
        "https://yahoo.fr",
        "https://commission.europa.eu/x",
        "https://nordic.webnode.cz",
    ],
)
def test_freemail_and_shared_hosts_are_nobodys_own_domain(cast, sign_in, website):
    with_website(cast, website)
    row, client = requested(cast.colleague_person), sign_in(cast.colleague)
    assert "no domain of its own" in client.get(f"{HERE}{row.pk}/address/").content.decode()
    assert client.post(f"{HERE}{row.pk}/address/", {"door": "info"}).status_code == 422
    assert not Link.objects.filter(subject=f"{row.pk}:").exists()
    assert domain(website) == ""


def test_an_address_of_the_asker_or_off_the_domain_never_answers(cast, sign_in):
    with_website(cast, "https://example.net")
    make_person("Door", organisation=cast.organisation, email="someone@gmail.com")
    asker = make_person("Sly", organisation=cast.organisation, email="info@example.net")
    row = requested(asker)
    client = opened(sign_in(), asker)
    page = client.get(f"{HERE}{row.pk}/address/").content.decode()
    assert "info@example.net" not in page
    assert "contact@example.net" in page
    assert "whom we know" not in page
    for door in ("info", "known", "sly@example.net", "", "contact@example.net"):
        assert client.post(f"{HERE}{row.pk}/address/", {"door": door}).status_code == 422
    with pytest.raises(mandates.NoSuchDoorError):
        mandates.send_to_domain(holder=Holder(asker), mandate=row, door="known", at=NOON)
    assert not Link.objects.filter(subject=f"{row.pk}:").exists()


def test_a_contact_whom_we_know_is_written_to_and_never_named(cast, sign_in):
    with_website(cast, "https://example.net")
    make_person("Kontakt", organisation=cast.organisation, email="kontakt.person@mail.example.net")
    row, client = requested(cast.colleague_person), sign_in(cast.colleague)
    sent()
    mail.outbox.clear()
    assert client.post(f"{HERE}{row.pk}/address/", {"door": "known"}).status_code == 302
    assert [message.to for message in sent()] == [["kontakt.person@mail.example.net"]]
    shown = client.get(HERE).content + client.get(f"{HERE}{row.pk}/address/").content
    assert b"ontakt" not in shown


def test_a_domain_link_counts_only_while_the_domain_is_the_organisations(cast, sign_in):
    with_website(cast)
    row = requested(cast.colleague_person)
    sent()
    mail.outbox.clear()
    mandates.send_to_domain(holder=Holder(cast.colleague_person), mandate=row, door="info", at=NOON)
    path = address_in(sent()[0])
    with_website(cast, "https://other.example")
    assert sign_in().post(path, {"decision": "accept"}).status_code == 410
    assert Mandate.objects.get(pk=row.pk).state == "requested"


def test_three_links_go_to_a_domain_within_the_hour(cast, sign_in):
    with_website(cast)
    row, client = requested(cast.colleague_person), sign_in(cast.colleague)
    answers = [client.post(f"{HERE}{row.pk}/address/", {"door": "info"}).status_code for _n in range(5)]
    assert answers == [302, 302, 302, 409, 409]
