"""What there is to do about a person early on, in order, and how far each of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from cjdiversion import clock
from cjdiversion.access import Actor, May, can
from cjdiversion.cases.models import Case
from cjdiversion.detentions import showing
from cjdiversion.detentions.clocks import Clock
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.screenings import records
from cjdiversion.screenings.progress import Progress
from cjdiversion.screenings.steps import Status as Screened


@dataclass(frozen=True)
class Task:
    """`state` is a word for a tag; without a colour it is done, and quiet. `is_post`: going there
    begins something."""

    title: str
    href: str
    state: str
    colour: str = ""
    hint: str = ""
    is_post: bool = False


@dataclass(frozen=True)
class Standing:
    """What the tasks are read from: loaded once for the whole page."""

    case: Case
    actor: Actor
    screening: Any  # the newest
    decision: Any
    new_reasons: Sequence[Any]  # to suspect vulnerability, since it was decided that they are not
    adults: Any  # interviews.standing.Standing
    safeguards: Any
    told: Any
    referrals: Any
    clock: Clock | None  # what falls due next in a detention


def of(standing: Standing) -> list[Task]:
    """Those this person may do, in the order they come at a desk."""
    return [task for power, make in _TASKS if can(standing.actor, power) for task in make(standing)]


def _asking(standing: Standing) -> Iterator[Task]:
    screening, token = standing.screening, standing.case.token
    title, anew = "Vulnerability and needs", url_for("screenings.start", token=token)
    if screening is None:
        yield _task(title, anew, Progress.NOT_STARTED, is_post=True)
    elif screening.status is Screened.COULD_NOT:
        again = f"Try again {clock.in_words(screening.try_again_at)}"
        yield Task(title, anew, "Could not screen", "orange", again, is_post=True)
    else:
        record = records.of(screening)
        left = len(record.unanswered)
        if left or screening.status is Screened.STARTED:  # a change may have opened questions
            here = url_for("screenings.answer", token=screening.token)
            yield _task(title, here, record.progress, hint=f"{left} without an answer")
        else:
            done = url_for("screenings.show", token=screening.token)
            yield _task(title, done, Progress.COMPLETE)


def _deciding(standing: Standing) -> Iterator[Task]:
    href = url_for("screenings.decide", token=standing.case.token)
    title = "Decide whether vulnerable"
    if standing.decision is None:
        hint = "Until somebody decides, treat as vulnerable"
        yield _task(title, href, Progress.NOT_STARTED, hint=hint)
    elif standing.new_reasons:
        hint = "Until somebody decides again, treat as vulnerable"
        yield Task(title, href, "New reason since the decision", "red", hint)
    else:
        words = "Vulnerable" if standing.decision.is_vulnerable else "Not vulnerable"
        yield Task(title, href, words)


def _calling(standing: Standing) -> Iterator[Task]:
    adults, title = standing.adults, "Appropriate adult"
    href = url_for("interviews.index", token=standing.case.token)
    adult = adults.adult
    if adults.present is not None or (adult is not None and adult.arrived_at):
        yield Task(title, href, "Left" if adult.left_at else "Arrived")
    elif adult is not None and adult.requested_at:
        yield Task(title, href, "Requested", "yellow")
    elif adults.needed:
        yield Task(title, href, "Needed", "red", adults.needed.words)
    else:
        yield Task(title, href, "Not needed so far")


def _interviewing(standing: Standing) -> Iterator[Task]:
    """Only what stands in the way, or went wrong: otherwise it is no task of early on. Nobody is
    interviewed who is not a suspect."""
    adults, title = standing.adults, "Interview"
    href = url_for("interviews.index", token=standing.case.token)
    if adults.without_adult:
        yield Task(title, href, "Held without the adult needed", "red")
    elif adults.under_way:
        yield Task(title, href, "Under way", "blue")
    elif adults.missing and standing.case.person.is_suspect:
        yield Task(title, href, "Not yet", "red", adults.missing[0].words)


def _growing_up(standing: Standing) -> Iterator[Task]:
    due = standing.adults.child_steps_due
    if standing.adults.child_steps:
        href = url_for("interviews.child_steps", token=standing.case.token)
        state, colour = (f"{len(due)} to do", "yellow") if due else ("All looked at", "")
        yield Task("What is done for a child", href, state, colour)


def _keeping_safe(standing: Standing) -> Iterator[Task]:
    open_ = [one for one in standing.safeguards if one.is_open]
    late = [one for one in open_ if one.is_overdue or one.is_expired]
    stopped = "; ".join(one.line for one in open_ if one.stops)
    href, title = url_for("safeguards.index", token=standing.case.token), "Safeguards"
    hint = ", ".join(one.label for one in late if not one.stops)
    if stopped:
        others = f". Overdue: {hint}" if hint else ""
        yield Task(title, href, "Not fit", "red", f"{stopped}{others}")
    elif late:
        yield Task(title, href, f"{len(late)} overdue", "red", hint)
    elif open_:
        yield Task(title, href, f"{len(open_)} due", "yellow")
    else:
        yield Task(title, href, "Nothing due" if not standing.safeguards else "All met")


def _held(standing: Standing) -> Iterator[Task]:
    due, case = standing.clock, standing.case
    if due is not None:
        where = "detentions.mha" if case.detention else "detentions.clocks"
        colour = showing.colour(due.state)
        hint = clock_words(due)
        yield Task("Detention", url_for(where, token=case.token), due.state.words, colour, hint)


def clock_words(due: Clock) -> str:
    if due.due_at is None:
        return f"{due.label}: {due.missing or due.state.words.lower()}"
    about = "about " if due.is_approximate else ""
    return f"{due.label}: {about}{clock.in_words(due.due_at)}"


def _referring(standing: Standing) -> Iterator[Task]:
    title, href = "Refer to L&D", url_for("referrals.refer", token=standing.case.token)
    told = standing.told
    said = {True: "Agrees to be seen", False: "Refuses to be seen", None: "Has not answered yet"}
    hint = said[told.agrees] if told else "Nobody has recorded that they were told"
    if not standing.referrals:
        yield _task(title, href, Progress.NOT_STARTED, hint=hint)
        return
    newest = standing.referrals[0]
    here = url_for("referrals.show", token=newest.token)
    needs_looking = newest.status in (Referred.DRAFT, Referred.DECLINED, Referred.EXPIRED)
    yield Task(title, here, newest.status.words, "red" if needs_looking else "", hint)


def _task(
    title: str, href: str, progress: Progress, *, hint: str = "", is_post: bool = False
) -> Task:
    return Task(title, href, progress.words, progress.colour, hint, is_post)


_TASKS: tuple[tuple[May, Callable[[Standing], Iterator[Task]]], ...] = (
    (May.SCREENING_RECORD, _asking),
    (May.SCREENING_DECIDE, _deciding),
    (May.SCREENING_RECORD, _calling),
    (May.REFERRAL_SEND, _referring),
    (May.SAFEGUARD_RECORD, _keeping_safe),
    (May.CASE_RECORD, _held),
    (May.SCREENING_RECORD, _interviewing),
    (May.SCREENING_RECORD, _growing_up),
)
