"""Documents of surveys of every shape, for laws."""

import unicodedata
from typing import Any

from hypothesis import strategies as st

Item = dict[str, Any]
LANGUAGES = ["en", "fr", "el", "ar", "pt-br"]
PROPOSALS = {"DS-01": 3, "P 2": 1}
STANCES = [-2, -1, 0, 1, 2, "none", "abstain", "recuse"]
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n")
ODD = st.sampled_from(
    ["=1+1", "_x0041_", "_x000D_ b", "-2", "'", "@x", "a\n\nb", "1.0", "TRUE", "<b>&amp;", "x" * 33_000]
)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


words = st.one_of(st.text(LETTERS, min_size=1, max_size=12).map(_tidy), ODD).filter(
    lambda text: bool(text) and "${" not in text
)


def keys(longest: int = 31) -> st.SearchStrategy[str]:
    return st.from_regex(rf"[a-z][a-z0-9_]{{0,{longest - 1}}}", fullmatch=True)


@st.composite
def texts(draw, languages: list[str], least: int = 1) -> dict[str, str]:
    chosen = draw(st.lists(st.sampled_from(languages), min_size=least, unique=True))
    return {code: draw(words) for code in chosen}


@st.composite
def choices(draw, languages: list[str], *, bound: bool) -> list[Item]:
    names = draw(
        st.lists(
            st.from_regex(r"[a-z0-9][a-z0-9_]{0,23}", fullmatch=True), min_size=1, max_size=4, unique=True
        )
    )
    codes = draw(
        st.lists(
            st.integers(-98, 32_767).filter(lambda code: code not in {-77, -66}),
            min_size=len(names),
            max_size=len(names),
            unique=True,
        )
    )
    made = []
    for key, code in zip(names, codes, strict=True):
        choice = {"key": key, "code": code, "label": draw(texts(languages))}
        if bound or draw(st.booleans()):
            choice["stance"] = draw(st.sampled_from(STANCES))
        if columns := draw(
            st.dictionaries(st.sampled_from(["region", "code", "Kind_2", "stance"]), words, max_size=2)
        ):
            choice["columns"] = columns
        made.append(choice)
    return made


def _clean(item: Item) -> Item:
    return {name: value for name, value in item.items() if value not in ({}, None, "", False)}


@st.composite
def condition(draw, earlier: list[tuple[str, str]]) -> str:
    simple = ["1 = 1", "'“a”' != \"b\"", "not(false()) and string-length('x') > 0"]
    numbers = [key for key, kind in earlier if kind in {"number", "rating"}]
    if numbers:
        simple.append(f"${{{draw(st.sampled_from(numbers))}}} > 3 or  true()")
    return str(draw(st.sampled_from(["", *simple])))


def _special(draw, kind: str, item: Item, lists: Item) -> None:
    """Add what only this kind has."""
    if kind in {"single", "multiple", "ranking"}:
        item["list"] = draw(st.sampled_from(sorted(lists)))
        if any("region" in choice.get("columns", {}) for choice in lists[item["list"]]):
            item["filter"] = draw(st.sampled_from(["", "region != 'x'"]))
        ends = any(choice["key"] == "other" for choice in lists[item["list"]])
        item["other"] = ends and kind != "ranking" and draw(st.booleans())
    if kind == "rating":
        low, step = draw(st.integers(-100, 100)), draw(st.integers(1, 5))
        item["scale"] = {"start": low, "end": low + step * draw(st.integers(1, 100)), "step": step}
    if kind in {"number", "computed"}:
        item["decimals"] = draw(st.integers(0, 6))
    if kind == "text":
        item["format"] = draw(st.sampled_from(["", "email", "url", "phone", "orcid", "time"]))
        item["lines"] = draw(st.sampled_from([None, 1, 4, 40]))
    if kind == "file":
        item["format"] = draw(st.sampled_from(["", "image"]))
    if kind in {"single", "rating"} and (kind == "rating" or item["list"].startswith("bound")):
        item["proposal"] = draw(st.sampled_from(["", "DS-01", "DS-01@2", "P 2"]))


@st.composite
def question(draw, key: str, languages: list[str], lists: Item, earlier: list[tuple[str, str]]) -> Item:
    kind = draw(
        st.sampled_from("single multiple ranking rating number text date file note consent computed".split())
    )
    item = {"key": key, "kind": kind, "show": draw(condition(earlier)), "hint": draw(texts(languages, 0))}
    item["label"] = draw(texts(languages, 0 if kind == "computed" else 1))
    _special(draw, kind, item, lists)
    if kind == "computed":
        item["formula"] = draw(condition(earlier)) or "1 + 2"
    elif kind != "note":
        item["register"] = draw(st.sampled_from(["", "organisation.country", "person.place.city"]))
        if src := draw(condition(earlier)):
            item["rule"] = {"src": src, "message": draw(texts(languages, 0))}
        if not item.get("proposal"):
            item["required"] = draw(st.sampled_from(["", "yes", "soft"]))
    if kind != "note":
        item["public"] = draw(st.booleans())
    earlier.append((key, kind))
    return _clean(item)


@st.composite
def matrix(
    draw, key: str, names: list[str], languages: list[str], lists: Item, earlier: list[tuple[str, str]]
) -> Item:
    name = draw(st.sampled_from(sorted(lists)))
    bound = name.startswith("bound") and draw(st.booleans())
    rows = [
        _clean(
            {
                "key": row,
                "label": draw(texts(languages)),
                "proposal": "DS-01" if bound else "",
                "public": draw(st.booleans()),
            }
        )
        for row in names
    ]
    item = {
        "key": key,
        "kind": "matrix",
        "label": draw(texts(languages, 0)),
        "hint": draw(texts(languages, 0)),
    }
    item["show"] = draw(condition(earlier))
    item["required"] = "" if bound else draw(st.sampled_from(["", "yes", "soft"]))
    return _clean(item | {"list": name}) | {"rows": rows}


@st.composite
def documents(draw) -> Item:
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    lists = {
        "plain": draw(choices(languages, bound=False)),
        "bound.1": draw(choices(languages, bound=True)),
        "ends": [{"key": "other", "code": 7, "label": {languages[0]: "Other"}, "columns": {"region": "x"}}],
    }
    names = iter(draw(st.lists(keys(), min_size=32, max_size=32, unique=True)))
    earlier: list[tuple[str, str]] = []

    def fill(depth: int) -> list[Item]:
        made: list[Item] = []
        for what in draw(st.lists(st.sampled_from("question question matrix group".split()), max_size=2)):
            key = next(names)
            if what == "question" or (what == "group" and depth):
                made.append(draw(question(key, languages, lists, earlier)))
            elif what == "matrix":
                rows = [next(names) for _ in range(draw(st.integers(1, 2)))]
                made.append(draw(matrix(key, rows, languages, lists, earlier)))
            else:
                head = {
                    "key": key,
                    "kind": "group",
                    "show": draw(condition(earlier)),
                    "label": draw(texts(languages, 0)),
                }
                made.append(_clean(head) | {"items": fill(depth + 1)})
        return made

    sections = []
    for _ in range(draw(st.integers(1, 2))):
        head = {"key": next(names), "kind": "section", "hint": draw(texts(languages, 0))}
        head |= {"label": draw(texts(languages, 0)), "show": draw(condition(earlier))}
        sections.append(_clean(head) | {"items": fill(0)})
    title = draw(texts(languages))
    return {
        "schema": 1,
        "key": draw(keys()),
        "title": title,
        "languages": languages,
        "lists": lists,
        "sections": sections,
    }
