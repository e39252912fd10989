"""The parts of a Word file that are the same for every version: styles, lists, settings, types."""

from datetime import UTC, datetime

from consultations.blueprint.text.word.out.xml import HEAD, OPEN, escape, paragraph, part

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "application/vnd.openxmlformats-package"
DEFAULTS = {
    "rels": f"{PACKAGE}.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
}
OVERRIDES = {
    "word/document.xml": f"{KIND}.document.main+xml",
    "word/styles.xml": f"{KIND}.styles+xml",
    "word/numbering.xml": f"{KIND}.numbering+xml",
    "word/settings.xml": f"{KIND}.settings+xml",
    "word/footnotes.xml": f"{KIND}.footnotes+xml",
    "word/footer1.xml": f"{KIND}.footer+xml",
    "word/header1.xml": f"{KIND}.header+xml",
    "word/comments.xml": f"{KIND}.comments+xml",
    "word/commentsExtended.xml": f"{KIND}.commentsExtended+xml",
    "docProps/core.xml": f"{PACKAGE}.core-properties+xml",
}
ROOT = (
    ("r1", "officeDocument", "word/document.xml", False),
    ("r2", f"{OPEN}/package/2006/relationships/metadata/core-properties", "docProps/core.xml", False),
)
BETWEEN = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
FOOTER = paragraph('<w:fldSimple w:instr=" PAGE "/>', "Footer")
# Languages whose country does not have the same two letters.
COUNTRIES = {
    "en": "GB",
    "el": "GR",
    "cs": "CZ",
    "da": "DK",
    "et": "EE",
    "ga": "IE",
    "sl": "SI",
    "sv": "SE",
    "nb": "NO",
}
SIZES = {1: 36, 2: 30, 3: 26, 4: 24, 5: 22, 6: 22}
BULLETS = "•◦▪"
STEP = 360


def tongue(language: str) -> str:
    """Give a language as Word wants it, with a country."""
    short = language.lower().partition("-")[0]
    known = short.isascii() and short.isalpha()
    return f"{short}-{COUNTRIES.get(short, short.upper())}" if "-" not in language and known else language


def styles(language: str) -> str:
    """Give the styles: the names are Word's own, so that it knows them in every language."""
    lang = escape(tongue(language))
    made = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="{lang}" w:eastAsia="{lang}" w:bidi="ar-SA"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    made += _style(
        "BlueprintCover", "Blueprint Cover", '<w:spacing w:after="60"/>', '<w:b/><w:sz w:val="44"/>'
    )
    made += _style(
        "BlueprintCoverLine", "Blueprint Cover Line", '<w:spacing w:after="60"/>', '<w:sz w:val="24"/>'
    )
    for level, size in SIZES.items():
        made += _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>',
            f'<w:b/><w:sz w:val="{size}"/>',
        )
    made += _style("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>')
    for depth in ("", "2", "3", "4", "5"):
        made += _style(f"ListContinue{depth}", f"List Continue {depth}".strip(), '<w:spacing w:after="60"/>')
    made += _style("Quote", "Quote", '<w:ind w:left="567" w:right="567"/>', "<w:i/>")
    made += _style(
        "HTMLPreformatted", "HTML Preformatted", "", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>'
    )
    made += _style("FootnoteText", "footnote text", '<w:spacing w:after="0"/>', '<w:sz w:val="18"/>')
    made += _style("CommentText", "annotation text", "", '<w:sz w:val="20"/>')
    made += _style("Footer", "footer", '<w:jc w:val="center"/>')
    made += _style("Header", "header", "")
    made += _style(
        "HTMLCode", "HTML Code", "", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>', "character"
    )
    made += _style(
        "Hyperlink", "Hyperlink", "", '<w:color w:val="0B5394"/><w:u w:val="single"/>', "character"
    )
    made += _style(
        "FootnoteReference", "footnote reference", "", '<w:vertAlign w:val="superscript"/>', "character"
    )
    made += _style("CommentReference", "annotation reference", "", '<w:sz w:val="16"/>', "character")
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    made += (
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
    return part("w:styles", made)


def _style(name: str, shown: str, lines: str, run: str = "", kind: str = "paragraph") -> str:
    base = "Normal" if kind == "paragraph" else "DefaultParagraphFont"
    inside = f"<w:pPr>{lines}</w:pPr>" if lines else ""
    inside += f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="{base}"/>'
        f"<w:qFormat/>{inside}</w:style>"
    )


def numbering(lists: list[tuple[bool, int, int]]) -> str:
    """Give two kinds of lists, and each list of the text: whether it counts, its depth, where it begins."""
    made = _abstract(0, counted=False) + _abstract(1, counted=True)
    for number, (counted, depth, start) in enumerate(lists, start=1):
        begun = (
            f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            if counted
            else ""
        )
        made += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{int(counted)}"/>{begun}</w:num>'
    return part("w:numbering", made)


def _abstract(number: int, *, counted: bool) -> str:
    levels = ""
    for depth in range(9):
        form, text = ("decimal", f"%{depth + 1}.") if counted else ("bullet", BULLETS[depth % 3])
        levels += (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{STEP * (depth + 1)}" w:hanging="{STEP}"/></w:pPr></w:lvl>'
        )
    head = f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
    return f"{head}{levels}</w:abstractNum>"


def settings() -> str:
    """Give the settings: the notes that part footnotes from the text, and the age of Word."""
    return part(
        "w:settings",
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat>",
    )


def core(title: str, language: str, at: datetime) -> str:
    """Give title, language and time."""
    when = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    spaces = (
        f'xmlns:cp="{OPEN}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return (
        f"{HEAD}<cp:coreProperties {spaces}><dc:title>{escape(title)}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified>'
        f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>"
    )
