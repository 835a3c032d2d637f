"""The instruments there are: files read and checked once. A record keeps the version it was
scored under, so a version once used is never taken away.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from cjdiversion import clock
from cjdiversion.access import Role
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.instruments import checking
from cjdiversion.instruments.instrument import GROUPS, Instrument, built

FILES = Path(__file__).parent / "files"


class WrongFile(Exception):
    """The service does not start on a file that would score somebody wrongly."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@cache
def read(folder: Path) -> tuple[Instrument, ...]:
    """In the order of groups, then of names. Raises WrongFile with all that is wrong."""
    found, problems = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as slip:
            problems.append(f"{path.name}: this is not JSON ({slip})")
            continue
        wrong = checking.problems(path.name, content)
        problems += [f"{path.name}: {words}" for words in wrong]
        if not wrong:
            found.append(built(content))
    if problems:
        raise WrongFile(problems)
    order = list(GROUPS)
    return tuple(sorted(found, key=lambda one: (order.index(one.group), one.id, one.version)))


def of(name: str, version: int) -> Instrument:
    """Raises KeyError."""
    return {(one.id, one.version): one for one in read(FILES)}[name, version]


def current() -> list[Instrument]:
    """The newest version of each that has begun; the first where none has."""
    newest: dict[str, Instrument] = {}
    for one in read(FILES):
        if one.id not in newest or one.from_on <= clock.today():
            newest[one.id] = one
    return list(newest.values())


def named(name: str) -> Instrument | None:
    return next((one for one in current() if one.id == name), None)


def for_role(role: Role) -> list[Instrument]:
    """What may be administered in that role."""
    return [one for one in current() if role in one.roles]


def known(name: str) -> Instrument:
    """Raises Invalid where there is none."""
    found = named(name)
    if found is None:
        raise Invalid.at("instrument", "unknown", "There is no instrument of this name")
    return found


def chosen(name: str, role: Role) -> Instrument:
    """Raises Invalid, and NotPermitted where this role does not administer it."""
    found = known(name)
    if role not in found.roles:
        raise NotPermitted(f"{found.title} is not administered in this role ({role.words})")
    return found
