"""The door for comment sheets that come in."""

from consultations.blueprint.text.iso.shapes import IsoSheet, Kind


def read_iso(blob: bytes, kind: Kind) -> IsoSheet:
    """Read a comment sheet in the limited child; raises RefusedError with a code and the place."""
    raise NotImplementedError
