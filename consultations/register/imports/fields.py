"""What a column can hold: fields of organisations and of people, with the words by which files call them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

TEXT, LINES, MANY, KEY, KEYS, URL, MAIL, DAY, CODE, IDENTIFIER = (
    "text lines many key keys url mail day code identifier".split()
)
SCHEMES = MappingProxyType(
    {
        "id_eu_tr": "eu-tr",
        "id_ror": "ror",
        "id_pic": "pic",
        "id_vat": "vat",
        "id_lei": "lei",
        "id_wikidata": "wikidata",
    }
)
PREFIX = "organisation_"  # fields of a person's organisation


@dataclass(frozen=True)
class Field:
    """One field: how its cells are read, at most how many characters, and other words for its heading."""

    name: str
    label: Promise | str
    kind: str = TEXT
    most: int = 300
    words: str = ""

    @property
    def synonyms(self) -> list[str]:
        """The headings under which files carry it."""
        return [
            self.name.replace("_", " "),
            *(word.strip() for word in self.words.split(",") if word.strip()),
        ]


ORGANISATION = (
    Field("key", _("key in this register"), KEY),
    Field(
        "name",
        _("name"),
        words="organisation, organization, organisation name, organization name, company, company name, "
        "institution, legal name, full name, nom, dénomination, nom de l'organisation, organisme, entreprise, "
        "raison sociale, Organisation Name, Firma, Firmenname, Einrichtung, Bezeichnung, nome, denominazione, "
        "ragione sociale, ente, organizzazione, nombre, entidad, organización, razón social, nome da entidade, "
        "naam, organisatie, nazwa, instytucja, název, navn, namn, nimi, név, ime, nume, όνομα, επωνυμία, име, "
        "stakeholder, body, partner, member, associate",
    ),
    Field(
        "native_name",
        _("name in its own language"),
        words="original name, nom d'origine, name in own language",
    ),
    Field("native_language", _("language of that name"), CODE, 8, "language of name"),
    Field(
        "acronym",
        _("short name"),
        most=40,
        words="abbreviation, short name, sigle, Kürzel, Abkürzung, sigla, acronimo, siglas, afkorting, skrót",
    ),
    Field(
        "other_names", _("other names"), MANY, words="also known as, aka, former names, alias, autres noms"
    ),
    Field(
        "category",
        _("category"),
        CODE,
        words="stakeholder category, type, kind, sector type, organisation type, type of organisation, catégorie, "
        "type d'organisation, Kategorie, Art, Typ, categoria, tipo, tipologia, categoría, soort, kategoria, "
        "stakeholder group",
    ),
    Field(
        "hys", _("respondent type (Have your say)"), CODE, words="respondent type, user type, have your say"
    ),
    Field(
        "eu_tr_category",
        _("category in the EU Transparency Register"),
        CODE,
        words="category of registration, registration category, section",
    ),
    Field(
        "size",
        _("size"),
        CODE,
        words="organisation size, staff, employees, number of employees, taille, effectif, Größe, Mitarbeiter, "
        "dimensione, dipendenti, tamaño, empleados, omvang, wielkość",
    ),
    Field(
        "country",
        _("country"),
        CODE,
        words="country code, head office country, country of head office, country raw, pays, Land, Staat, paese, "
        "nazione, stato, país, pais, kraj, země, krajina, riik, maa, ország, valsts, šalis, država, țară, χώρα, "
        "държава, страна, nation, member state",
    ),
    Field(
        "city",
        _("city"),
        most=120,
        words="town, ville, Stadt, Ort, città, citta, comune, ciudad, cidade, plaats, miasto",
    ),
    Field(
        "website",
        _("website"),
        URL,
        words="url, web site, web, homepage, link, site, site web, Webseite, Internetseite, sito, sito web, "
        "página web, strona, web page, internet",
    ),
    Field(
        "id_eu_tr",
        _("number in the EU Transparency Register"),
        IDENTIFIER,
        80,
        "eu tr, register id, transparency register, transparency register number, tr number, identification code, "
        "identification number",
    ),
    Field("id_ror", _("ROR"), IDENTIFIER, 80, "ror, ror id"),
    Field("id_pic", _("PIC"), IDENTIFIER, 80, "pic, pic number, participant identification code"),
    Field(
        "id_vat",
        _("VAT number"),
        IDENTIFIER,
        80,
        "vat, vat id, vat no, tva, numéro de tva, ust id, USt-IdNr, partita iva, p iva, nif, btw, btw nummer, nip",
    ),
    Field("id_lei", _("LEI"), IDENTIFIER, 80, "lei, legal entity identifier"),
    Field("id_wikidata", _("Wikidata"), IDENTIFIER, 80, "wikidata, wikidata id, qid"),
    Field("parent_key", _("key of the body it is part of"), KEYS),
    Field("member_of_keys", _("keys of bodies it is a member of"), KEYS),
    Field(
        "description",
        _("description"),
        LINES,
        4000,
        "about, mission, activities, profile, présentation, Beschreibung, descrizione, descripción, opis",
    ),
    Field("introduced_by", _("key of who introduced it"), KEYS),
    Field("status", _("status"), CODE, words="state"),
    Field("listed", _("shown on the public list"), CODE, words="public"),
    Field("verified_on", _("checked on"), DAY, words="verified"),
)
PERSON = (
    Field("key", _("key in this register"), KEY),
    Field(
        "given_name",
        _("given name"),
        most=120,
        words="first name, firstname, forename, prénom, prenom, Vorname, nome, nombre, nome próprio, voornaam, imię, "
        "jméno, fornavn, förnamn, etunimi, keresztnév, όνομα, име",
    ),
    Field(
        "family_name",
        _("family name"),
        most=120,
        words="last name, lastname, surname, nom, nom de famille, Nachname, Familienname, Name, cognome, apellido, "
        "apellidos, sobrenome, apelido, achternaam, nazwisko, příjmení, efternavn, efternamn, sukunimi, επώνυμο",
    ),
    Field(
        "full_name",
        _("whole name, given name first"),
        most=240,
        words="full name, complete name, contact, contact person, contact name, name of contact, participant, "
        "nom complet, prénom et nom, personne de contact, voller Name, Vor- und Nachname, Ansprechpartner, "
        "Kontaktperson, nome e cognome, nome completo, referente, nombre completo, nombre y apellidos, volledige naam, "
        "contactpersoon, imię i nazwisko, ονοματεπώνυμο",
    ),
    Field(
        "full_name_family_first",
        _("whole name, family name first"),
        most=240,
        words="nom et prénom, nom prénom, cognome e nome, cognome nome, apellidos y nombre, apellidos nombre, "
        "nazwisko i imię, teljes név, name vorname, surname and first name",
    ),
    Field(
        "email",
        _("e-mail address"),
        MAIL,
        254,
        "e-mail, mail, mail address, courriel, adresse électronique, E-Mail-Adresse, posta elettronica, correo, "
        "correo electrónico, adres e-mail, sähköposti, contact e-mail",
    ),
    Field(
        "language",
        _("language"),
        CODE,
        8,
        "preferred language, langue, Sprache, lingua, idioma, taal, język, lang",
    ),
    Field("country", _("country"), CODE, words="country of residence, pays, Land, paese, país, kraj"),
    Field("organisation_key", _("key of the organisation"), KEY),
    Field(
        "organisation",
        _("organisation: name"),
        words="organization, organisation name, organization name, company, employer, institution, affiliation, "
        "organisme, entreprise, Einrichtung, Firma, ente, azienda, organizzazione, entidad, empresa, organisatie, "
        "instytucja, firma",
    ),
    Field(
        "role",
        _("role there"),
        most=200,
        words="position, function, job, job title, title, fonction, poste, Funktion, Stellung, ruolo, funzione, cargo, "
        "functie, stanowisko",
    ),
    Field(
        "affiliation_from",
        _("there since"),
        DAY,
        words="since, from, start, member since, depuis, seit, dal, desde, od",
    ),
    Field("affiliation_until", _("there until"), DAY, words="until, to, end, jusqu'au, bis, al, hasta, do"),
    Field("organisation_country", _("organisation: country"), CODE, words="country of organisation"),
    Field("organisation_city", _("organisation: city"), most=120, words="city, town, ville, Stadt, città"),
    Field(
        "organisation_website", _("organisation: website"), URL, words="website, url, web, homepage, site web"
    ),
    Field(
        "organisation_category",
        _("organisation: category"),
        CODE,
        words="category, organisation type, type of organisation",
    ),
    Field("organisation_size", _("organisation: size"), CODE, words="size, employees"),
    Field(
        "organisation_id_eu_tr",
        _("organisation: number in the EU Transparency Register"),
        IDENTIFIER,
        80,
        "id eu tr",
    ),
    Field("organisation_id_ror", _("organisation: ROR"), IDENTIFIER, 80, "id ror, ror"),
    Field("organisation_id_pic", _("organisation: PIC"), IDENTIFIER, 80, "id pic, pic"),
    Field("organisation_id_vat", _("organisation: VAT number"), IDENTIFIER, 80, "id vat, vat"),
    Field("introduced_by", _("key of who introduced them"), KEYS),
)
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "organisations": {field.name: field for field in ORGANISATION},
    "people": {field.name: field for field in PERSON},
}
SEVERAL = frozenset({"hys", "eu_tr_category"})  # coded fields of which a cell may hold more than one value
NEEDED = {"organisations": "name", "people": "family_name"}
WHOLE = ("full_name", "full_name_family_first")  # fields of which each holds both names of a person
# Columns of our own exports that are worked out from other tables, and why they are not taken in.
COMPUTED: Mapping[str, Promise | str] = {
    "interest": _("a judgement needs a reason: enter it on the organisation's page"),
    "influence": _("a judgement needs a reason: enter it on the organisation's page"),
    "engagement_current": _("a judgement needs a reason: enter it on the organisation's page"),
    "engagement_desired": _("a judgement needs a reason: enter it on the organisation's page"),
    "networks": _("the network is the one you chose for the whole file"),
    "changed_at": _("worked out by the register"),
    "mandate_until": _("a mandate needs evidence and an approval"),
    "purposes": _("what somebody allows is recorded with the exact words, not imported"),
    "notice_on": _("worked out by the register"),
}


def bare(name: str) -> str:
    """Give the name of a field without what says that it is the organisation's."""
    if name in {"organisation", "organisation_key"}:
        return "name" if name == "organisation" else "key"
    return name.removeprefix(PREFIX)


def labels(kind: str) -> dict[str, str]:
    """Give the fields of a kind of row in words."""
    return {name: str(field.label) for name, field in FIELDS[kind].items()}
