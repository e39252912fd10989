"""Comparing what was brought in with what was published."""

from consultations.ledger.bulk.polis import Export
from consultations.ledger.models import Current
from consultations.ledger.models import Mapping as ValueMapping
from consultations.programme.models import Consultation
from consultations.register.directory.bulk import numbered


def differing(consultation: Consultation, export: Export) -> tuple[int, list[str]]:
    """Compare the current positions with the published matrix: cells compared, and each that differs."""
    mapping = ValueMapping.objects.filter(slug="polis").order_by("-number").first()
    body = mapping.body if mapping else {}
    numbers = {key: number for number, key in numbered(f"polis:{export.name}").items()}
    rows = Current.objects.filter(voice__consultation=consultation, stance__isnull=False)
    cells = rows.values_list("voice__holder", "version__proposal__key", "stance")
    mine = {
        (numbers[holder], int(key.removeprefix("S-"))): stance
        for holder, key, stance in cells
        if holder in numbers and key.startswith("S-")
    }
    theirs = {pair: body[value] for pair, value in export.matrix.items()}
    pairs = sorted(set(mine) | set(theirs))
    wrong = [
        f"participant {person}, statement {number}: {mine.get((person, number), 'nothing')} here, "
        f"{theirs.get((person, number), 'nothing')} published"
        for person, number in pairs
        if mine.get((person, number)) != theirs.get((person, number))
    ]
    return len(pairs), wrong
