"""The components show what they were given: whole, escaped, and for a reader as for an eye."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from cjdiversion.fields import Words
from cjdiversion.forms import Form, Schema
from tests.house.drawing import HOUSE, Reader, drawn, visiting, whole_page

NASTY = "<script>alert(1)</script>\"'&"


class Bare(Schema):
    reason = Words("Reason", rows=3)


class Entry:
    title = "Referral sent"
    byline = "Sgt A. Invented"
    happened_at = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
    recorded_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    description = "one\ntwo"
    href = "/referral"
    is_struck = True


@visiting()
def test_a_timeline_tells_when_it_happened_apart_from_when_it_was_recorded() -> None:
    page = drawn("timeline(entries)", entries=[Entry(), {"title": "Arrived"}])
    assert "23 November 2026 at 14:05" in page
    assert re.search(r"Recorded <time [^>]*>23 November 2026 at 16:30", page)
    assert page.count("Time not known") == 1
    assert page.count("Recorded in error") == 1


@visiting()
def test_a_long_list_says_how_many_it_shows_and_leads_both_ways() -> None:
    page = drawn("pagination_keyset('/next', '/before', 25, 'more than 1,000', 'bookings')")
    assert "Showing 25 of more than 1,000 bookings" in page
    assert [a["rel"] for a in Reader(page).all("a")] == ["prev", "next"]
    assert "<nav" not in drawn("pagination_keyset(none, none, 3, '3')")
    assert "No results" in drawn("pagination_keyset('', '', 0, '0')")


@visiting()
def test_filters_show_what_is_in_use_and_how_to_take_it_off() -> None:
    facts = {"form": Form(Bare()), "chips": [("Suite: Northgate", "/list?without")]}
    page = drawn("filters(form, chips, '/list', '/list')", **facts)
    assert {a["href"] for a in Reader(page).all("a")} == {"/list?without", "/list"}
    assert "csrf_token" not in page
    assert "_once" not in page
    assert "(optional)" not in page
    assert "csrf_token" in drawn("filters(form, method='post')", **facts)


@visiting()
def test_small_components_show_their_words_and_escape_them() -> None:
    calls = ("tag(t, 'red')", "inset(t)", "details(t, t)", "banner(t, 'warning')")
    lists = ("summary_list([(t, t, '/x')])", "task_list([(t, '/x', t, 'red', t)])")
    for call in (*calls, *lists, "timeline([{'title': t, 'description': t, 'byline': t}])"):
        page = drawn(call, t=NASTY)
        assert "<script" not in page, call
        assert NASTY in Reader(page).text, call


@visiting()
def test_a_summary_says_when_nothing_was_recorded() -> None:
    page = drawn("summary_list([('Interpreter', none), ('Age', 0)])")
    assert page.count("Not recorded") == 1


def test_every_design_system_class_exists_in_the_shipped_styles() -> None:
    browser = HOUSE.test_client()
    names = ("govuk-frontend.min.css", "moj-frontend.min.css")
    styles = "".join(browser.get(f"/assets/x/{name}").text for name in names)
    known = set(re.findall(r"(?:govuk|moj)-[\w-]+", styles)) | UNSTYLED
    with visiting():
        shown = "".join(drawn(call, form=Form(Bare())) for call in ALL_SHOWN)
        page = whole_page(shown, crumbs=[("Cases", "/"), ("A", "")], navigation=[("A", "/", True)])
    used = {one for one in Reader(page).classes if one.startswith(("govuk-", "moj-"))}
    assert len(used) > 60
    assert used <= known


ALL_SHOWN = (
    "tag('Sent', 'green')",
    "summary_list([('Name', 'A', '/x'), ('Age', none)])",
    "timeline([{'title': 'Sent', 'byline': 'B', 'description': 'C', 'href': '/'}])",
    "pagination_keyset('/n', '/p', 25, '87')",
    "filters(form, [('Suite', '/x')], clear_href='/')",
    "banner('Careful', 'warning')",
    "task_list([('Needs', '/x', 'Not started', 'grey', 'Ten minutes')])",
    "inset('In')",
    "details('More', 'Text')",
    "button_form('/x', 'Go')",
)
# In the official markup, with no rule in the official styles: one is the script's hook.
UNSTYLED = {"moj-timeline__header", "govuk-js-service-navigation-toggle"}
