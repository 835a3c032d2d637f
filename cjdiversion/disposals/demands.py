"""What single outcomes rest on besides the reasons that all are asked for, by dated rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cjdiversion import clock
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Broken, Rule

_CODE = "Victims’ Code (V2)"
_ORDER = "order of events; working rule of this service (P)"


def _is_said(name: str) -> Callable[[Asked], bool]:
    def is_met(a: Asked) -> bool:
        value = getattr(a.said, name)
        return bool(value.strip() if isinstance(value, str) else value)

    return is_met


def _is_exception(a: Asked) -> bool:
    """Also where only the answers to the criteria say that it is domestic abuse or hate crime."""
    known = a.suspect.known
    is_answered = Answer.YES in (known.domestic, known.intimate, known.hate)
    return is_answered or a.suspect.is_sensitive or a.suspect.is_possibly_child


def _is_victim_told(a: Asked) -> bool:
    """Of a victim who has died, somebody for them; where there is nobody, it is not possible."""
    told = a.said.victim_told
    has_died = (a.said.prevented_who, a.said.prevented_how) == ("victim", "died")
    return told in ("yes", "no-victim") or (told == "not-possible" and has_died)


def _is_activity_done(a: Asked) -> bool:
    on = a.said.activity_done_on
    return on is not None and on <= a.day


_SAID = (
    *("public_interest", "why_not_others", "opinion_by", "opinion_role", "opinion_on"),
    *("evidential_position", "prevented_who", "prevented_how", "prevented_known"),
    *("taken_over_by", "taken_over_reference", "activity", "activity_provider"),
)
# A dated row names the question; here is its field, and when it counts as answered.
DEMANDS: dict[str, tuple[str, Callable[[Asked], bool]]] = {
    **{name.replace("_", "-"): (name, _is_said(name)) for name in _SAID},
    "lasting-opinion": ("opinion_lasting", lambda a: a.said.is_opinion_lasting(a.day)),
    "exception": (
        "exception_reason",
        lambda a: not _is_exception(a) or bool(a.said.exception_reason.strip()),
    ),
    "victim-told": ("victim_told", _is_victim_told),
    "victim-told-on": (
        "victim_told_on",
        lambda a: a.said.victim_told != "yes" or a.said.victim_told_on is not None,
    ),
    "activity-done": ("activity_done_on", _is_activity_done),
}


def unmet(asked: Asked) -> Iterator[Broken]:
    for row in asked.catalogue.demands:
        field, is_met = DEMANDS[row.demand]
        if row.outcome == asked.outcome.counted_as and not is_met(asked):
            yield Broken(field, row.code, row.words, f"{row.source} ({row.mark})")


# --- what is stated fits together, whichever outcome it is stated for ----------------------------


def _is_opinion_late(a: Asked) -> bool:
    return a.said.opinion_on is not None and a.said.opinion_on > a.day


def _ends_before_it_began(a: Asked) -> bool:
    on, until = a.said.opinion_on, a.said.opinion_until
    return on is not None and until is not None and until < on


def _is_told_late(a: Asked) -> bool:
    on = a.said.victim_told_on
    return on is not None and on > clock.london(a.now).date()


def _is_done_before(a: Asked) -> bool:
    done, happened = a.said.activity_done_on, a.suspect.offence_on
    return done is not None and happened is not None and done < happened


RULES = (
    Rule(
        *("victim-why-not", "victim_why_not"),
        *("Say why it has not been possible to tell the victim", _CODE),
        lambda a: a.said.victim_told == "not-possible" and not a.said.victim_why_not.strip(),
    ),
    Rule(
        *("victim-asked-late", "victim_consulted_on"),
        *("The victim cannot have been asked after the decision that it was for", _CODE),
        lambda a: a.said.victim_consulted_on is not None and a.said.victim_consulted_on > a.day,
    ),
    Rule(
        *("victim-told-early", "victim_told_on"),
        *("The victim cannot have been told before it was decided", _CODE),
        lambda a: a.said.victim_told_on is not None and a.said.victim_told_on < a.day,
    ),
    Rule(
        *("opinion-late", "opinion_on"),
        *("The medical opinion cannot be of a day after the decision", _ORDER),
        _is_opinion_late,
    ),
    Rule(
        *("opinion-order", "opinion_until"),
        *("The opinion cannot end before the day it was given", _ORDER),
        _ends_before_it_began,
    ),
    Rule(
        *("victim-told-late", "victim_told_on"),
        *("The victim cannot have been told on a day to come", _ORDER),
        _is_told_late,
    ),
    Rule(
        *("activity-early", "activity_done_on"),
        *("The activity cannot have been done before the offence it answers", _ORDER),
        _is_done_before,
    ),
)
