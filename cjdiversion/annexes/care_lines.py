"""What health professionals said of fitness, which assessments there were, and what the law leaves
open instead of a prosecution, line by line: pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cjdiversion import clock
from cjdiversion.annexes.facts import Line, State
from cjdiversion.annexes.known import Known
from cjdiversion.annexes.police_lines import RECORD, id_of, line
from cjdiversion.detentions.models import Outcome as MhaOutcome
from cjdiversion.safeguards import steps
from cjdiversion.safeguards.models import SafeguardRecord

# Of reference data "safeguard_kinds": what bears on fitness, and who looked at it.
KINDS = ("hcp", "fit-detention", "fit-interview", "fit-charge", "mha-assessment")


def of(known: Known) -> list[Line]:
    return [line for write in _WRITERS for line in write(known)]


# --- opinions on fitness ------------------------------------------------------------------------


def _examined(known: Known) -> Iterator[Line]:
    for kind in KINDS:
        rows = [row for row in known.care if row.kind == kind]
        said = next((row for row in rows if row.state in steps.SAID), None)
        awaited = rows[0] if rows and rows[0] is not said else None
        for row in (said, awaited):
            if row is not None:
                yield _record(known, row)


_STATES = {
    steps.State.DONE: State.OBTAINED,
    steps.State.NOT_DONE: State.NOT_SOUGHT,
}


def _record(known: Known, row: SafeguardRecord) -> Line:
    result = _result(known, row)
    parts = [f"{known.words('safeguard_kinds', row.kind)}: {row.state.words.lower()}", result]
    parts += [row.conditions, row.because]
    parts += [f"Holds until {clock.in_words(row.expires_at)}" if row.expires_at else ""]
    parts += [f"Clinical notes held: {row.notes_held}" if row.notes_held else ""]
    is_said = row.state is steps.State.DONE
    return line(
        known,
        "fitness",
        ". ".join(part.rstrip(".") for part in parts if part),
        as_at=row.happened_at,
        author=row.who or row.recorded_by,
        is_opinion=bool(result),
        state=_STATES.get(row.state, State.OUTSTANDING),
        reliability=known.how_reliable("professional" if is_said else "recorded"),
        kind=f"care:{row.kind}",
        record=id_of(row),
    )


def _result(known: Known, row: SafeguardRecord) -> str:
    if not row.result:
        return ""
    if row.kind == "hcp":
        return known.words("hcp_outcomes", row.result)
    results: dict[str, Any] = known.care_kinds.get(row.kind, {}).get("results", {})
    return str(results.get(row.result, row.result))


# --- assessments --------------------------------------------------------------------------------


def _assessed(known: Known) -> Iterator[Line]:
    """That it was done, by whom and who holds it, where police asked for it; what was found is for
    L&D to tell, and so is that they saw the person of their own accord."""
    asked_for = {one.id for one in known.referrals if not one.is_begun_by_ld}
    for made in known.assessments:
        if made.referral_id not in asked_for:
            continue
        who = made.provider.name
        called = known.assessment_of(made.provider_id)
        words = f"{called}: done by {who}, who hold the report"
        of_it = {"kind": "assessed", "record": id_of(made)}
        yield line(known, "fitness", words, as_at=made.assessed_at, **of_it)


def _under_the_act(known: Known) -> Iterator[Line]:
    """What came of a detention at a place of safety; of others of the same person too, as they
    stand in their own records."""
    if known.mha is not None and known.mha.was_assessed is not None:
        yield _mha(known, known.mha, kind="mha")
    for made, reference in known.earlier_mha:
        if made.was_assessed is not None:
            source = f"{RECORD}, case {reference} of the same person"
            of_it = {"source": source, "kind": "mha-elsewhere", "record": id_of(made)}
            yield _mha(known, made, before="On another occasion: ", **of_it)


def _mha(known: Known, made: MhaOutcome, *, before: str = "", **of_it: str) -> Line:
    if not made.was_assessed:
        words = f"{before}Was not assessed under the Mental Health Act 1983"
        return line(known, "legal-status", words, **of_it)
    by = _listed(known, "mha_assessors", made.assessed_by)
    result = known.words("mha_results", made.result) or "What came of it is not recorded"
    words = f"{before}Assessed under the Mental Health Act 1983{f' by {by}' if by else ''}"
    words += f": {result[:1].lower()}{result[1:]}"
    words += f". Handed over to {made.handed_over_to}" if made.handed_over_to else ""
    of_it = {"author": made.assessor_names, **of_it}
    return line(known, "legal-status", words, as_at=made.assessed_at, **of_it)


def _listed(known: Known, kind: str, codes: Sequence[str]) -> str:
    labels = [known.words(kind, code) for code in codes]
    return ", ".join(f"{label[:1].lower()}{label[1:]}" for label in labels)


# --- instead of a prosecution -------------------------------------------------------------------


def _open(known: Known) -> Iterator[Line]:
    """What age and law leave open says nothing of a place: that is for the officer to find out."""
    if known.open_options is None:
        return
    options = "; ".join(known.open_options) or "none"
    words = f"Out-of-court options open by age and law: {options}. Whether a place is really there"
    words += " stands here only where somebody asked"
    reliability = known.how_reliable("worked-out")
    source = "Dated rules of out-of-court options"
    state = State.NOT_SOUGHT
    of_it = {"source": source, "reliability": reliability, "kind": "open-options"}
    yield line(known, "options", words, state=state, **of_it)


_WRITERS = (_examined, _assessed, _under_the_act, _open)
