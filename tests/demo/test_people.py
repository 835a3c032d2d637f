"""Who the demonstration's people are: every role, and somebody in every unit."""

from __future__ import annotations

from collections import Counter

from cjdiversion.access import Role
from cjdiversion.demo.people import PEOPLE, UNITS

FRONT_LINE = {
    *(Role.CUSTODY_SERGEANT, Role.DETENTION_OFFICER, Role.CUSTODY_HCP, Role.INVESTIGATOR),
    *(Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER),
    Role.CPS_LIAISON,
}


def test_somebody_has_every_role_and_several_have_each_of_the_front_line() -> None:
    by_role = Counter(one.role for one in PEOPLE)
    assert set(by_role) == set(Role) - {Role.SYSTEM}
    assert {role for role in FRONT_LINE if by_role[role] < 2} == set()


def test_somebody_works_in_every_suite_and_every_investigation_unit() -> None:
    staffed = {one.unit for one in PEOPLE}
    assert {name for _, name, _, _ in UNITS} - staffed == set()


def test_nobody_is_at_a_real_address() -> None:
    assert {one.email.split("@")[1] for one in PEOPLE} == {"example.test"}
    assert len({one.email for one in PEOPLE}) == len(PEOPLE)
