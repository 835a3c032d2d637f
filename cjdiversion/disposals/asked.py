"""What single outcomes ask for, each fact by a question of its own."""

from __future__ import annotations

from functools import partial

from cjdiversion import reference
from cjdiversion.disposals import grounds
from cjdiversion.fields import Choice, Choices, Day, Words
from cjdiversion.forms import Schema


def known(kind: str) -> dict[str, str]:
    """Also what does not hold today or is a force’s own: a refusal, by the rows of the day of the
    decision, can say so. A page offers those of its day and force."""
    return {code: code for code in sorted(reference.codes(kind))}


class GroundsAsked(Schema):
    public_interest = Choices(
        "Which public interest factors were weighed?",
        options=partial(known, "public_interest_factors"),
    )
    why_not_others = Words("Why not outcome 3, 8 or 22?", limit=2000, rows=3)
    opinion_by = Words("Whose medical opinion is it?", limit=120, hint="Name")
    opinion_role = Choice("Their role", options=partial(known, "opinion_roles"), kind="select")
    opinion_on = Day("Day of the opinion")
    opinion_lasting = Choice(
        "For how long does it say the suspect is too ill?",
        options=grounds.LASTING,
        hint="Being detained under the Mental Health Act on the day is not enough by itself",
    )
    opinion_until = Day("Day until which it says so")
    evidential_position = Words(
        "The evidential position", limit=2000, rows=3, hint="What there is, and whether it suffices"
    )
    prevented_who = Choice("Who cannot give evidence?", options=grounds.WHO)
    prevented_how = Choice("Why can they not?", options=grounds.HOW)
    prevented_known = Words(
        "How is that known?", limit=2000, rows=2, hint="No health details and no name"
    )
    taken_over_by = Words("Which body or agency takes over?", limit=200)
    taken_over_reference = Words(
        "Their reference, or who took it over there", limit=120, kind="text"
    )
    exception_reason = Words(
        "Why is it used for domestic abuse, hate crime or a child?", limit=2000, rows=3
    )
    activity = Words("What was the activity?", limit=200)
    activity_provider = Words("Who provided it?", limit=200)
    activity_done_on = Day(
        "Day on which it was completed", hint="Outcome 22 is recorded only once it is done"
    )
