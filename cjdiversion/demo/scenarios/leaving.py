"""Called away from the desk with half a sentence typed."""

from __future__ import annotations

from cjdiversion import drafts
from cjdiversion.demo.scenarios.staging import Stage


class Leaving(Stage):
    def leaves_typed(self, at: float, page: str, *, by: str = "sergeant", **fields: str) -> None:
        """What stands in the inputs of a page of the case, and is not saved."""
        with self.at(at):
            path = f"/cases/{self.case.token}/{page}"
            drafts.keep(path, drafts.Sent(fields), by=self.actor(by))
