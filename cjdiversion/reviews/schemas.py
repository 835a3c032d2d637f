"""What the pages and the API of dip samples take and give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from marshmallow import Schema as Told
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.fields import Choice, Choices, Day, Whole, Words
from cjdiversion.forms import Schema
from cjdiversion.reviews import rules
from cjdiversion.reviews.results import VERDICTS
from cjdiversion.reviews.sampling import SIZE_RULES
from cjdiversion.reviews.steps import Sampled, Status

KINDS = "dip_samples"


def outcomes() -> dict[str, str]:
    """Those that can be given today, by number."""
    rows = reference.rows("outcome_codes")
    return {
        row.code: f"{row.code}: {row.label}"
        for row in rows
        if row.attributes.get("is_outcome") and not row.attributes.get("subset_of")
    }


class Plan(Schema):
    title = Words("What is the sample called?", limit=120, required=True)
    kind = Choice(
        "Which sample is it?",
        options=partial(reference.choices, KINDS),
        kind="select",
        hint="Leave this blank for a sample of your own",
    )
    outcome_codes = Choices("Of which outcomes?", options=outcomes, required=True)
    from_on = Day("First day of the outcome", required=True)
    to_on = Day("Last day of the outcome", required=True)
    size_rule = Choice(
        "How many are drawn?",
        options=SIZE_RULES,
        hint="All of them where there are 50 or fewer; at least 5 of each stratum",
        required=True,
    )
    size_percent = Whole(
        "How many points, or how many in 100", least=1, most=50, required=True, show={"width": "3"}
    )
    seed_kind = Choice("What fixes the order?", options=rules.SEED_KINDS, required=True)
    seed_words = Words(
        "Your words, or the public value",
        limit=200,
        required=True,
        hint="Of your words: a few that nobody could guess. They cannot be changed",
    )
    seed_source = Words("Where and when the public value is published", limit=300)


class GiveWords(Schema):
    words = Words(
        "Your words",
        limit=200,
        required=True,
        hint="A few that nobody could guess. They cannot be changed",
    )


class Draw(Schema):
    pass


class Withdraw(Schema):
    because = Words("Why?", limit=500, rows=2, required=True)


class ShareOut(Schema):
    reviewers = told.List(told.Str(), required=True)


class Assign(Schema):
    place = Whole("Place", least=1, most=3, required=True)
    reviewer = Words("Reviewer", limit=22, required=True)


class Replace(Schema):
    because = Words("Why can it not be reviewed?", limit=500, rows=2, required=True)


class Grade(Schema):
    verdict = Choice("Your verdict", options=partial(reference.choices, VERDICTS), required=True)
    observations = Words(
        "Observations",
        limit=4000,
        rows=5,
        hint="Needed for every verdict but the first. Do not write who the person is",
    )


class Tell(Schema):
    finding = Words(
        "What should the decision maker know?",
        limit=4000,
        rows=5,
        hint="What was good, what to do otherwise next time. Do not write who reviewed it",
        required=True,
    )


class Answer(Schema):
    answer = Words("Is there anything you want to say?", limit=2000, rows=4)


class SampleFilter(Schema):
    status = Choice("State", options={one.value: one.words for one in Sampled}, kind="select")
    kind = Choice("Sample", options=partial(reference.choices, KINDS), kind="select")


class CaseFilter(Schema):
    status = Choice("State", options={one.value: one.words for one in Status}, kind="select")


def share_out(people: Mapping[str, str]) -> Schema:
    """`people`: address → name."""
    asked = {"reviewers": Choices("Who is to review?", options=people, required=True)}
    return _made("ShareOutOnPage", asked)


def assign(places: Mapping[str, str], people: Mapping[str, str]) -> Schema:
    asked = {
        "place": Choice("Which place?", options=places, required=True),
        "reviewer": Choice("To whom?", options=people, required=True),
    }
    return _made("AssignOnPage", asked)


def _made(name: str, asked: Mapping[str, Any]) -> Schema:
    made = type(name, (Schema,), dict(asked))()
    assert isinstance(made, Schema)
    return made


# --- what is told -------------------------------------------------------------------------------


class ToldStratum(Told):
    mark = told.Str()
    outcome = told.Str()
    unit = told.Str(attribute="unit_name")
    group = told.Str()
    size = told.Int()
    taken = told.Int()


class ToldMeasure(Told):
    """`because`: why there is a value and no range; else empty."""

    value = told.Float(allow_none=True)
    lower = told.Float(allow_none=True)
    upper = told.Float(allow_none=True)
    because = told.Str()


class ToldVerdict(Told):
    """`count` of the cases drawn; `weighted`, with its range, is the share of the whole frame. The
    range is null where all of the frame was looked at."""

    code = told.Str()
    label = told.Str()
    count = told.Int()
    weighted = told.Nested(ToldMeasure)


class ToldResults(Told):
    cases = told.Int()
    pairs = told.Int()
    same = told.Int()
    observed = told.Nested(ToldMeasure)
    kappa = told.Nested(ToldMeasure)
    ac1 = told.Nested(ToldMeasure)
    verdicts = told.List(told.Nested(ToldVerdict))
    cannot_agree = told.Float(attribute="cannot_share", allow_none=True)
    replaced = told.Int()


class ToldSample(Told):
    """The words of the seed are told once it is whole, and not before."""

    token = told.Str()
    version = told.Int()
    reference = told.Str()
    status = told.Str()
    kind = told.Str()
    title = told.Str()
    outcome_codes = told.List(told.Str())
    from_on = told.Date()
    to_on = told.Date()
    size_rule = told.Str()
    size_percent = told.Int()
    seed_kind = told.Str()
    seed = told.Function(lambda sample: sample.seed if sample.seeded_at else "")
    seed_source = told.Str()
    seeded_at = told.AwareDateTime(allow_none=True)
    planned_by = told.Str()
    drawn_at = told.AwareDateTime(allow_none=True)
    rule = told.Str()
    frame_hash = told.Str()
    frame_size = told.Int()
    needed = told.Int()
    promise = told.Str()
    strata = told.List(told.Nested(ToldStratum))


class ToldSharedOut(Told):
    given = told.Int()
    left = told.Int()


class ToldReviewCase(Told):
    token = told.Str()
    version = told.Int()
    reference = told.Str()
    case = told.Str(attribute="case.reference")
    status = told.Str()
    stratum = told.Str()
    rank = told.Int()
    verdict = told.Str()


class ToldReview(Told):
    """Of a reviewer’s own list: nothing of the case."""

    token = told.Str()
    version = told.Int()
    reference = told.Str(attribute="of.reference")
    sample = told.Str(attribute="of.sample.title")
    verdict = told.Str()
    observations = told.Str()
    assigned_at = told.AwareDateTime()
    due_on = told.Date()
    graded_at = told.AwareDateTime(allow_none=True)


class ToldLine(Told):
    label = told.Function(lambda pair: pair[0])
    words = told.Function(lambda pair: pair[1])


class ToldToGrade(Told):
    review = told.Nested(ToldReview)
    about = told.List(told.Nested(ToldLine))
    stated = told.List(told.Nested(ToldLine))
    rested_on = told.List(told.Nested(ToldLine))
    needs = told.List(told.Str())
    screened = told.Str()


class ToldFinding(Told):
    token = told.Str()
    version = told.Int()
    reference = told.Str()
    case = told.Str(attribute="case.reference")
    outcome_code = told.Str(attribute="decision.outcome_code")
    decided_on = told.Date(attribute="decision.decided_on")
    status = told.Str()
    verdict = told.Str()
    finding = told.Str()
    told_at = told.AwareDateTime()
    read_by = told.Date()
    answer = told.Str()
