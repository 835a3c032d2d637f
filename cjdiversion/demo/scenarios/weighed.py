"""What is open to one person out of court: the criteria answered, the gravity scored, and what the
force has to offer looked up. Nothing is decided yet."""

from __future__ import annotations

from collections.abc import Callable

from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born


def what_is_open_to_her(s: Story) -> None:
    """She took a coat, has said so, and is ill. Her officer looks at what could be done."""
    s.begins(6, "10:40")
    _what_there_is(s)
    s.attends(
        by="investigator.riverside",
        surname="Ashdown",
        forenames="Coral",
        born_on=born(29, s),
        sex="F",
        self_defined_ethnicity="W1",
        place="Riverside police station",
        unit="Riverside Response",
        offences=["TH68010"],
    )
    s.asks(20, by="investigator.riverside", mental_health="now", seen_what="distress")
    s.decides(25, "Wept and lost the thread at each question", "i", by="investigator.riverside")
    s.calls_adult(
        28, "Jean Ashdown", "relative", contacted=35, arrived=80, by="investigator.riverside"
    )
    _ashdown_is_weighed(s)


def _ashdown_is_weighed(s: Story) -> None:
    s.answers(
        3 * HOUR,
        by="investigator.riverside",
        evidence="evidential-test",
        position="admits",
        agrees="yes",
        reliability="not-assessed",
        penalty_listed="yes",
        similar_before="not-known",
        history="no",
        recent_penalty="no",
        victim="not-yet",
        exceptional="no",
    )
    s.scores(
        1 * DAY,
        3,
        2,
        "Taken in distress and handed back within the hour; nothing like it before",
        factors=["little-harm", "first", "health"],
        by="investigator.riverside",
    )


def _what_there_is(s: Story) -> None:
    keeper = "supervisor.riverside"
    s.finds_service(
        5,
        "talking",
        "Steady Ground",
        by=keeper,
        provider="Northshire Minds",
        what="Six meetings with a counsellor, the first within two weeks",
        age_from=18,
        hours="Weekdays 9:00 to 17:00",
        cost="Nothing",
        evidence="Own count of who finishes; no evaluation yet",
        contact="01632 960811",
    )
    _what_there_is_at_riverside(s, keeper)


def _what_there_is_at_riverside(s: Story, keeper: str) -> None:
    s.finds_service(
        6,
        "womens",
        "Rosewood",
        by=keeper,
        area="Riverside Response",
        provider="Rosewood Trust",
        what="Groups and a key worker; creche",
        age_from=18,
        sex="F",
        sex_basis="Equality Act 2010 Schedule 3 paragraph 27: separate services for the sexes",
        sex_source="Rosewood Trust, statement of service 2025",
        capacity="waiting-list",
        hours="Monday to Thursday",
        cost="Nothing",
        contact="01632 960812",
    )
    s.finds_service(
        7,
        "alcohol-drugs",
        "Turnaround",
        by=keeper,
        area="Riverside Response",
        provider="Northshire Recovery",
        what="Assessment, groups, and a nurse",
        capacity="full",
        hours="Weekdays, Saturday mornings",
        cost="Nothing",
        contact="01632 960813",
    )


STORIES: tuple[Callable[[Story], None], ...] = (what_is_open_to_her,)
