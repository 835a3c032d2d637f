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

from cjdiversion.documents import conformance, glyphs

PANGO = divmod(pango.pango_version(), 10_000)  # 15012 is 1.50.12
RENDERER = ", ".join(
    (
        f"WeasyPrint {weasyprint.__version__}",
        f"pydyf {pydyf.__version__}",
        f"Pango {PANGO[0]}.{PANGO[1] // 100}.{PANGO[1] % 100}",
        "HarfBuzz subsets" if harfbuzz_subset else f"fontTools {fontTools.version} subsets",
    )
)

# Words inside these are not printed.
UNPRINTED = ("style", "script")


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
    """Half a surrogate pair is no character and no parser keeps it: write it out."""
    return re.sub(
        "[\ud800-\udfff]",
        lambda half: glyphs.spelled(half[0]),
        html.decode("utf-8", "surrogatepass"),
    )


def _show_unprintable(root: Any) -> None:
    for element in root.iter():
        if element.text and element.tag not in UNPRINTED:
            element.text = glyphs.shown(element.text)
        if element.tail:
            element.tail = glyphs.shown(element.tail)


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
