"""Whatever somebody typed is shown as typed, or as U+XXXX; it does nothing and fetches nothing."""

from __future__ import annotations

import http.server
import itertools
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from cjdiversion import documents
from cjdiversion.annexes import paper
from cjdiversion.annexes.facts import as_json, as_plain
from tests.annexes.planted import NOT_PRINTED, RUNNING, flowing, planted, texts
from tests.annexes.test_canaries import attached
from tests.annexes.test_paper import COVER
from tests.house import papers

CORPUS = (
    "<b>bold</b><!-- hidden --><h1>Heading</h1></td></tr></table>",
    "<script>fetch('WEB/script')</script><img src=WEB/img onerror=alert(1)>",
    "<style>@import 'WEB/import'; * { display: none }</style>",
    "</style></title><link rel=attachment href=FILE><link rel=stylesheet href=WEB/css>",
    "<p style=\"background: url(WEB/url)\">p { content: url('WEB/content') }",
    "<svg><image href='WEB/svg'/><foreignObject/></svg><?xml version='1.0'?>",
    "<a href=FILE>a</a> <a href='WEB/a'>b</a> <a rel=attachment href=FILE>c</a>",
    "<iframe src=FILE></iframe><object data=WEB/object></object><embed src=WEB/e><base href=WEB>",
    "{{ 7 * 7 }} {% include 'x' %} ${7*7} &lt;b&gt; &#x202e; %3Cb%3E \\u202e <![CDATA[x]]>",
    '=HYPERLINK("WEB/cell") /OpenAction << /JS (app.alert) >> ) Tj (x) endstream',
)
MARKS = {
    "\u202e": "[U+202E]",  # right-to-left override
    "\u202c": "[U+202C]",
    "\u2066": "[U+2066]",  # isolate
    "\u200f": "[U+200F]",  # right-to-left mark
    "\u061c": "[U+061C]",
    "\u200b": "[U+200B]",  # a space of no width
    "\ufeff": "[U+FEFF]",
    "\x00": "[U+0000]",
    "\x07": "[U+0007]",
    "\x85": "[U+0085]",
    "\U000e0041": "[U+E0041]",
    "\ufffe": "[U+FFFE]",
}


FREE = {"Line.text", "Line.author", "Line.source", "Identifier.value", "Facts.alleged"}


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server nobody should ask, and what it was asked for."""
    seen: list[str] = []

    class Perch(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Perch) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()


def test_a_hostile_text_in_every_fact_is_shown_as_typed_and_does_nothing(
    asked: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_page = documents.paper_style() + "@page { size: A1 landscape }"  # nothing comes between
    monkeypatch.setattr(documents, "paper_style", lambda: one_page)
    (tmp_path / "secret.txt").write_text("canary-in-a-file")
    web, seen = asked
    hostile = " ".join(CORPUS).replace("WEB", web)
    hostile = hostile.replace("FILE", (tmp_path / "secret.txt").as_uri())
    facts = planted(lambda where: f"{where} {hostile}")
    facts = replace(facts, recipient=f"<b>CPS</b> <img src={web}/img>")
    made = paper.printed(COVER, facts)
    shown = flowing(made)
    for where, text in texts(facts):
        assert where in NOT_PRINTED or close(text) in shown, where
    with papers.opened(made) as pdf:
        assert len(pdf.attachments) == 1
        assert acting(pdf) == []
    assert attached(made) == as_json(as_plain(facts))
    assert b"canary-in-a-file" not in made.pdf
    assert seen == []


def close(text: str) -> str:
    return "".join(text.split())


def acting(pdf: pikepdf.Pdf) -> list[str]:
    """Every action and every script in the file."""
    return [
        name
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") != "/StructElem"
        for name in ("/A", "/AA", "/JS", "/OpenAction", "/URI", "/Launch")
        if name in thing
    ]


def test_a_mark_that_reorders_or_hides_is_spelled_out() -> None:
    facts = planted(lambda where: "a" + "b".join(MARKS) + "z")
    facts = replace(facts, recipient="CPS")
    words = flowing(paper.printed(COVER, facts))
    told = [where for where, _ in texts(facts) if where not in NOT_PRINTED]
    assert words.count("a" + "b".join(MARKS.values()) + "z") >= len(told) - 1


def test_fifty_thousand_characters_without_a_space_are_all_there() -> None:
    long = "".join(f"{number:05}" for number in range(10_000))
    once = iter([long])
    facts = planted(lambda where: next(once, "x") if where == "Line.text" else "x")
    made = paper.printed(COVER, facts)
    assert "".join(re.findall(r"\d{24,}", flowing_apart(made))) == long


def flowing_apart(made: documents.Paper) -> str:
    """Page by page: what stands in the next column follows at the end of a page."""
    pages = papers.words_on(made)
    return " ".join("".join(page[: page.rindex(RUNNING)].split()) for page in pages)


def test_a_paper_of_long_words_passes_the_checkers(tmp_path: Path) -> None:
    words = map("W{}".format, itertools.count())
    facts = planted(lambda where: "".join(itertools.islice(words, 140)) if where in FREE else "x")
    papers.assert_sound(paper.printed(COVER, facts), tmp_path)
