"""Invented units and people: every role, two forces, two providers, two areas, so that reach shows.

Forces 98 and 99, ODS codes ZZ… and addresses at example.test do not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cjdiversion import reference
from cjdiversion.access import SYSTEM, Role, UnitKind
from cjdiversion.accounts import service
from cjdiversion.accounts.models import Unit

PASSWORD = "demonstration-only"
SINCE = date(2025, 1, 1)


@dataclass(frozen=True)
class Invented:
    """`key` is the part of the e-mail address before the @."""

    key: str
    name: str
    role: Role
    unit: str
    rank: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@example.test"


FORCES = (("Northshire Police", "99"), ("Southmere Police", "98"))
UNITS = (
    (UnitKind.SUITE, "Northgate", "", "99"),
    (UnitKind.SUITE, "Riverside", "", "99"),
    (UnitKind.SUITE, "Eastgate", "", "98"),
    (UnitKind.INVESTIGATION, "Northshire CID", "", "99"),
    (UnitKind.INVESTIGATION, "Riverside Response", "", "99"),
    (UnitKind.INVESTIGATION, "Southmere CID", "", "98"),
)
OUTSIDE = (
    (UnitKind.PROVIDER, "Northshire L&D Service", "ZZ001", "01632 960123"),
    (UnitKind.PROVIDER, "Southmere L&D Service", "ZZ002", "01632 960124"),
    (UnitKind.PROVIDER, "Ynys Wen Health Board", "ZZ003", "01632 960125"),
    (UnitKind.CPS_AREA, "CPS North", "N", ""),
    (UnitKind.CPS_AREA, "CPS South", "S", ""),
    (UnitKind.CPS_DIRECT, "CPS Direct", "D", ""),
)
COVERAGE = (
    ("Northgate", "Northshire L&D Service"),
    ("Riverside", "Northshire L&D Service"),
    ("Eastgate", "Southmere L&D Service"),
    ("Northshire CID", "Northshire L&D Service"),
    ("Riverside Response", "Northshire L&D Service"),
    ("Southmere CID", "Southmere L&D Service"),
    ("Northshire Police", "CPS North"),
    ("Southmere Police", "CPS South"),
    ("Northshire Police", "CPS Direct"),
    ("Southmere Police", "CPS Direct"),
)
# What each takes; the health board in Wales serves no suite here, and can be redirected to.
REMITS = (
    ("Northshire L&D Service", "liaison-and-diversion"),
    ("Southmere L&D Service", "liaison-and-diversion"),
    ("Ynys Wen Health Board", "criminal-justice-liaison"),
)

PEOPLE = (
    Invented("sergeant", "Sgt Ann Marsh", Role.CUSTODY_SERGEANT, "Northgate", "sergeant"),
    Invented("sergeant.riverside", "Sgt Ravi Lal", Role.CUSTODY_SERGEANT, "Riverside", "sergeant"),
    Invented("sergeant.south", "Sgt Owen Price", Role.CUSTODY_SERGEANT, "Eastgate", "sergeant"),
    Invented("sergeant.relief", "Sgt Tess Rowan", Role.CUSTODY_SERGEANT, "Riverside", "sergeant"),
    Invented("detention", "DO Kim Holt", Role.DETENTION_OFFICER, "Northgate"),
    Invented("detention.south", "DO Jo Dunn", Role.DETENTION_OFFICER, "Eastgate"),
    Invented("nurse", "Nurse Bel Adeyemi", Role.CUSTODY_HCP, "Northgate"),
    Invented("nurse.south", "Nurse Tom Reed", Role.CUSTODY_HCP, "Eastgate"),
    Invented("investigator", "DC Lena Ford", Role.INVESTIGATOR, "Northshire CID", "constable"),
    Invented(
        "investigator.riverside",
        "DC Hal Orme",
        Role.INVESTIGATOR,
        "Riverside Response",
        "constable",
    ),
    Invented("investigator.south", "DC Sam Vale", Role.INVESTIGATOR, "Southmere CID", "constable"),
    Invented("supervisor", "DS Mary Quill", Role.SUPERVISOR, "Northshire CID", "sergeant"),
    Invented(
        "supervisor.riverside", "DS Joy Lark", Role.SUPERVISOR, "Riverside Response", "sergeant"
    ),
    Invented("supervisor.south", "DS Ian Bell", Role.SUPERVISOR, "Southmere CID", "sergeant"),
    Invented("inspector", "Insp Cora Wyn", Role.DUTY_INSPECTOR, "Northgate", "inspector"),
    Invented("inspector.riverside", "Insp Dev Rana", Role.DUTY_INSPECTOR, "Riverside", "inspector"),
    Invented("inspector.south", "Insp Neil Shaw", Role.DUTY_INSPECTOR, "Eastgate", "inspector"),
    Invented(
        "superintendent",
        "Supt Edith Crane",
        Role.SUPERINTENDENT,
        "Northshire Police",
        "superintendent",
    ),
    Invented("practitioner", "Dana Okafor", Role.LD_PRACTITIONER, "Northshire L&D Service"),
    Invented("practitioner.second", "Mo Begum", Role.LD_PRACTITIONER, "Northshire L&D Service"),
    Invented("practitioner.south", "Rhys Bevan", Role.LD_PRACTITIONER, "Southmere L&D Service"),
    Invented("teamlead", "Ines Moran", Role.LD_TEAM_LEADER, "Northshire L&D Service"),
    Invented("teamlead.south", "Carl Frost", Role.LD_TEAM_LEADER, "Southmere L&D Service"),
    Invented("victims", "Nell Avery", Role.VICTIM_OFFICER, "Northshire CID"),
    Invented("victims.south", "Pat Moon", Role.VICTIM_OFFICER, "Southmere CID"),
    Invented("cps", "Priya Nair", Role.CPS_LIAISON, "CPS North"),
    Invented("cps.south", "Hugh Lamb", Role.CPS_LIAISON, "CPS South"),
    Invented("cps.direct", "Ruth Amadi", Role.CPS_LIAISON, "CPS Direct"),
    Invented("performance", "Zoe Hart", Role.PERFORMANCE_LEAD, "Northshire Police"),
    Invented("performance.south", "Ben Iqbal", Role.PERFORMANCE_LEAD, "Southmere Police"),
    Invented("reviewer", "Insp Gail Stone", Role.REVIEWER, "Northshire Police", "inspector"),
    Invented("reviewer.second", "Insp Theo Marr", Role.REVIEWER, "Northshire Police", "inspector"),
    Invented("reviewer.third", "Insp Jude Penn", Role.REVIEWER, "Northshire Police", "inspector"),
    Invented("reviewer.south", "Insp Rosa Kent", Role.REVIEWER, "Southmere Police", "inspector"),
    Invented(
        "reviewer.second.south", "Insp Abel Finch", Role.REVIEWER, "Southmere Police", "inspector"
    ),
    Invented("disclosure", "Una Brook", Role.DISCLOSURE_OFFICER, "Northshire Police"),
    Invented("dpo", "Fay Linden", Role.DATA_PROTECTION_OFFICER, "Northshire Police"),
    Invented("admin", "Alex Moss", Role.ADMINISTRATOR, "Northshire Police"),
)


def populate() -> None:
    """Reference data, units, coverage and people, in the unit of work that is open."""
    reference.load()
    units = _units()
    for served, server in COVERAGE:
        service.cover(by=SYSTEM, served=units[served], server=units[server], from_on=SINCE)
    for provider, offered in REMITS:
        service.set_remit(by=SYSTEM, provider=units[provider], service=offered, from_on=SINCE)
    for one in PEOPLE:
        person = service.add_person(by=SYSTEM, name=one.name, email=one.email, password=PASSWORD)
        service.post(
            person,
            by=SYSTEM,
            unit=units[one.unit],
            role=one.role,
            rank=one.rank,
            from_on=SINCE,
        )


def _units() -> dict[str, Unit]:
    forces = {
        code: service.add_unit(by=SYSTEM, kind=UnitKind.FORCE, name=name, code=code)
        for name, code in FORCES
    }
    found = {force.name: force for force in forces.values()}
    for kind, name, code, force in UNITS:
        found[name] = service.add_unit(
            by=SYSTEM, kind=kind, name=name, code=code, force=forces[force]
        )
    for kind, name, code, phone in OUTSIDE:
        found[name] = service.add_unit(by=SYSTEM, kind=kind, name=name, code=code, phone=phone)
    return found


def sign_ins() -> tuple[str, list[tuple[str, str]]]:
    """The shared password, and (address, who that is) of everybody, for the sign-in page."""
    return PASSWORD, [(one.email, f"{one.role.words}, {one.unit}") for one in PEOPLE]
