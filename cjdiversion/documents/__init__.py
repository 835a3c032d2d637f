"""Papers: a finished HTML page becomes a tagged PDF with its digest, in a process of its own.

The process has no network, no database and no environment, and fetches nothing. WeasyPrint is
loaded there and nowhere else.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec

from cjdiversion.documents.printers import PACKAGE, Limits, Printers, environment
from cjdiversion.documents.trouble import NotPrinted, PrinterBusy, PrinterMissing, Unprintable

__all__ = [
    "Attachment",
    "Limits",
    "NotPrinted",
    "Paper",
    "PrinterBusy",
    "PrinterMissing",
    "Printers",
    "Unprintable",
    "paper_style",
    "printer_available",
    "render",
]

LOOK_FOR_PANGO = """
import ctypes, ctypes.util
ctypes.CDLL(ctypes.util.find_library("pangoft2-1.0") or "libpangoft2-1.0.so.0")
"""


@dataclass(frozen=True)
class Attachment:
    """A file inside the paper: the same facts for a machine."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True)
class Paper:
    """`renderer` and `fonts` name what made these bytes, with versions; keep them together."""

    pdf: bytes
    sha256: str
    renderer: str
    fonts: str


_printers = Printers()


def render(
    html: str,
    *,
    made_at: datetime,
    attachment: Attachment | None = None,
    printers: Printers | None = None,
) -> Paper:
    """The same input gives the same bytes, on the same renderer and fonts.

    Title and language come from the HTML. May take 30 seconds. Raises PrinterMissing, PrinterBusy
    or Unprintable.
    """
    head: dict[str, object] = {"made_at": _whole_seconds(made_at).isoformat()}
    parts = [html.encode("utf-8", "surrogatepass")]
    if attachment:
        head |= {"name": attachment.name, "description": attachment.description}
        parts.append(attachment.content)
    answer, (pdf,) = (printers or _printers).ask(head, *parts)
    digest = hashlib.sha256(pdf).hexdigest()
    return Paper(pdf, digest, renderer=answer["renderer"], fonts=answer["fonts"])


@cache
def printer_available() -> str | None:
    """None, or in words why this machine makes no PDFs. Looked up once, without WeasyPrint."""
    if find_spec("weasyprint") is None:
        return PrinterMissing.words
    looked = subprocess.run(  # noqa: S603 (our own interpreter and code)
        [sys.executable, "-I", "-c", LOOK_FOR_PANGO],
        env=environment(),
        capture_output=True,
        check=False,
    )
    return PrinterMissing.words if looked.returncode else None


@cache
def paper_style() -> str:
    """The stylesheet to write into a paper, which may fetch none (`paper_style` in the layout)."""
    return (PACKAGE / "static" / "paper.css").read_text(encoding="utf-8")


def _whole_seconds(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("made_at needs its time zone")
    return moment.astimezone(UTC).replace(microsecond=0)


def _start_afresh() -> None:
    """A forked web worker must not share its parent's pipes."""
    global _printers
    _printers = Printers()


@atexit.register
def _close() -> None:
    _printers.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh)
