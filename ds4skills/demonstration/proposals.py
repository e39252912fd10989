"""Twelve proposals out of the blueprint, in two languages."""

from consultations.proposals.actions import propose
from ds4skills.demonstration.stage import Stage

# key: (English, French, general appeal from -1 to +1)
WORDINGS: dict[str, tuple[str, str, float]] = {
    "P-01": (
        "Data about a person move only when that person, or a law, allows it.",
        "Les données d'une personne ne circulent que si cette personne, ou une loi, le permet.",
        0.95,
    ),
    "P-02": (
        "The data space transports and describes data; it does not collect them in one place.",
        "L'espace de données transporte et décrit des données ; il ne les rassemble pas en un lieu.",
        0.6,
    ),
    "P-03": (
        "A proprietary format may be used only where no open one exists.",
        "Un format propriétaire n'est admis que s'il n'existe aucun format ouvert.",
        0.35,
    ),
    "P-04": (
        "A training provider with five employees can take part in less than two working days, with free support.",
        "Un organisme de formation de cinq salariés peut participer en moins de deux jours, avec une aide gratuite.",
        0.7,
    ),
    "P-05": (
        "Whoever shares data can see who used them and for what purpose.",
        "Quiconque partage des données peut voir qui les a utilisées et dans quel but.",
        0.65,
    ),
    "P-06": (
        "Credentials exchanged in the data space follow the European Learning Model.",
        "Les attestations échangées dans l'espace de données suivent le modèle européen d'apprentissage.",
        0.3,
    ),
    "P-07": (
        "Figures about employees leave a company only if no group contains fewer than ten people.",
        "Les chiffres sur les salariés ne quittent l'entreprise que si aucun groupe ne compte moins de dix personnes.",
        0.45,
    ),
    "P-08": (
        "One board seat is reserved for each country, whatever the number of its participants.",
        "Un siège au conseil est réservé à chaque pays, quel que soit le nombre de ses participants.",
        -0.75,
    ),
    "P-09": (
        "Public bodies and companies with fewer than 50 employees pay no fee.",
        "Les organismes publics et les entreprises de moins de 50 salariés ne paient aucune redevance.",
        0.4,
    ),
    "P-10": (
        "Companies with 250 employees or more pay a fee that depends on how much data they read.",
        "Les entreprises de 250 salariés ou plus paient une redevance selon le volume de données lues.",
        0.0,
    ),
    "P-11": (
        "Automated matching never refuses an application or moves it down a list.",
        "Un appariement automatique ne refuse jamais une candidature et ne la fait jamais reculer.",
        0.25,
    ),
    "P-12": (
        "Trade unions and civil society have the same right to be heard as industry associations.",
        "Les syndicats et la société civile ont le même droit d'être entendus que les fédérations.",
        0.15,
    ),
}


def pull(key: str) -> float:
    """Give a proposal's general appeal."""
    return WORDINGS[key][2]


def build(stage: Stage) -> str:
    """Put the proposals on the table."""
    for key, (english, french, _appeal) in WORDINGS.items():
        stage.proposals[key] = propose(
            actor=stage.staff["coordinator"],
            consultation=stage.consultation,
            key=key,
            wordings={"en": english, "fr": french},
            at=stage.ago(65),
        )
    return f"{len(stage.proposals)} proposals"
