"""What a story says of who is who: two records of one person, a record of the wrong one."""

from __future__ import annotations

from cjdiversion.cases.models import Case
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.identities import exposure
from cjdiversion.identities import service as identities
from cjdiversion.identities.models import IdentityLink, Quarantine


class Linking(Stage):
    """`at` is minutes since the story began."""

    def says_same(
        self, at: float, other: Case, because: str, *, by: str = "sergeant"
    ) -> IdentityLink:
        """The present case and another one."""
        with self.at(at):
            return identities.propose(
                self.case, by=self.actor(by), other=other.token, because=because
            )

    def confirms_same(self, at: float, link: IdentityLink, *, by: str = "inspector") -> None:
        with self.at(at):
            identities.confirm(link, by=self.actor(by))

    def closes_as_wrong(self, at: float, because: str, *, by: str = "inspector") -> Quarantine:
        with self.at(at):
            return identities.quarantine(self.case, by=self.actor(by), because=because)

    def tells_who_saw(
        self, at: float, closed: Quarantine, *names: str, by: str = "inspector"
    ) -> None:
        """Those of the readers who have these names."""
        with self.at(at):
            seen = {line.key: line.name for line in exposure.lines(closed)}
            told = [key for key, name in seen.items() if name in names]
            actor, version = self.actor(by), closed.version
            identities.tell(closed, by=actor, told=told, known=seen, version=version)
