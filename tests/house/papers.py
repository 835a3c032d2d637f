"""A paper like those the rooms hand over, and what the checkers say about its PDF."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import outloud
import page
import pdfua
import pikepdf
import pymupdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pikepdf import pdfa

from cjdiversion import documents

HOUSE = Path(__file__).resolve().parent.parent.parent
MADE_AT = datetime(
    2024, 2, 29, 23, 59, 30, tzinfo=UTC
)  # long past: no present moment looks like it
DATA = documents.Attachment("case.json", "The same facts for a machine", b'{"case": "CJ-1"}')

SAMPLE = """{% extends "layouts/paper.html" %}
{% block title %}Case-file annex: vulnerability and needs{% endblock %}
{% block reference %}Case CJ-2026-000123, version 2{% endblock %}
{% block body %}
<div class="paper-note"><p>L&amp;D information summary – not a psychiatric report</p></div>
<h2>What the police recorded</h2>
<p>{{ words }}</p>
<table><caption>Needs, with who holds each fact</caption>
<thead><tr>{% for top in ("Need", "Source", "Held by") %}<th scope="col">{{ top }}</th>{% endfor %}
</tr></thead>
<tbody>{% for row in range(rows) %}
<tr><th scope="row">Need {{ row }}</th><td>Told by the suspect</td><td>Police</td></tr>
{% endfor %}</tbody></table>
<h2>What is withheld</h2>
<h3>Handling</h3>
<ul><li>Keep with the <a href="#file">case file</a>.</li><li id="file">Do not copy.</li></ul>
<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><title>Three in ten</title>
<rect width="60" height="20" fill="#1d70b8"/></svg>
{% endblock %}"""

TOLERATED = "ISO_19005_3:6.6.2.3.1-1"
"""pikepdf knows neither the PDF/UA mark nor the schema that ISO 19005-3 wants it described with."""

MISCOUNTED = "PDFA3A-STREAM-LENGTH-001"
"""The checker takes a stream whose last byte happens to be a carriage return for one byte shorter
than it is (one paper in thirty has one): the lengths are counted here then."""


def sample(
    *, words: str = "Zoë Łukasz asked for help.", rows: int = 3, printed: bool = True
) -> str:
    drawing = Environment(
        loader=FileSystemLoader(HOUSE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    drawing.globals["url_for"] = lambda endpoint, filename: f"/{endpoint}/{filename}"
    given = {"paper_style": documents.paper_style()} if printed else {}
    return drawing.from_string(SAMPLE).render(words=words, rows=rows, **given)


def bare(body: str, *, head: str = "<title>Plain</title>", lang: str = ' lang="en-GB"') -> str:
    return f"<!doctype html><html{lang}><head>{head}</head><body>{body}</body></html>"


def opened(paper: documents.Paper) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(paper.pdf))


def findings(pdf: bytes, folder: Path) -> dict[str, list[str]]:
    """What each checker objects to; an empty list is a pass."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return {
        "3a": [one for one in _level_a(pdf) if one != MISCOUNTED or not _are_lengths_right(pdf)],
        "ua1": [f.rule_id for f in page.validate_pdf_bytes(pdf, profile="ua1").failures],
        "pdfua": [f.rule_id for f in pdfua.validate(str(file)).findings],
        "outloud": [f.rule for f in outloud.check(str(file)).findings],
        "pikepdf": _level_b(pdf),
    }


def assert_sound(paper: documents.Paper, folder: Path) -> None:
    said = findings(paper.pdf, folder)
    assert set(said.pop("pikepdf")) == {TOLERATED}
    assert said == {"3a": [], "ua1": [], "pdfua": [], "outloud": []}


def _level_a(pdf: bytes) -> list[str]:
    return [found.rule_id for found in page.validate_pdf_bytes(pdf, profile="3a").failures]


def _are_lengths_right(pdf: bytes) -> bool:
    starts = list(re.finditer(rb"/Length (\d+)[^\n]*>>\nstream\n", pdf))
    assert len(starts) == pdf.count(b"\nendstream\n")
    return all(pdf[one.end() + int(one[1]) :].startswith(b"\nendstream\n") for one in starts)


def _level_b(pdf: bytes) -> list[str]:
    report = pdfa.validate_written(io.BytesIO(pdf), "3b")
    # pikepdf checks level B only, and says so of the letter A; that one is no finding.
    return [f.rule for f in report.findings if "pdfaid:conformance is" not in str(f)]


def words_on(paper: documents.Paper) -> list[str]:
    """The text of each page, in one line."""
    with pymupdf.open(stream=paper.pdf, filetype="pdf") as pdf:
        return [re.sub(r"\s+", " ", sheet.get_text()) for sheet in pdf]
