"""The form that is filled in by hand while systems are down: blank, and the same for everybody."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache, partial

from flask import render_template

from cjdiversion import audit, clock, documents, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Way
from cjdiversion.consents.schemas import AGREES
from cjdiversion.questionnaires import queries as questionnaires
from cjdiversion.questionnaires.questions import GIVEN, NOT_ANSWERED, Question, QuestionSet
from cjdiversion.screenings.rules import LIMBS

TEMPLATE = 1  # raise it whenever the words or the layout of the form change


def printed(*, by: Actor) -> documents.Paper:
    """With the questions and lists of today. Raises NotPrinted."""
    require(by, May.SCREENING_RECORD)
    force = accounts.unit(by.force_id).code if by.force_id else ""
    asked = questionnaires.current(force)
    page = render_template(
        "desk/downtime_form.html",
        paper_style=documents.paper_style(),
        template=TEMPLATE,
        asked=asked,
        not_answered=NOT_ANSWERED,
        given=GIVEN,
        only_if=partial(_only_if, asked),
        limbs=LIMBS,
        relationships=reference.choices("aa_relationships"),
        levels=reference.choices("observation_levels"),
        check_minutes={
            code: kept.get("check_minutes")
            for code, kept in reference.attributes("observation_levels").items()
        },
        agrees=AGREES,
    )
    facts = {"form": TEMPLATE, "question_set": asked.code, "version": asked.version}
    facts |= {"force": asked.force} if asked.force else {}
    audit.record(Did.FORM_PRINTED, Operation.CONSULTATION, by=by, kind="downtime_form", facts=facts)
    return _paper(page, clock.day_starts(clock.today()))


def _only_if(asked: QuestionSet, question: Question) -> str:
    """Of whom, and after which answer, a question is asked; empty where of everybody."""
    told = []
    if question.audience.child is not None:
        told.append("under 18, or it may be so" if question.audience.child else "18 or over")
    told += [Way(way).words.lower() for way in sorted(question.audience.ways)]
    if (depends := question.asked_if) is not None:
        above = asked.by_code[depends.question]
        labels = [above.options[code].lower() for code in above.options if code in depends.answers]
        told.append(f"the answer to “{above.words}” is {' or '.join(labels)}")
    return "Only if: " + "; ".join(told) if told else ""


@lru_cache(maxsize=8)
def _paper(page: str, made_at: datetime) -> documents.Paper:
    """A second's work, done once a day: nothing in it depends on who asks."""
    return documents.render(page, made_at=made_at)
