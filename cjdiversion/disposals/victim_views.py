"""What was said to and by the victim of an outcome: the page."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import dating, queries, schemas, victims
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.page_schemas import VictimContactOnPage, offering
from cjdiversion.disposals.views import disposals
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens


@disposals.route("/cases/<token>/victim-contact", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def victim_contact(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    standing = {one.token: one for one in queries.standing(case.id)}
    days = {clock.today(), *(one.decided_on for one in standing.values())}
    force = queries.force_code(case.force_id)
    coded: dict[str, dict[str, str]] = {name: {} for name in victims.CODED}
    for day in sorted(days):
        for name, held in dating.offered(victims.CODED, day, force).items():
            coded[name] |= held
    about = {key: _words(one) for key, one in standing.items()}
    form = Form(offering(VictimContactOnPage(), decision=about, **coded))
    if form.is_sent:
        with form.answering():
            facts = {name: said for name, said in form.loaded().items() if said is not None}
            told_of = standing.get(facts.pop("decision", ""))
            victims.record(case, by=actor(), decision=told_of, **facts)
            flash("Recorded")
            return redirect(url_for("disposals.victim_contact", token=token))
    return form.page(
        "disposals/victim_contact.html",
        case=case,
        standing=standing.values(),
        words=_words,
        contacts=victims.of_case(case.id),
        kinds=coded["kind"],
        ways=coded["informed_how"],
        views=schemas.VICTIM_VIEWS,
    )


def _words(decision: Decision) -> str:
    about = f", for {'; '.join(decision.offence_words)}" if decision.offence_words else ""
    return f"Outcome {decision.outcome_code}{about}"
