"""One thing to be mended. Pure."""

from dataclasses import dataclass

LANGUAGES, LIST = "languages", "list"  # pages other than that of an item


@dataclass(frozen=True)
class Finding:
    """One sentence, with the key of the item it is about; only errors block publishing.

    `page` leads elsewhere than to an item: to the languages (`key` is then a language), or to a shared list.
    """

    key: str
    sentence: str
    error: bool = True
    page: str = ""
