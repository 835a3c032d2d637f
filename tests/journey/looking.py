"""Pages and answers of the API as the people of the simulation see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.pages import Caller, Page, Visitor

if TYPE_CHECKING:
    from tests.journey.following import Following

TOKEN_LASTS = 20  # days, and some more


class Looking:
    def __init__(self, whole: Following) -> None:
        self.whole, self.chance, self.ledger = whole, whole.chance, whole.ledger
        self.callers: dict[str, tuple[int, Caller]] = {}

    def met(self, what: str, count: int = 1) -> None:
        self.whole.tally[f"recounted: {what}"] += count

    def visit(self, key: str, path: str) -> Page:
        visitor = Visitor(self.whole.app)
        visitor.sign_in_as(f"{key}@example.test")
        return visitor.get(path)

    def call(self, key: str, path: str) -> Any:
        day, caller = self.callers.get(key, (-99, None))
        if caller is None or self.whole.day - day > TOKEN_LASTS:
            caller = Caller(self.whole.app, f"{key}@example.test")
            self.callers[key] = (self.whole.day, caller)
        return caller.get(f"/api/v1{path}")


def plain(element: Any) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
