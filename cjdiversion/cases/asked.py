"""Kinds of answer only cases ask for: identifiers, offence codes, several short texts in one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import marshmallow as ma

from cjdiversion import clock
from cjdiversion.cases import alleged, identifiers
from cjdiversion.cases.identifiers import BadIdentifier
from cjdiversion.fields import Words


class Identifier(Words):
    """A number with rules of its own; it is kept in its one normal form."""

    def __init__(self, label: str, normalise: Callable[[str], str], **rest: Any) -> None:
        self._normalise = normalise
        super().__init__(label, limit=60, **rest)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        try:
            return self._normalise(text) if text else ""
        except BadIdentifier as bad:
            raise ma.ValidationError([bad.problem]) from None


class Several(Words):
    """Short texts: a list in JSON; on a page one text with semicolons, commas or lines between."""

    def __init__(self, label: str, *, each: int, most: int, **rest: Any) -> None:
        self.each, self.most = each, most
        super().__init__(label, limit=each * most, rows=2, **rest)

    def to_form(self, value: Any) -> str:
        return "; ".join(value) if isinstance(value, list) else str(value or "")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        texts = value if isinstance(value, list) else [value]
        whole = [super(Several, self)._deserialize(one, attr, data, **rest) for one in texts]
        parts = [part.strip() for text in whole for part in re.split(r"[;,\n]", text)]
        kept = [part for part in parts if part]
        if len(kept) > self.most or any(len(part) > self.each for part in kept):
            label = self.metadata["label"]
            words = f"{label}: at most {self.most}, of up to {self.each} characters each"
            raise ma.ValidationError([("long", words)])
        return kept


class OffenceCodes(Several):
    """Codes that are in the reference data; an offence without one is told in words."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return [_offence_code(text) for text in super()._deserialize(value, attr, data, **rest)]


class OffenceCode(Words):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        return _offence_code(text) if text else ""


def _offence_code(text: str) -> str:
    try:
        code = identifiers.normalise_offence_code(text)
    except BadIdentifier as bad:
        raise ma.ValidationError([bad.problem]) from None
    if not alleged.is_known(code, clock.today()):
        words = (
            f"{code} is not on the list of offence codes. Check it, or give the offence in words"
        )
        raise ma.ValidationError([("unknown-offence-code", words)])
    return code
