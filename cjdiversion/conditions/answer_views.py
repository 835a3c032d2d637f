"""The one page for somebody outside: it takes one answer, and shows a reference and a question."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.accounts.views import address
from cjdiversion.conditions import answering, schemas
from cjdiversion.conditions.answering import Used
from cjdiversion.forms import Form
from cjdiversion.web import anybody

answers = Blueprint("answers", __name__)
ANSWER = schemas.Answer()


@answers.route("/answer/<token>", methods=["GET", "POST"])
@anybody
def answer(token: str) -> ResponseReturnValue:
    form = Form(ANSWER)
    try:
        link = answering.open(token, key=str(current_app.secret_key), address=address())
        if form.is_sent:
            with form.answering():
                evidence = answering.answer(link, **form.loaded())
                told = {"condition": link.condition, "is_not_yet": evidence.is_not_yet}
                return render_template("answers/taken.html", **told)
    except Used as why:
        return render_template("answers/used.html", words=why.words), 410
    return form.page("answers/answer.html", condition=link.condition, today=clock.today())
