"""Interviews: with the adult who was needed, and once on an authority to do without."""

from __future__ import annotations

from cjdiversion.demo.scenarios.telling import HOUR, Story, born


def asked_at_once_about_a_child(s: Story) -> None:
    """A four-year-old is missing and he may know where. The superintendent allows one interview by
    telephone before his adult is there; she has yet to confirm it."""
    s.began_ago(6 * HOUR)
    s.books(
        surname="Rudge",
        forenames="Callum",
        born_on=born(33, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 9",
        offences=[{"code": "CJ88001", "is_domestic_abuse": True}],
    )
    s.asks(25, learning="yes", seen_what="goes-along")
    s.decides(28, "Says yes to two opposite things within a minute", "i", "iii")
    s.calls_adult(30, "Della Wray", "scheme", contacted=44)
    s.is_authorised_at_once(
        48, "people", "The boy was last seen with him and has been out all night in the frost"
    )
    s.is_interviewed(
        50,
        58,
        by="sergeant",
        adult_there="nobody",
        place="Interview room 1",
        adaptations=["short-questions"],
        breaks="Stopped once he had said where to look",
    )
    s.arrives(150)
    s.adult_does(156, "rights_repeated_at")
    s.is_interviewed(
        170,
        205,
        place="Interview room 1",
        adaptations=["short-questions", "plain-words", "breaks"],
        breaks="Ten minutes at his adult’s asking",
        is_told_private=True,
    )
    s.adult_does(210, "left_at")


STORIES = (asked_at_once_about_a_child,)
