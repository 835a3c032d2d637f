"""A paper made again from its stored facts: the same bytes, or why not. Nothing is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cjdiversion import documents
from cjdiversion.annexes import covers, paper
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexPaper, AnnexVersion


@dataclass(frozen=True)
class Remade:
    """`because` is in words, and empty where the bytes are the same; `sha256` is empty where
    nothing could be made."""

    sha256: str
    because: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        return not self.because

    @property
    def words(self) -> str:
        """For the page, for systems and at the machine."""
        if self.is_same:
            return "Made again from its stored facts it has the same bytes"
        made = (
            "made again here it has other bytes" if self.sha256 else "it cannot be made again here"
        )
        return f"The stored bytes are the evidence: {made}. {'. '.join(self.because)}"


def told(annex: AnnexVersion, stored: AnnexPaper) -> Remade:
    """For whoever verifies: that nothing can be printed here makes no paper less genuine."""
    try:
        return remake(annex, stored)
    except documents.NotPrinted as why:
        return Remade("", (why.words,))


def remake(annex: AnnexVersion, stored: AnnexPaper) -> Remade:
    """`stored` with its bytes. Raises NotPrinted."""
    made = paper.printed(covers.of(annex), content_of(annex))
    damaged = tuple(_damaged(annex, stored))
    if made.pdf == stored.pdf and not damaged:
        return Remade(made.sha256)
    why = (*damaged, *differences(annex.template_version, stored, made))
    return Remade(made.sha256, why or ("The same things made other bytes: tell the developers",))


def differences(
    template: str, stored: AnnexPaper, made: documents.Paper, *, now: str = paper.TEMPLATE
) -> Iterable[str]:
    """What of the making is another than it was."""
    for what, was, has in (
        ("template", template, now),
        ("renderer", stored.renderer, made.renderer),
        ("fonts", stored.fonts, made.fonts),
    ):
        if was != has:
            yield f"The {what} differ{'' if what == 'fonts' else 's'}: made with {was}; here {has}"


def _damaged(annex: AnnexVersion, stored: AnnexPaper) -> Iterable[str]:
    if hashlib.sha256(stored.pdf).hexdigest() != stored.sha256:
        yield "The stored file is not the one whose checksum was stored"
    if content_of(annex).digest != annex.facts_digest:
        yield "The stored facts are not those that were issued"
