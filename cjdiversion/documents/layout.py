"""HTML → PDF bytes. Runs in a printer process only: this is where WeasyPrint is loaded."""

from __future__ import annotations

import io
import os
import re
from datetime import datetime
from typing import Any

import fontTools
import pydyf
import weasyprint
from fontTools.ttLib import TTFont
from weasyprint.text.ffi import harfbuzz_subset, pango
from weasyprint.text.fonts import get_hb_object_data
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from cjdiversion.documents import conformance, glyphs, languages

PANGO = divmod(pango.pango_version(), 10_000)  # 15012 is 1.50.12
RENDERER = ", ".join(
    (
        f"WeasyPrint {weasyprint.__version__}",
        f"pydyf {pydyf.__version__}",
        f"Pango {PANGO[0]}.{PANGO[1] // 100}.{PANGO[1] % 100}",
        "HarfBuzz subsets" if harfbuzz_subset else f"fontTools {fontTools.version} subsets",
    )
)

# Words inside these are not printed, or not on a page.
UNPRINTED = ("style", "script")
UNPARTED = (*UNPRINTED, "title", "a")  # a link of several parts is tagged wrongly

LONG, LINE = 400, 40  # characters: of a cell, of a line

UNBROKEN = 200
"""Characters without a space: WeasyPrint lays a longer word out again for each of its lines, 50,000
for minutes. Parts of it may be parted where a line ends, which shows nothing."""


languages.listen()


class Refused(Exception):
    """The document asks for what a paper may not have."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def printed(head: dict[str, Any], html: bytes, content: bytes = b"") -> tuple[bytes, str]:
    """The PDF, and the names and versions of its fonts.

    `head` has made_at (ISO 8601, UTC) and, when `content` is a file to attach, its name and
    description. Raises Refused.
    """
    made_at = datetime.fromisoformat(head["made_at"])
    # Without HarfBuzz-subset, fontTools stamps the fonts with this moment instead of the present.
    os.environ["SOURCE_DATE_EPOCH"] = str(int(made_at.timestamp()))
    attachments = [_attachment(head, content, made_at=made_at)] if "name" in head else []
    try:
        document = _laid_out(html)
        document.metadata.created = document.metadata.modified = _w3c(made_at)
        pdf = _written(document, attachments)
    except FatalURLFetchingError:  # a BaseException: `except Exception` would not see it
        raise Refused("reaches-outside") from None
    except conformance.CarriesAction:
        raise Refused("carries-action") from None
    return pdf, _fonts(document)


def _laid_out(html: bytes) -> Any:
    nothing = URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    page = weasyprint.HTML(string=_without_halves(html), url_fetcher=nothing)
    _show_unprintable(page.etree_element)
    for element in list(page.etree_element.iter()):
        _let_break(element)
        if element.tag == "tr" and _is_long(element):
            element.set("class", f"{element.get('class', '')} paper-long-row".strip())
    return page.render(pdf_variant=conformance.VARIANT, pdf_tags=True)


def _written(document: Any, attachments: list[Any]) -> bytes:
    pdf: bytes = document.write_pdf(
        finisher=conformance.finisher(files=len(attachments)),
        attachments=attachments,
        pdf_variant=conformance.VARIANT,
        pdf_tags=True,
    )
    return pdf


def _without_halves(html: bytes) -> str:
    """Half a surrogate pair and U+0000 are no characters a parser keeps: write them out."""
    return re.sub(
        "[\x00\ud800-\udfff]",
        lambda half: glyphs.spelled(half[0]),
        html.decode("utf-8", "surrogatepass"),
    )


def _show_unprintable(root: Any) -> None:
    for element in root.iter():
        if element.text and element.tag not in UNPRINTED:
            element.text = glyphs.shown(element.text)
        if element.tail:
            element.tail = glyphs.shown(element.tail)


def _let_break(element: Any) -> None:
    if not isinstance(element.tag, str) or element.tag in UNPARTED or element.tag[0] == "{":
        return
    for place, child in reversed(list(enumerate(element, start=1))):
        child.tail = _parted(element, place, child.tail)
    element.text = _parted(element, 0, element.text)


def _is_long(row: Any) -> bool:
    """May go on overleaf. A row that is kept whole and fits on no page loses the table’s head."""
    cells = ("".join(cell.itertext()) for cell in row)
    lines = sum(1 for _ in row.iter("br"))
    most = 4 * LONG if row.find("th") is not None else LONG  # a head stays with what it heads
    return max(map(len, cells), default=0) + lines * LINE > most


def _parted(parent: Any, place: int, text: str | None) -> str | None:
    """What stays of the text; the rest follows the breaks put in at that place of the parent."""
    if not text or len(text) <= UNBROKEN:
        return text
    first, *others = re.sub(rf"(\S{{{UNBROKEN}}})(?=\S)", "\\1\0", text).split("\0")
    for number, part in enumerate(others):
        break_ = parent.makeelement("wbr", {})
        break_.tail = part
        parent.insert(place + number, break_)
    return first


def _attachment(head: dict[str, Any], content: bytes, *, made_at: datetime) -> Any:
    # Both moments are given, or WeasyPrint takes the present one and no two prints are alike.
    return weasyprint.Attachment(
        file_obj=io.BytesIO(content),
        name=head["name"],
        description=head["description"],
        created=made_at,
        modified=made_at,
        relationship="Data",  # ISO 19005-3, Annex E: the same facts for a machine
    )


def _w3c(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _fonts(document: Any) -> str:
    return "; ".join(
        sorted({f"{font.family} {_version(font)}" for font in document.fonts.values()})
    )


def _version(font: Any) -> str:
    """From the whole font: the subset in the PDF has lost its name table."""
    whole = TTFont(io.BytesIO(get_hb_object_data(font.hb_face)), fontNumber=font.index, lazy=True)
    return (whole["name"].getDebugName(5) or "unknown").removeprefix("Version ")
