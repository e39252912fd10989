"""Invented names; every address ends in a reserved domain."""

GIVEN = (
    "Aino Beatriz Carlo Dana Elena Fionn Greta Henrik Ivana Jonas Katarzyna Luca Maria Nikos Olga Petra Quentin "
    "Ruta Sofia Tomas Ursula Viktor Wanda Xenia Yves Zuzana Anneli Bence Chiara Dimitar Eszter Filip"
).split()
FAMILY = (
    "Almeida Berg Costa Dubois Eriksson Farrugia Garcia Horvat Ivanov Jansen Kowalska Lindqvist Marchetti Novak "
    "Oliveira Papadaki Quinn Rossi Schmidt Tamm Urban Virtanen Weber Xuereb Yilmaz Zeman Andersson Borg Caruana "
    "Doyle Esposito Fischer Gruber Hansen"
).split()
PLACES = {
    "BE": ("Ghent", "Namur"),
    "FR": ("Lyon", "Rennes"),
    "DE": ("Kassel", "Rostock"),
    "SE": ("Uppsala", "Malmö"),
    "FI": ("Tampere", "Oulu"),
    "GR": ("Patras", "Volos"),
    "ES": ("Murcia", "Vigo"),
    "IT": ("Modena", "Bari"),
    "PL": ("Łódź", "Lublin"),
    "PT": ("Braga", "Évora"),
    "NL": ("Zwolle", "Breda"),
    "AT": ("Graz", "Linz"),
    "IE": ("Cork", "Galway"),
    "CZ": ("Brno", "Plzeň"),
    "MT": ("Mosta", "Sliema"),
    "LV": ("Liepāja", "Cēsis"),
}
KINDS = {
    "training": ("{place} Training Centre", "Open College {place}", "{place} Academy of Trades"),
    "company": ("{place} Learning Systems", "{place} Precision Works", "Talent Bridge {place}"),
    "research": (
        "{place} Institute for Work and Skills",
        "{place} Skills Observatory",
        "University of {place} Skills Lab",
    ),
    "public-authority": (
        "Employment Service {place}",
        "{place} Qualifications Agency",
        "Region of {place}, Training",
    ),
    "industry-association": (
        "{place} Chamber of Skilled Trades",
        "Employers of {place}",
        "{place} Industry Alliance",
    ),
    "data-ecosystem": ("{place} Data Commons", "Open Skills Data {place}", "{place} Interoperability Forum"),
}
SHARES = {  # how many of 120 organisations
    "training": 32,
    "company": 34,
    "research": 18,
    "public-authority": 15,
    "industry-association": 13,
    "data-ecosystem": 8,
}
LEANS = {
    "training": 0.35,
    "company": -0.1,
    "research": 0.45,
    "public-authority": 0.25,
    "industry-association": -0.2,
    "data-ecosystem": 0.5,
}
LANGUAGES = {"FR": "fr", "BE": "fr"}
