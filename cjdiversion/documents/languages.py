"""Passages in another language say so, that they are read aloud in it (ISO 14289-1, 7.2).

WeasyPrint 70.0 tells only the language of the whole paper. The place where it begins a passage
notes there what the style of the passage says; the note goes to the tag of the passage, and out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

_plain = Stream.marked


@contextmanager
def _noting(stream: Any, box: Any, tag: str) -> Iterator[None]:
    with _plain(stream, box, tag):
        language = box.style["lang"]
        if language and isinstance(stream.stream[-2], dict):
            stream.stream[-2]["Lang"] = language
        yield


def listen() -> None:
    Stream.marked = _noting


def give(pdf: Any) -> None:
    """Before the running lines are taken out, which are found by what they are marked with."""
    whole = _text(pdf.catalog["Lang"])
    tree = _at(pdf, _at(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for page in [one for one in pdf.objects if isinstance(one, dict)]:
        if page.get("Type") == "/Page":
            marked = tree[tree.index(page["StructParents"]) + 1]
            for noted in [one for one in _drawn(pdf, page) if isinstance(one, dict)]:
                language = noted.pop("Lang", whole)
                if language != whole:
                    _at(pdf, marked[noted["MCID"]])["Lang"] = pydyf.String(language)


def _drawn(pdf: Any, page: Any) -> Any:
    return _at(pdf, page["Contents"]).stream


def _at(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _text(value: Any) -> str:
    return str(getattr(value, "string", value))
