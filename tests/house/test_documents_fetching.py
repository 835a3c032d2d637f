"""Hostile papers reach for the network and the disk, and touch neither."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from cjdiversion import documents
from tests.house import papers

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>"

# WEB/kind is an address of the canary server, FILE the address of the canary file.
FETCHED_BY_WEASYPRINT = {
    "img": '<img alt="x" src="WEB/img">',
    "stylesheet": '<link rel="stylesheet" href="WEB/stylesheet">',
    "import": '<style>@import "WEB/import";</style>',
    "font": "<style>@font-face{font-family:X;src:url(WEB/font)}p{font-family:X}</style><p>x",
    "background": '<p style="background:url(WEB/background)">x',
    "border": '<p style="border:3px solid;border-image:url(WEB/border) 3">x',
    "bullet": '<ul style="list-style-image:url(WEB/bullet)"><li>x</ul>',
    "before": "<style>p::before{content:url(WEB/before)}</style><p>x",
    "object": '<object data="WEB/object"></object>',
    "embed": '<embed src="WEB/embed">',
    "base": '<base href="WEB/"><img alt="x" src="base">',
    "svg": SVG.format("<image href='WEB/svg' width='9' height='9'/>"),
    "svg-in-data": '<img alt="x" src="data:image/svg+xml,'
    + SVG.format("<image href='WEB/svg-in-data' width='9' height='9'/>").replace("<", "%3C")
    + '">',
    "link-attachment": '<link rel="attachment" href="WEB/link-attachment">',
    "a-attachment": '<a rel="attachment" href="WEB/a-attachment">x</a>',
    "file-link-attachment": '<link rel="attachment" href="FILE">',
    "file-a-attachment": '<a rel="attachment" href="FILE">x</a>',
}
QUIET = {  # WeasyPrint 70.0 leaves these alone; a later one may not
    "iframe": '<iframe src="WEB/iframe"></iframe>',
    "refresh": '<meta http-equiv="refresh" content="0;url=WEB/refresh">',
    "svg-import": SVG.format('<style>@import "WEB/svg-import";</style>'),
    "svg-use": SVG.format("<use href='WEB/svg-use#x'/>"),
    "file-img": '<img alt="x" src="FILE">',
    "entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "FILE">]><p>&e;',
}
ACTING = {
    "web link": '<a href="https://example.test/">x</a>',
    "mail": '<a href="mailto:a@example.test">x</a>',
    "script": '<a href="javascript:alert(1)">x</a>',
    "form": '<form action="/x"><input style="appearance:auto" name="a"></form>',
    "file of its own": '<link rel="attachment" href="data:text/plain,hello">',
    "file behind a link": '<a rel="attachment" href="data:text/plain,hello">x</a>',
}
CANARY = "canary-in-a-file"

# Both without the printer's network fence, so that only the fetcher can hold them back.
UNFENCED = """
import io, json, sys
import pikepdf, weasyprint
from cjdiversion.documents import layout

def plainly(html):
    return weasyprint.HTML(string=html).write_pdf()

def as_paper(html):
    try:
        return layout.printed({"made_at": "2024-01-01T00:00:00+00:00"}, html.encode())[0]
    except layout.Refused:
        return b""

def texts(pdf):
    if not pdf:
        return b""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [thing for thing in opened.objects if isinstance(thing, pikepdf.Stream)]
        return b"".join(stream.read_bytes() for stream in streams)

write = {"plainly": plainly, "as_paper": as_paper}[sys.argv[1]]
told = {name: texts(write(html)).decode("latin1") for name, html in json.load(sys.stdin).items()}
json.dump([name for name, text in told.items() if sys.argv[2] in text], sys.stdout)
"""


@dataclass
class Canary:
    """A server and a file nobody should touch."""

    folder: Path
    asked_for: set[str] = field(default_factory=set)
    port: int = 0

    def baited(self, payloads: dict[str, str]) -> dict[str, str]:
        web, file = f"http://127.0.0.1:{self.port}", (self.folder / "canary.txt").as_uri()
        return {
            kind: papers.bare(body.replace("WEB", web).replace("FILE", file))
            for kind, body in payloads.items()
        }


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    (tmp_path / "canary.txt").write_text(CANARY)
    bird = Canary(tmp_path)

    class Perch(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            bird.asked_for.add(self.path.strip("/"))
            self.send_error(404)

        def log_message(self, *arguments: Any) -> None:
            """Nobody reads it."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Perch) as server:
        bird.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield bird
        server.shutdown()


def unfenced(way: str, pages: dict[str, str]) -> set[str]:
    """The pages whose PDF holds the canary file's text, written without a network fence."""
    done = subprocess.run(
        [sys.executable, "-c", UNFENCED, way, CANARY],
        input=json.dumps(pages),
        cwd=papers.HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


@pytest.fixture(scope="module")
def printers() -> Iterator[documents.Printers]:
    pool = documents.Printers()
    yield pool
    pool.close()


def printed(html: str, printers: documents.Printers) -> documents.Paper:
    return documents.render(html, made_at=papers.MADE_AT, printers=printers)


def refusal(html: str, printers: documents.Printers) -> documents.Unprintable:
    with pytest.raises(documents.Unprintable) as caught:
        printed(html, printers)
    return caught.value


def assert_works(printers: documents.Printers) -> None:
    assert printed(papers.bare("<p>next"), printers).pdf.startswith(b"%PDF-1.7")


def test_the_bait_is_live_an_unguarded_renderer_takes_all_of_it(canary: Canary) -> None:
    leaked = unfenced("plainly", canary.baited(FETCHED_BY_WEASYPRINT))
    assert canary.asked_for | leaked == FETCHED_BY_WEASYPRINT.keys()
    assert leaked == {"file-link-attachment", "file-a-attachment"}


def test_the_fetcher_alone_fetches_nothing(canary: Canary) -> None:
    leaked = unfenced("as_paper", canary.baited(FETCHED_BY_WEASYPRINT | QUIET))
    assert (canary.asked_for, leaked) == (set(), set())


def test_a_paper_that_reaches_outside_is_refused(
    canary: Canary, printers: documents.Printers
) -> None:
    pages = canary.baited(FETCHED_BY_WEASYPRINT)
    pages = {kind: html for kind, html in pages.items() if not kind.startswith("svg")}
    for html in pages.values():
        assert refusal(html, printers).code == "reaches-outside"
    assert canary.asked_for == set()
    assert_works(printers)


def test_what_a_drawing_reaches_for_is_left_out(
    canary: Canary, printers: documents.Printers
) -> None:
    for html in canary.baited(
        {k: v for k, v in FETCHED_BY_WEASYPRINT.items() if "svg" in k}
    ).values():
        with papers.opened(printed(html, printers)) as pdf:
            assert not [t for t in pdf.objects if isinstance(t, pikepdf.Stream) and "/Width" in t]
    assert canary.asked_for == set()


def test_a_paper_with_an_action_or_a_foreign_file_is_refused(printers: documents.Printers) -> None:
    for body in ACTING.values():
        assert refusal(papers.bare(body), printers).code == "carries-action"
    assert_works(printers)
