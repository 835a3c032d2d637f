"""What was said to and by the victim of an outcome: the page."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import reference
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import queries, schemas, victims
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.views import disposals
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens


@disposals.route("/cases/<token>/victim-contact", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def victim_contact(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    standing = {one.token: one for one in queries.standing(case.id)}
    form = Form(schemas.VictimContactOnPage({key: _words(d) for key, d in standing.items()}))
    if form.is_sent:
        with form.answering():
            facts = {name: said for name, said in form.loaded().items() if said is not None}
            about = standing.get(facts.pop("decision", ""))
            victims.record(case, by=actor(), decision=about, **facts)
            flash("Recorded")
            return redirect(url_for("disposals.victim_contact", token=token))
    return form.page(
        "disposals/victim_contact.html",
        case=case,
        standing=standing.values(),
        words=_words,
        contacts=victims.of_case(case.id),
        kinds=reference.choices("victim_kinds"),
        ways=reference.choices("victim_informed_ways"),
        views=schemas.VICTIM_VIEWS,
    )


def _words(decision: Decision) -> str:
    about = f", for {'; '.join(decision.offence_words)}" if decision.offence_words else ""
    return f"Outcome {decision.outcome_code}{about}"
