"""The administrator's pages about question sets."""

from __future__ import annotations

import json

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.questionnaires import queries, questions, schemas, service
from cjdiversion.questionnaires.questions import QuestionSet
from cjdiversion.web import actor, opens

questionnaires = Blueprint("questionnaires", __name__)
PUBLISH = schemas.Publish()


@questionnaires.get("/question-sets")
@opens(May.QUESTION_SET_PUBLISH)
def index() -> ResponseReturnValue:
    force = service.force_of(actor())
    return render_template(
        "questionnaires/index.html",
        present=queries.current(force),
        national=questions.current(),
        published=queries.published(force),
    )


@questionnaires.get("/question-sets/<token>")
@opens(May.QUESTION_SET_PUBLISH)
def show(token: str) -> ResponseReturnValue:
    row = service.open(token, by=actor())
    asked = queries.of(row.code, row.number, row.force_code)
    return render_template("questionnaires/show.html", row=row, asked=asked)


@questionnaires.route("/question-sets/publish", methods=["GET", "POST"])
@opens(May.QUESTION_SET_PUBLISH)
def publish() -> ResponseReturnValue:
    form = Form(PUBLISH, shown={"content": _as_it_is(service.force_of(actor()))})
    if form.is_sent:
        with form.answering():
            row = service.publish(by=actor(), **form.loaded())
            flash(f"Published as version {row.number} of the force")
            return redirect(url_for("questionnaires.index"))
    return form.page("questionnaires/publish.html")


def _as_it_is(force: str) -> str:
    """The JSON of the set in use, to begin with."""
    present: QuestionSet = queries.current(force)
    own = [one for one in queries.published(force) if one.number == present.version]
    if present.force and own:
        return own[0].content
    path = questions.FILES / f"{present.code}-{present.version}.json"
    return json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=1, ensure_ascii=False)
