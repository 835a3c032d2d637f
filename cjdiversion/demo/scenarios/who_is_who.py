"""The same human under two names, and one record that holds two humans."""

from __future__ import annotations

from typing import Any

from cjdiversion.cases.models import Case
from cjdiversion.demo import invented
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born

_NOT_ASKED_YET = (
    *("language", "needs_interpreter", "phone", "self_defined_ethnicity"),
    *("pnc_id", "asn"),
)


def came_before_under_another_spelling(s: Story) -> None:
    """Heard, not read: Katherine Deverill of last month is Catherine Deveril of today. The sergeant
    says so, the inspector confirms it, and what she said then can be taken over."""
    s.begins(40, "21:10")
    who: dict[str, Any] = {"born_on": born(31, s), "sex": "F"}
    first = s.books(
        surname="Deverill",
        forenames="Katherine",
        other_names="Kitty",
        gender_identity="2",
        self_defined_ethnicity="W9",
        language="pl",
        needs_interpreter=True,
        location="Cell 9",
        offences=["TH68010"],
        **who,
    )
    s.asks(30, self_harm_ever="yes", records="self-harm")
    s.releases(5 * HOUR)
    s.ends(6 * DAY, "Shop content with an apology")
    s.began_ago(2 * HOUR)
    _books_again(s, surname="Deveril", forenames="Catherine", location="Cell 12", **who)
    link = s.says_same(35, first, "I booked her last month. Same tattoo on the left hand")
    s.confirms_same(70, link)


def asked_of_another_suite(s: Story) -> None:
    """Riverside has a record that looks the same, which Northgate cannot open: Riverside compares
    them and has not done so yet."""
    s.begins(15, "10:20")
    who: dict[str, Any] = {"born_on": born(45, s), "sex": "M"}
    first = s.books(
        by="sergeant.riverside",
        surname="Osei",
        forenames="Kwabena",
        self_defined_ethnicity="B2",
        location="Cell 1",
        unit="Riverside Response",
        offences=["PU86003"],
        **who,
    )
    s.releases(4 * HOUR, by="sergeant.riverside")
    s.began_ago(5 * HOUR)
    _books_again(s, surname="Kwabena", forenames="Osei", location="Cell 13", **who)
    s.says_same(60, first, "Gives surname first. Says he was in Riverside a fortnight ago")


def needs_of_somebody_else(s: Story) -> None:
    """Two brothers, one custody record: what the elder said stands under the younger’s name. It is
    closed, and those who have read it are being told."""
    s.began_ago(9 * HOUR)
    s.books(
        surname="Wadlow",
        forenames="Rhys",
        born_on=born(22, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 14",
        offences=["PU86003"],
    )
    s.asks(25, mental_health="now", self_harm_recent="yes", substances="both")
    s.decides(30, "Cannot follow what is read to him", "i")
    s.tells_of_ld(32, agrees=True)
    s.refers(40, "Says he hears his mother’s voice. Cut his arm last week.", priority="2")
    s.accepts(75, "Down at four")
    because = "The answers are his brother Owen’s, booked by mistake under Rhys’s record"
    closed = s.closes_as_wrong(3 * HOUR, because)
    s.tells_who_saw(3 * HOUR + 20, closed, "Dana Okafor", "Sgt Ann Marsh")


def _books_again(s: Story, **facts: Any) -> Case:
    """Under a custody record number of its own, before much is asked."""
    number = invented.custody_record_no("Northgate", s.serial + 50_000, s.began.year)
    return s.books(custody_record_no=number, **{**dict.fromkeys(_NOT_ASKED_YET), **facts})


STORIES = (
    came_before_under_another_spelling,
    asked_of_another_suite,
    needs_of_somebody_else,
)
