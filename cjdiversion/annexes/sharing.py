"""From what is known to what may be told: every line is asked for by itself, as things stand on
one day. Pure; the rule is `consents.release`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cjdiversion import clock
from cjdiversion.annexes import (
    care_lines,
    context_lines,
    holds,
    identifiers,
    interview_lines,
    police_lines,
    statement_lines,
)
from cjdiversion.annexes.facts import Facts, Held, Line, Section, State, Withdrawal, strongest
from cjdiversion.annexes.known import Known
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride
from cjdiversion.consents.release import (
    Holder,
    Released,
    Withheld,
    may_release,
    standing_decision,
)
from cjdiversion.referrals.rules import SECTIONS_OF_LD

PURPOSE, RECIPIENT = "case-decisions", "cps"  # reference data of consents
_NOT_LINES = ("record", "withheld")  # sections that are written from other things than lines
_LISTS = ("third-party", "outstanding")
_REFUSALS = ("no-consent", "withdrawn")

Verdict = tuple[Line, Released | Withheld]


def facts_of(known: Known, *, on: date) -> Facts:
    lines = [*holds.applied(of_police(known, on=on), known.holds), *ld_lines(known)]
    verdicts = [(line, _asked(line, known.decisions, known.overrides, on)) for line in lines]
    return Facts(
        recipient=known.recipient,
        basis=known.condition,
        identifiers=identifiers.of(known),
        alleged=identifiers.alleged(known.case),
        sections=tuple(_sections(known, verdicts)),
        held=tuple(_held(known, verdicts)),
        withdrawal=withdrawal(known.decisions, known.kept_in, on=on),
    )


def of_police(known: Known, *, on: date) -> list[Line]:
    """Everything police hold, told or not."""
    return [
        *police_lines.of(known),
        *interview_lines.of(known),
        *context_lines.of(known),
        *care_lines.of(known),
        *statement_lines.of(known, on=on),
    ]


def not_to_repeat(known: Known, *, on: date) -> list[str]:
    """What goes to CPS in a version or not at all: what police hold back, in the words of today and
    of the decision, and all that L&D wrote, as it is asked for anew with each version."""
    held = [one for one in holds.applied(of_police(known, on=on), known.holds) if one.kept_from]
    lines = [one.text for one in (*held, *ld_lines(known))]
    return [*lines, *(one.text for one in known.holds)]


def ld_lines(known: Known) -> list[Line]:
    """Everything L&D wrote, told or not."""
    assessments = {one.id: one for one in known.assessments}
    found = []
    for line in known.ld_lines:
        made = assessments[line.assessment_id]
        seen = known.words("ways_seen", made.seen).lower()
        found.append(
            Line(
                section=line.section,
                text=line.text,
                holder=line.holder,
                held_by=made.provider.name,
                source=f"{known.assessment_of(made.provider_id)}, {seen}",
                as_at=made.assessed_at,
                is_opinion=line.is_opinion,
                author=made.author,
                written_at=line.written_at,
                reliability=known.how_reliable("professional"),
                token=line.token,
                kept_from=line.kept_from,
            )
        )
    return found


def _asked(
    line: Line,
    decisions: Iterable[ConsentDecision],
    overrides: Iterable[ConsentOverride],
    on: date,
) -> Released | Withheld:
    return may_release(line, decisions, overrides, purpose=PURPOSE, recipient=RECIPIENT, on=on)


def _sections(known: Known, verdicts: Sequence[Verdict]) -> Iterable[Section]:
    told, states, of_ld = _told(verdicts, known), _states(verdicts, known), _of_ld(known)
    for code, heading in known.headings.items():
        if code not in _NOT_LINES:
            sought = [of_ld] if code in SECTIONS_OF_LD else []
            state = _of_section(code, [*states[code], *sought])
            yield Section(code, heading, state, tuple(told[code]))


def _of_section(code: str, states: Sequence[State]) -> State:
    """Where one thing of a list is still to come, the list is not obtained."""
    if code in _LISTS and State.OUTSTANDING in states:
        return State.OUTSTANDING
    return strongest(states)


def _of_ld(known: Known) -> State:
    """How it stands with being seen by L&D holds for each section L&D could have written in. That
    they have seen the person says nothing of what they wrote."""
    state = police_lines.ld_state(known)
    return State.NOT_SOUGHT if state is State.OBTAINED else state


def _told(verdicts: Sequence[Verdict], known: Known) -> dict[str, list[Line]]:
    told: dict[str, list[Line]] = defaultdict(list)
    for line, verdict in verdicts:
        if isinstance(verdict, Released):
            told[_place(line, known)].append(replace(line, basis=verdict.basis.value))
    return told


def _place(line: Line, known: Known) -> str:
    """A heading that is no longer in use loses no line."""
    return line.section if line.section in known.headings else "needs"


def _states(verdicts: Sequence[Verdict], known: Known) -> dict[str, list[State]]:
    states: dict[str, list[State]] = defaultdict(list)
    for line, verdict in verdicts:
        states[_place(line, known)].append(_state(line, verdict))
    return states


def _state(line: Line, verdict: Released | Withheld) -> State:
    """What is held back was sought; of L&D’s the reader learns no more than whether it was refused.
    What police hold back they have: it is no information that is still awaited."""
    if isinstance(verdict, Released) or (line.kept_from and line.holder is Holder.POLICE):
        return line.state
    return State.REFUSED if verdict.ground in _REFUSALS else State.OUTSTANDING


def _held(known: Known, verdicts: Sequence[Verdict]) -> Iterable[Held]:
    for line, verdict in verdicts:
        if isinstance(verdict, Withheld):
            heading = known.headings[_place(line, known)]
            yield Held(heading, line.held_by, fixed_words(known, verdict.ground))


def fixed_words(known: Known, ground: str) -> str:
    """A ground may have gone out of use since it was chosen."""
    return known.grounds.get(ground) or known.words("withheld_grounds", ground)


# --- withdrawal ---------------------------------------------------------------------------------


def withdrawal(
    decisions: Sequence[ConsentDecision], kept_in: Sequence[int], *, on: date
) -> Withdrawal | None:
    standing = _standing(decisions, on)
    if standing is None or standing.answer is not Answer.WITHDRAWN:
        return None
    return Withdrawal(clock.london(standing.decided_at).date(), tuple(sorted(kept_in)))


@dataclass(frozen=True)
class Stop:
    """A version holds lines that may no longer be told. `withdrawn_at` is None where the
    agreement ended in another way. `is_in_error`: L&D say that a line of it should not stand.
    `is_held_back`: police have held back a line of it since; `is_withdrawn`: L&D’s lines are
    concerned, by themselves or as well. `denied_by`: whoever is said to have approved it by
    telephone, and says that they did not; what it tells may be told."""

    withdrawn_at: datetime | None
    is_in_error: bool = False
    is_held_back: bool = False
    is_withdrawn: bool = True
    denied_by: str = ""

    @property
    def hides(self) -> bool:
        """What it tells, from whoever has no copy of it."""
        return self.is_withdrawn or self.is_held_back

    @property
    def words(self) -> str:
        said = [self._of_ld] if self.is_withdrawn else []
        said += ["A line of it has been held back since it was made"] if self.is_held_back else []
        said += [f"{self.denied_by} says that they did not approve it"] if self.denied_by else []
        return ". ".join(said)

    @property
    def _of_ld(self) -> str:
        if self.is_in_error:
            return "L&D have marked a line of it as recorded in error"
        if self.withdrawn_at is None:
            return "The person’s agreement to tell CPS what L&D wrote no longer stands"
        return f"Agreement to tell CPS was withdrawn on {clock.in_words(self.withdrawn_at)}"


def stop(
    lines: Iterable[Line],
    decisions: Sequence[ConsentDecision],
    overrides: Sequence[ConsentOverride],
    *,
    on: date,
) -> Stop | None:
    """`lines` of a version made before: may each still be told?"""
    asked = [_asked(line, decisions, overrides, on) for line in lines if line.holder is Holder.LD]
    if all(isinstance(verdict, Released) for verdict in asked):
        return None
    standing = _standing(decisions, on)
    is_withdrawn = standing is not None and standing.answer is Answer.WITHDRAWN
    return Stop(standing.decided_at if standing is not None and is_withdrawn else None)


def _standing(decisions: Sequence[ConsentDecision], on: date) -> ConsentDecision | None:
    return standing_decision(decisions, purpose=PURPOSE, recipient=RECIPIENT, on=on)
