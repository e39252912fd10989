"""Offsets as browsers count them, in UTF-16 units, and as we do, in code points. Pure."""


def to_utf16(text: str, offset: int) -> int:
    """Give the UTF-16 units before a code point; offsets outside the text are drawn to its ends."""
    return len(text[: max(0, offset)].encode("utf-16-le", "surrogatepass")) // 2


def from_utf16(text: str, units: int) -> int:
    """Give the code points before a UTF-16 unit; the middle of a character counts as its beginning."""
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, units)]
    if len(before) >= 2 and before[-1] & 0xFC == 0xD8:  # half a character
        before = before[:-2]
    return len(before.decode("utf-16-le", "surrogatepass"))
