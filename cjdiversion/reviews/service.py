"""A sample planned, its seed fixed, its frame frozen and drawn."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from cjdiversion import audit, clock, documents, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted
from cjdiversion.reviews import panel, queries, rules, sampling, steps, telling, verifying
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.sampling import Member
from cjdiversion.reviews.steps import Sampled, Status
from cjdiversion.reviews.verifying import Claim


def open(token: str, *, by: Actor) -> ReviewSample:
    """Of the actor’s own force, or Missing; the reading is recorded."""
    require(by, May.NUMBERS_SEE)
    found = queries.sample(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.SAMPLE_OPENED, found, by=by)
    return found


def plan(*, by: Actor, seed_words: str, **said: Any) -> ReviewSample:
    """`said`: the fields of schemas.Plan. `seed_words`: the planner’s own, or the public value. Of
    two persons’ words the second are still to come. Raises Invalid."""
    require(by, May.SAMPLE_PLAN)
    if by.force_id is None:
        raise Missing
    if problems := rules.wrong({**said, "seed_words": seed_words}, today=clock.today()):
        raise Invalid(problems)
    is_whole, now = said["seed_kind"] == rules.PUBLIC, clock.now()
    made = ReviewSample(
        **{name: value for name, value in said.items() if value is not None},
        force_id=by.force_id,
        seed_first=seed_words,
        status=Sampled.SEEDED if is_whole else Sampled.PLANNED,
        seeded_at=now if is_whole else None,
        seeded_by=by.name if is_whole else "",
        planned_at=now,
        planned_by_id=by.person_id,
        planned_by=by.name,
    )
    session().add(made)
    session().flush()
    facts = {"kind": made.kind, "seed": audit.digest(seed_words)}
    audit.record(Did.SAMPLE_PLANNED, Operation.COLLECTION, by=by, subject=made, facts=facts)
    if not is_whole:
        telling.words_wanted(made, by=by)
    return made


def give_words(
    sample: ReviewSample, *, by: Actor, words: str, version: int | None = None
) -> ReviewSample:
    """Of somebody else than the planner, in whatever role. Raises Invalid, NotPermitted."""
    require(by, May.SAMPLE_SEED)
    if sample.planned_by_id == by.person_id:
        said = "You gave the first words: the second are another person’s"
        raise NotPermitted(said, code="same-person")
    if len(words) < rules.FEWEST_WORDS:
        raise Invalid({"words": [rules.too_few_words()]})
    fixed: dict[str, Any] = {"seed_second": words, "seeded_at": clock.now(), "seeded_by": by.name}
    facts = {"seed": audit.digest(words)}
    workflow.take(steps.WORDS, sample, by=by, version=version, facts=facts, **fixed)
    telling.words_given(sample)
    return sample


def withdraw(
    sample: ReviewSample, *, by: Actor, because: str, version: int | None = None
) -> ReviewSample:
    workflow.take(steps.WITHDRAW, sample, by=by, version=version, withdrawn_because=because)
    telling.words_given(sample)
    return sample


def draw(sample: ReviewSample, *, by: Actor, version: int | None = None) -> ReviewSample:
    """The frame is frozen, hashed and drawn from in one unit of work, after the seed. Raises
    Conflict where there is nothing to draw from: then nothing is frozen."""
    require(by, May.SAMPLE_PLAN)
    workflow.in_order(steps.DRAW, sample)
    rows = queries.frame_rows(sample)
    if not rows:
        words = (
            "There is no standing decision with these outcomes in this period, so nothing can be "
            "drawn. Take the plan back, and plan it for a longer period or more outcomes"
        )
        raise Conflict(words, code="empty-frame")
    parts = {row.token: (row.outcome_code, row.unit_id, _group(row)) for row in rows}
    marks = {
        ident: sampling.stratum_mark(sample.cloak, [str(one) for one in part])
        for ident, part in parts.items()
    }
    frame = [Member(ident, mark) for ident, mark in marks.items()]
    found = sampling.draw(frame, seed=sample.seed, size=sample.size)
    workflow.take(
        steps.DRAW,
        sample,
        by=by,
        version=version,
        facts={"frame": found.frame_hash, "size": len(frame), "drawn": found.drawn},
        drawn_at=clock.now(),
        drawn_by=by.name,
        rule=sampling.RULE,
        frame_hash=found.frame_hash,
        frame_size=len(frame),
        needed=found.needed,
        strata=_strata(found.strata, {marks[ident]: part for ident, part in parts.items()}),
    )
    _keep(sample, found, rows)
    return sample


def _group(row: Any) -> str:
    known = reference.attributes("ethnicity_self_defined")
    return rules.group_of(row.self_defined_ethnicity, known)


def _strata(
    strata: Sequence[sampling.Stratum], named: dict[str, tuple[str, Any, str]]
) -> list[dict[str, Any]]:
    units = {unit.id: unit for unit in accounts.units_of([part[1] for part in named.values()])}
    told = []
    for one in strata:
        outcome, unit_id, group = named[one.mark]
        told.append(
            {
                "mark": one.mark,
                "outcome": outcome,
                "unit": unit_id.hex,
                "unit_name": units[unit_id].name,
                "group": group,
                "size": one.size,
                "taken": one.taken,
            }
        )
    return told


def _keep(sample: ReviewSample, found: sampling.Drawing, rows: Sequence[Any]) -> None:
    """Every decision of the frame, those drawn numbered first."""
    by_ident = {row.token: row for row in rows}
    width = max(4, len(str(len(rows))))
    drawn_first = sorted(found.placed, key=lambda one: not one.is_drawn)
    session().add_all(
        ReviewCase(
            sample_id=sample.id,
            decision_id=by_ident[one.ident].id,
            case_id=by_ident[one.ident].case_id,
            decider_id=by_ident[one.ident].decided_by_id,
            reference=f"{sample.reference}/{number:0{width}}",
            ident=one.ident,
            stratum=one.stratum,
            rank=one.rank,
            is_drawn=one.is_drawn,
            status=Status.TO_REVIEW if one.is_drawn else Status.RESERVE,
        )
        for number, one in enumerate(drawn_first, 1)
    )
    session().flush()


# --- drawn again --------------------------------------------------------------------------------


def claim_of(sample: ReviewSample) -> Claim:
    """What is stored of a drawn sample: its frame and the place of each decision in it."""
    kept = queries.all_cases(sample.id)
    return Claim(
        reference=sample.reference,
        rule=sample.rule,
        size=sample.size,
        seed=sample.seed,
        frame_hash=sample.frame_hash,
        frame=[Member(one.ident, one.stratum) for one in kept],
        strata=sample.of_strata,
        placed=[sampling.Placed(one.ident, one.stratum, one.rank, one.is_drawn) for one in kept],
    )


def differences(sample: ReviewSample) -> list[str]:
    """Where the list drawn anew from what is stored is another, and where a stratum is not named
    as its parts would have it."""
    found = verifying.differences(claim_of(sample))
    for one in sample.strata:
        parts = (one["outcome"], str(uuid.UUID(one["unit"])), one["group"])
        if sampling.stratum_mark(sample.cloak, parts) != one["mark"]:
            found.append(f"Stratum {one['mark']} is not the one it is described as")
    if sample.seeded_at is None or sample.drawn_at is None or sample.seeded_at > sample.drawn_at:
        found.append("The seed was not fixed before the frame was frozen")
    return found


def panel_pack(sample: ReviewSample, *, by: Actor) -> documents.Paper:
    """The cases of the sample for a scrutiny panel. Raises Conflict before it is drawn, of a frame
    that is too small, and where what is printed holds anything that names somebody; NotPrinted."""
    require(by, May.SAMPLE_PLAN)
    rows = panel.loaded(sample, queries.in_sample(sample.id, steps.IN_SAMPLE))
    if not rows:
        raise Conflict("There is no case in this sample yet: it is drawn first", code="no-cases")
    if why := panel.too_few(sample):
        raise Conflict(why, code="too-few")
    cases = panel.told(rows)
    page = panel.page(sample, cases)
    if found := panel.leaks_in(sample, page, rows):
        told = "; ".join(one.words for one in found)
        raise Conflict(f"The pack is not made, as it would name somebody. {told}", code="leak")
    made = documents.render(page, made_at=clock.now())
    audit.record(
        Did.SAMPLE_EXPORTED,
        Operation.DISCLOSURE,
        by=by,
        subject=sample,
        recipient=f"Downloaded at {by.unit_name}"[:120],
        facts={"what": "panel pack", "cases": len(cases), "digest": made.sha256},
    )
    return made


def frame_file(sample: ReviewSample, *, by: Actor) -> bytes:
    """Frame, strata, seed and list, as ids and marks that say nothing of whose they are: whoever
    has it can draw again. It stays inside the force, as it has the size of every stratum, and is
    recorded as leaving. Raises Conflict before it is drawn."""
    require(by, May.SAMPLE_PLAN)
    if sample.status is not Sampled.DRAWN:
        raise Conflict("There is no frame yet: it is frozen when the sample is drawn")
    content = verifying.as_file(claim_of(sample))
    audit.record(
        Did.SAMPLE_EXPORTED,
        Operation.DISCLOSURE,
        by=by,
        subject=sample,
        recipient=f"Downloaded at {by.unit_name}"[:120],
        facts={"frame": sample.frame_hash, "digest": audit.digest(content.decode())},
    )
    return content
