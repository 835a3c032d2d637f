"""The annex in stories: issued always, and on from there only where this machine makes PDFs."""

from __future__ import annotations

from cjdiversion import clock, documents
from cjdiversion.annexes import asking
from cjdiversion.annexes import service as annexes
from cjdiversion.annexes.asking_models import AnnexQuestion
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.demo.scenarios.telling import Story


def issued(s: Story, at: float) -> AnnexVersion:
    with s.at(at):
        return annexes.issue(s.case, by=s.actor("investigator"))


def returned(s: Story, annex: AnnexVersion, at: float, because: str) -> None:
    with s.at(at):
        annexes.send_back(annex, by=s.actor("supervisor"), because=because)


def approved(s: Story, annex: AnnexVersion, at: float) -> bool:
    """False where no paper can be made here: the version goes on waiting for approval."""
    if documents.printer_available() is not None:
        return False
    with s.at(at):
        annexes.approve(annex, by=s.actor("supervisor"))
    return True


def shared(s: Story, annex: AnnexVersion, at: float) -> bool:
    """Approved half an hour before."""
    if not approved(s, annex, at - 30):
        return False
    with s.at(at):
        annexes.share(annex, by=s.actor("investigator"))
    return True


def attached(s: Story, annex: AnnexVersion, at: float, to: str) -> bool:
    """Approved half an hour before. At night nobody waits for a click of the prosecutor."""
    if not approved(s, annex, at - 30):
        return False
    with s.at(at):
        actor = s.actor("investigator")
        annexes.attach(annex, by=actor, attached_to=to, attached_at=clock.now())
    return True


def acknowledged(s: Story, annex: AnnexVersion, at: float) -> bool:
    """Shared two hours before, then read in the CPS area and acknowledged."""
    if not shared(s, annex, at - 120):
        return False
    with s.at(at):
        reader = s.actor("cps")
        version = annexes.open(annex.token, by=reader)
        annexes.download(version, by=reader)
        annexes.acknowledge(version, by=reader)
    return True


def asked(s: Story, annex: AnnexVersion, at: float, section: str, what: str) -> AnnexQuestion:
    """Of one that was shared: what the prosecutor misses in it."""
    with s.at(at):
        reader = s.actor("cps")
        version = annexes.open(annex.token, by=reader)
        return asking.ask(version, by=reader, section=section, what=what, priority="2")


def answered(s: Story, question: AnnexQuestion, at: float, reason: str) -> None:
    """It is not to be had; the prosecutor reads why and closes it an hour later."""
    with s.at(at):
        by = s.actor("investigator")
        asking.answer(question, by=by, answer="not-available", reason=reason)
    with s.at(at + 60):
        asking.close(question, by=s.actor("cps"))


def used(s: Story, annex: AnnexVersion, at: float, reason: str) -> None:
    with s.at(at):
        asking.use(annex, by=s.actor("cps"), reason=reason)
