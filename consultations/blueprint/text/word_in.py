"""The door for Word files that come in."""

from consultations.blueprint.text.word import reading
from consultations.blueprint.text.word.shapes import Changes, WordDraft
from ds4skills.web.importing import child


def read_docx(blob: bytes, changes: Changes) -> WordDraft:
    """Read a Word file as a draft, its tracked changes taken as if accepted or as if refused.

    The file goes through a pre-flight and is parsed in a child process with limits. Raises RefusedError with a
    code that `ds4skills.web.importing.documents` has a sentence for, and with the place as its detail.
    """
    with child.laid_down([blob]) as path:
        return reading.unpacked(child.run(reading.COMMAND, path, {"changes": changes}))
