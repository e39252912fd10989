"""What members of the demonstration write in their own words, in English and French."""

TEXTS: dict[str, dict[str, list[str]]] = {
    "category_other": {
        "en": ["A trade union", "A foundation for adult learning", "A chamber of crafts"],
        "fr": ["Un syndicat", "Une fondation pour la formation des adultes", "Une chambre des métiers"],
    },
    "why_not": {
        "en": [
            "Our vacancies come from a supplier whose contract forbids passing them on.",
            "We have nobody who could describe the data well enough for others.",
            "Competitors would see which skills we are looking for next year.",
            "The works council has not agreed yet.",
        ],
        "fr": [
            "Nos offres viennent d’un fournisseur dont le contrat interdit la transmission.",
            "Personne chez nous ne saurait décrire ces données pour d’autres.",
            "Nos concurrents verraient quelles compétences nous cherchons l’an prochain.",
            "Le comité d’entreprise n’a pas encore donné son accord.",
        ],
    },
    "objection": {
        "en": [
            "A fee by volume punishes those who read a lot because they train a lot. Cap it.",
            "Seats by country leave sectors unheard; give each sector a vote as well.",
            "We could live with it if the first two years were free for everybody.",
            "A common vocabulary must allow our national qualifications to be named as they are.",
        ],
        "fr": [
            "Une redevance au volume pénalise ceux qui lisent beaucoup parce qu’ils forment beaucoup. Plafonnez-la.",
            "Des sièges par pays laissent des secteurs sans voix ; donnez aussi une voix à chaque secteur.",
            "Nous pourrions l’accepter si les deux premières années étaient gratuites pour tous.",
            "Un vocabulaire commun doit permettre de nommer nos certifications nationales telles qu’elles sont.",
        ],
    },
    "": {
        "en": ["We will say more at the workshop.", "See our position paper of last year."],
        "fr": ["Nous en dirons plus à l’atelier.", "Voir notre note de position de l’an dernier."],
    },
}
