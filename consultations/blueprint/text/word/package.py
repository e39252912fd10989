"""The parts of a Word file that passed its pre-flight: XML without entities, relations, bytes."""

import posixpath
import zipfile
from dataclasses import dataclass

from lxml import etree

from consultations.blueprint.text.word.names import Element, tag
from ds4skills.web.importing.containers import RefusedError


@dataclass(frozen=True)
class Relation:
    """Where a part points: the end of the relation's kind ("image", "hyperlink"), and a part or an address."""

    kind: str
    target: str
    outside: bool


class Package:
    """A container opened for reading. Nothing outside it is ever loaded."""

    def __init__(self, box: zipfile.ZipFile) -> None:
        self._box = box
        self._names = {name.lower(): name for name in box.namelist()}
        self._relations: dict[str, dict[str, Relation]] = {}
        roots = [each for each in self.relations("").values() if each.kind == "officeDocument"]
        if not roots:
            raise RefusedError("not_a_document", "no text")
        self.main = roots[0].target

    def xml(self, name: str) -> Element:
        """Parse a part; raises RefusedError where it is missing, broken or not what the pre-flight has seen."""
        if not name.lower().endswith((".xml", ".rels")):
            raise RefusedError("bad_part_name", name[:80])
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(self.blob(name), parser)
        except etree.XMLSyntaxError as error:
            raise RefusedError("broken_file", name[:80]) from error

    def blob(self, name: str) -> bytes:
        """Give the bytes of a part."""
        known = self._names.get(name.lower())
        if known is None:
            raise RefusedError("broken_file", f"{name[:80]} is missing")
        return self._box.read(known)

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name.lower() in self._names

    def relations(self, part: str) -> dict[str, Relation]:
        """Give the relations of a part by their ids; "" is the file itself."""
        if part not in self._relations:
            folder, _, file = part.rpartition("/")
            name = posixpath.join(folder, "_rels", f"{file}.rels")
            self._relations[part] = self._read(name, folder) if self.has(name) else {}
        return self._relations[part]

    def _read(self, name: str, folder: str) -> dict[str, Relation]:
        found: dict[str, Relation] = {}
        for each in self.xml(name):
            if tag(each) != "rel:Relationship":
                continue
            target, outside = each.get("Target", ""), each.get("TargetMode", "").lower() == "external"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = Relation(kind, target, outside)
        return found

    def related(self, kind: str) -> list[str]:
        """Give the parts that the text points to by a kind of relation, those that exist."""
        found = self.relations(self.main).values()
        return [
            each.target for each in found if each.kind == kind and not each.outside and self.has(each.target)
        ]
