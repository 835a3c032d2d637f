"""A form on a page: every answer is asked, explained, shown again and led to."""

from __future__ import annotations

from cjdiversion.fields import Choice, Choices, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import Form, Schema
from tests.house.drawing import Reader, drawn, visiting, whole_page

NASTY = "<script>alert(1)</script>\"'&"
ANSWERS = {"red": "Red", "blue": "Blue", "unknown": "Not known"}
INPUTS = ("input", "select", "textarea")
FORM_PAGE = """{% from "components/form.html" import form_page %}
{{ form_page(form, "Tell us", "Save", intro="Once", cancel="/back", caption="A case") }}"""


class AllKinds(Schema):
    who = Words("Who told you?", required=True, hint="A name or a rank")
    story = Words("What happened", rows=8)
    colour = Choice("Colour", options=ANSWERS, required=True)
    needs = Choices("Needs", options=ANSWERS, required=True)
    outcome = Choice("Outcome", options=ANSWERS, kind="select", required=True)
    is_adult = YesNo("Is the person 18 or over?", required=True)
    born_on = Day("Date of birth", required=True)
    arrived_at = Moment("Arrived", required=True)
    hours = Whole("Hours", required=True, show={"width": "3"})
    secret = Words("Password", kind="password", required=True)
    case = Words(kind="hidden")


class Bare(Schema):
    reason = Words("Reason", rows=3)


def sent(data: dict[str, str]) -> str:
    """The page of a form sent with `data`, as its view would show it again."""
    with visiting(method="POST", data=data):
        form = Form(AllKinds(), version=3)
        with form.answering():
            form.loaded()
        return whole_page(FORM_PAGE, form=form, title="Tell us")


def asked() -> str:
    with visiting():
        return whole_page(FORM_PAGE, form=Form(AllKinds(), version=3), title="Tell us")


def test_every_input_has_a_label_and_every_id_stands_once() -> None:
    for page in (asked(), sent({"who": ""})):
        seen = Reader(page)
        assert len(seen.ids) == len(set(seen.ids))
        labelled = {a.get("for") for a in seen.all("label")}
        shown = [a for a in seen.all(*INPUTS) if a.get("type") != "hidden"]
        assert len(shown) == 20
        assert {a["id"] for a in shown} <= labelled


def test_descriptions_point_at_what_is_there() -> None:
    for page in (asked(), sent({"who": ""})):
        seen = Reader(page)
        pointed = [i for _, a in seen.tags for i in (a.get("aria-describedby") or "").split()]
        assert "who-hint" in pointed
        assert set(pointed) <= set(seen.ids)


def test_every_error_in_the_summary_leads_to_its_input() -> None:
    seen = Reader(sent({"who": ""}))
    inputs = {a["id"] for a in seen.all(*INPUTS) if "id" in a}
    links = [a["href"] or "" for a in seen.all("a") if (a.get("href") or "").startswith("#")]
    links.remove("#main-content")
    assert len(links) == 9
    assert {link[1:] for link in links} <= inputs
    assert "#born_on-day" in links


def test_a_page_with_errors_says_so_in_its_title() -> None:
    assert "<title>Error: Tell us – Diversion</title>" in sent({"who": ""})
    assert "<title>Tell us – Diversion</title>" in asked()


@visiting()
def test_a_page_that_forgets_the_error_summary_gets_one() -> None:
    class Wrong:
        errors = (("", "Somebody else changed this"),)

    page = whole_page("<h1>By hand</h1>", form=Wrong())
    assert page.count("govuk-error-summary__title") == 1
    assert "Somebody else changed this" in page
    assert page.count("<title>Error: ") == 1


def test_a_page_never_shows_two_error_summaries() -> None:
    assert sent({"who": ""}).count("govuk-error-summary__title") == 1


def test_typed_text_comes_back_as_typed_and_harmless() -> None:
    page = sent({"who": NASTY, "story": f"one\n  two {NASTY}", "born_on-day": "31"})
    assert "<script>alert" not in page
    assert "one\n  two &lt;script&gt;" in page
    assert 'value="31"' in page


def test_chosen_answers_stay_chosen() -> None:
    data = {"colour": "blue", "needs": "red", "outcome": "unknown", "is_adult": "no"}
    seen = Reader(sent(data))
    chosen = {(a["name"], a["value"]) for a in seen.all("input") if "checked" in a}
    assert chosen == {("colour", "blue"), ("needs", "red"), ("is_adult", "no")}
    assert [a["value"] for a in seen.all("option") if "selected" in a] == ["unknown"]


def test_a_password_is_never_sent_back() -> None:
    assert "hunter2" not in sent({"secret": "hunter2"})


def test_a_moment_asks_for_a_date_and_a_time_of_24_hours() -> None:
    page = asked()
    names = {a.get("name") for a in Reader(page).all("input")}
    assert {f"arrived_at-{part}" for part in ("day", "month", "year", "time")} <= names
    assert "Time (24 hour)" in page


def test_only_typed_answers_that_may_be_left_out_are_marked_optional() -> None:
    page = asked()
    assert "What happened (optional)" in page
    assert page.count("(optional)") == 1


def test_a_form_carries_its_csrf_token_its_once_and_its_version() -> None:
    hidden = {a["name"] for a in Reader(asked()).all("input") if a.get("type") == "hidden"}
    assert hidden == {"csrf_token", "_once", "_version", "case"}
    with visiting():
        unversioned = drawn("form_start(form)", form=Form(Bare()))
    assert "_version" not in unversioned


@visiting()
def test_a_button_form_posts_one_thing() -> None:
    seen = Reader(drawn("button_form('/go', 'Withdraw', kind='warning', extra={'why': 'x'})"))
    assert seen.all("form") == [{"method": "post", "action": "/go", "class": "house-button-form"}]
    assert {a["name"] for a in seen.all("input")} == {"csrf_token", "why"}
    assert "govuk-button--warning" in seen.classes


def test_nothing_on_a_page_needs_more_than_the_content_security_policy_gives() -> None:
    seen = Reader(sent({"who": NASTY}))
    for tag, attributes in seen.tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert not (attributes.get("src") or "/").startswith(("http", "data:", "//"))
    assert all(a["src"] for a in seen.all("script"))
