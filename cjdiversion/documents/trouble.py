"""Why a paper was not printed. Each carries words for the person and a stable code."""

from __future__ import annotations

from cjdiversion.errors import Refusal

PANGO = "libpangoft2-1.0-0"
"""The Debian and Ubuntu package that brings Pango, fontconfig and a first font with it."""


class NotPrinted(Refusal):
    code = "not-printed"
    words = "The PDF was not made"


class PrinterMissing(NotPrinted):
    """This machine cannot make PDFs. Nothing is wrong with the paper."""

    code = "printer-missing"
    words = (
        "PDF papers cannot be made on this machine: a system library is missing. "
        f"Install the package {PANGO} (Debian and Ubuntu), then start the service again"
    )


class PrinterBusy(NotPrinted):
    """All printers are at work and none came free in time: ask again."""

    code = "printer-busy"
    words = "Too many papers are being printed at once. Try again in a minute"


class Unprintable(NotPrinted):
    """This document cannot become a paper; trying again will not help.

    `where` is for the log: a kind of error and a line of code, never a text of the document.
    """

    code = "failed"
    words = "The paper could not be laid out"

    def __init__(self, code: str = "failed", *, where: str = "") -> None:
        super().__init__(REASONS.get(code, type(self).words), code=code)
        self.where = where


REASONS = {
    "failed": Unprintable.words,
    "reaches-outside": "The paper asks for something outside itself, so it was not printed",
    "carries-action": "The paper holds a web link, a form or a foreign file, so it was not printed",
    "too-large": "The paper needs more memory than one paper may use",
    "too-slow": "The paper took too long to lay out",
}
