"""The page everything stands on, and the page of a refusal."""

from __future__ import annotations

import pytest
from flask import flash, g, render_template

from tests.house.drawing import Reader, visiting, whole_page

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3


@visiting()
def test_what_was_done_is_told_once_on_the_next_page() -> None:
    flash("Referral sent")
    page = whole_page("<h1>Case</h1>")
    assert "govuk-notification-banner--success" in page
    assert "Referral sent" in page


@visiting()
def test_a_warning_is_not_dressed_as_success() -> None:
    flash("No provider covers this suite", "warning")
    assert "govuk-notification-banner--success" not in whole_page("<h1>Case</h1>")


FULL = {
    "signed_in": {"name": LONG, "role": "Custody sergeant", "unit": "Northgate"},
    "navigation": [("Open bookings", "/bookings", True), ("Referrals", "/referrals", False)],
    "sign_out_href": "/sign-out",
    "demo": True,
}


@visiting()
def test_a_page_shows_who_is_signed_in_where_they_are_and_how_to_leave() -> None:
    page = whole_page("<h1>Case</h1>", back="/bookings", **FULL)
    seen = Reader(page)
    assert LONG in page
    assert seen.all("form") == [{"method": "post", "action": "/sign-out"}]
    assert [a["href"] for a in seen.all("a") if "aria-current" in a] == ["/bookings"]
    for words in ("Skip to main content", "OFFICIAL-SENSITIVE", "Invented people"):
        assert words in page


@visiting()
def test_a_page_outside_the_demonstration_says_nothing_of_one() -> None:
    assert "Demonstration" not in whole_page("<h1>Case</h1>", **{**FULL, "demo": False})


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503])
def test_a_refusal_says_what_to_do_and_that_nothing_was_saved(status: int) -> None:
    with visiting():
        g.request_id = "0123abcd"
        page = render_template("errors/error.html", status=status, words="Because", code="x")
    seen = Reader(page)
    assert "Nothing was saved or changed" in seen.text
    assert "0123abcd" in seen.text
    assert "Because." in seen.text
    assert "This cannot be done –" not in seen.text
    assert len(seen.all("h1")) == 1


class Broken:
    def __bool__(self) -> bool:
        raise RuntimeError("the database is away")


@visiting()
def test_the_page_of_a_fault_asks_nothing_about_the_person() -> None:
    facts = {"signed_in": Broken(), "navigation": Broken()}
    assert "Request" not in render_template("errors/error.html", status=503, words="", **facts)
    with pytest.raises(RuntimeError):
        render_template("errors/error.html", status=404, words="", **facts)
