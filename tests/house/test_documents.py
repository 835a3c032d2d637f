"""Papers: what is in the PDF, what the checkers say of it, and that they can say no."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.misc.timeTools import epoch_diff
from fontTools.ttLib import TTFont

from cjdiversion import documents
from tests.house import papers


@pytest.fixture(scope="module")
def printers() -> Iterator[documents.Printers]:
    warm = documents.Printers()
    yield warm
    warm.close()


@pytest.fixture(scope="module")
def paper(printers: documents.Printers) -> documents.Paper:
    """Long enough for running lines to be told from content: they come on four pages."""
    html = papers.sample(rows=90)
    return documents.render(html, made_at=papers.MADE_AT, attachment=papers.DATA, printers=printers)


def printed(html: str, printers: documents.Printers) -> documents.Paper:
    return documents.render(html, made_at=papers.MADE_AT, printers=printers)


def test_a_paper_passes_every_checker_but_for_one_known_finding(
    paper: documents.Paper, tmp_path: Path
) -> None:
    papers.assert_sound(paper, tmp_path)


@pytest.mark.parametrize(
    ("html", "checker"),
    [
        (papers.bare("<p>x", head=""), "ua1"),  # no title
        (papers.bare("<p>x", lang=""), "ua1"),  # no language
        (papers.bare("<h1>a</h1><h4>b</h4>"), "ua1"),  # two levels skipped
        (papers.bare('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "ua1"),
        (papers.bare("<p>x", head=""), "pdfua"),
        (papers.bare("<p>x", lang=""), "outloud"),
    ],
)
def test_the_checkers_refuse_a_planted_fault(
    html: str, checker: str, printers: documents.Printers, tmp_path: Path
) -> None:
    sound = papers.findings(printed(papers.bare("<h1>a</h1>"), printers).pdf, tmp_path)
    faulty = papers.findings(printed(html, printers).pdf, tmp_path)
    assert sound[checker] == []
    assert faulty[checker] != []


def test_a_paper_carries_its_facts_for_a_machine(paper: documents.Paper) -> None:
    with papers.opened(paper) as pdf:
        (file,) = pdf.Root.AF
        assert str(file.AFRelationship) == "/Data"
        assert str(file.UF) == "case.json"
        assert str(file.EF.F.Subtype) == "/application/json"
        assert json.loads(file.EF.F.read_bytes()) == {"case": "CJ-1"}


def test_a_paper_says_its_title_language_and_moment(paper: documents.Paper) -> None:
    with papers.opened(paper) as pdf:
        assert str(pdf.docinfo.Title) == "Case-file annex: vulnerability and needs"
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo.CreationDate) == "D:20240229235930Z"


def test_every_header_cell_says_what_it_heads(printers: documents.Printers) -> None:
    headless = '<table><tr><th scope="col">a</th></tr><tr><th scope="row">b</th></tr></table>'
    assert scopes(printed(papers.bare(headless), printers)) == ["/Column", "/Row"]
    assert scopes(printed(papers.sample(rows=2), printers)) == ["/Column"] * 3 + ["/Row"] * 2


def scopes(paper: documents.Paper) -> list[str]:
    with papers.opened(paper) as pdf:
        cells = [thing for thing in pdf.objects if is_kind(thing, "S", "/TH")]
        return [str(cell.A.Scope) for cell in cells]


def is_kind(thing: Any, key: str, value: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and str(thing.get(f"/{key}", "")) == value


def test_every_page_is_marked_numbered_and_named(paper: documents.Paper) -> None:
    pages = papers.words_on(paper)
    assert len(pages) >= 4
    for number, words in enumerate(pages, start=1):
        assert words.count("OFFICIAL-SENSITIVE") == (3 if number == 1 else 2)
        assert f"Page {number} of {len(pages)}" in words
        assert "Case CJ-2026-000123, version 2" in words


def test_running_lines_are_pagination_and_content_is_not(paper: documents.Paper) -> None:
    with papers.opened(paper) as pdf:
        for sheet in pdf.pages:
            drawn = sheet.Contents.read_bytes()
            assert drawn.count(b"/Pagination") == 4
            assert drawn.count(b"/MCID") > 4


def test_the_same_paper_has_the_same_bytes_from_another_process(paper: documents.Paper) -> None:
    other = documents.Printers()
    again = documents.render(
        papers.sample(rows=90), made_at=papers.MADE_AT, attachment=papers.DATA, printers=other
    )
    other.close()
    assert again == paper


@pytest.mark.parametrize("hidden", ["no library", "libharfbuzz-subset.so.0"])
def test_no_present_moment_is_left_in_a_paper(
    hidden: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor where fontTools cuts the fonts, because HarfBuzz's own library for it is missing."""
    (tmp_path / hidden).touch()  # found before the real one, and no library
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    other = documents.Printers()
    paper = printed(papers.sample(), other)
    other.close()
    with papers.opened(paper) as pdf:
        fonts = [thing.FontFile2.read_bytes() for thing in pdf.objects if has_font(thing)]
    assert fonts
    for font in fonts:
        stamped = TTFont(io.BytesIO(font))["head"].modified + epoch_diff
        assert datetime.fromtimestamp(stamped, UTC) <= papers.MADE_AT
    papers.assert_sound(paper, tmp_path)


def has_font(thing: Any) -> bool:
    return is_kind(thing, "Type", "/FontDescriptor")


def test_a_paper_names_what_made_it(paper: documents.Paper) -> None:
    assert paper.renderer.startswith("WeasyPrint 70.0, pydyf ")
    assert " Pango 1." in paper.renderer
    assert paper.fonts.startswith("DejaVu Sans 2.")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("\U0010fffd", "[U+10FFFD]"),  # private use, plane 16: no font
        ("\ud800", "[U+D800]"),  # half a surrogate pair
        ("a\u202eb", "a[U+202E]b"),  # would print the rest of the line backwards
        ("\U000e0041", "[U+E0041]"),  # a tag character: unseen text
    ],
)
def test_a_character_that_cannot_be_printed_is_spelled_out(
    words: str, shown: str, printers: documents.Printers
) -> None:
    assert shown in papers.words_on(printed(papers.sample(words=words), printers))[0]


def test_a_character_written_as_a_number_is_spelled_out_too(printers: documents.Printers) -> None:
    html = papers.bare("<p>&#x10FFFD;<style>p::after { content: '\U0010fffc' }</style>")
    assert "[U+10FFFD]" in papers.words_on(printed(html, printers))[0]


def test_accents_dashes_and_joined_letters_are_left_alone(printers: documents.Printers) -> None:
    words = "Zoë Łukasz, Nguyễn – “Ó Súilleabháin” £5 e\u0301"
    text = papers.words_on(printed(papers.sample(words=words), printers))[0]
    assert "Zoë Łukasz, Nguyễn – “Ó Súilleabháin” £5 é" in text.replace("e\u0301", "é")
    assert "[U+" not in text


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        documents.render("", made_at=papers.MADE_AT.replace(tzinfo=None))


def test_a_paper_to_print_brings_its_style_and_a_preview_links_it() -> None:
    assert "<link" not in papers.sample()
    assert "@page" in papers.sample()
    assert '<link rel="stylesheet" href="/static/paper.css">' in papers.sample(printed=False)
    assert "</style" not in documents.paper_style()


PRINT_ONE = """
import sys
from datetime import datetime, UTC
from cjdiversion import documents
before = set(sys.modules)
print(documents.printer_available())
try:
    paper = documents.render("<p>x", made_at=datetime(2024, 1, 1, tzinfo=UTC))
    print(len(paper.sha256))
except documents.NotPrinted as trouble:
    print(trouble.code, trouble.words)
print([name for name in sys.modules if name.split(".")[0] in ("weasyprint", "pydyf", "fontTools")])
"""


def fresh_interpreter(**environment: str) -> list[str]:
    """What a new process prints that imports this room, asks for a printer and prints a paper."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_ONE],
        env={**os.environ, **environment},
        cwd=papers.HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_process_that_prints_never_loads_the_renderer_itself() -> None:
    assert fresh_interpreter() == ["None", "64", "[]"]


def test_a_machine_without_pango_says_which_package_to_install(tmp_path: Path) -> None:
    (tmp_path / "libpangoft2-1.0.so.0").touch()  # found before the real one, and no library
    available, refused, loaded = fresh_interpreter(LD_LIBRARY_PATH=str(tmp_path))
    assert "libpangoft2-1.0-0" in available
    assert refused.startswith("printer-missing ")
    assert "libpangoft2-1.0-0" in refused
    assert loaded == "[]"
