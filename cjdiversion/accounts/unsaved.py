"""What was typed and is not saved: kept as a draft by the page itself, dropped by a button."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from cjdiversion import clock, drafts, presence
from cjdiversion.accounts.views import accounts
from cjdiversion.errors import Invalid, Missing
from cjdiversion.web import actor, in_background, is_saved, signed_in

TOO_LONG = "This is too long to be kept as a draft: save it"


@accounts.post("/drafts/keep")
@signed_in
@in_background
def keep_draft() -> ResponseReturnValue:
    page = _page()
    if is_saved(request.form.get("_once", "")):  # sent while the page was being saved
        return jsonify(said="")
    kept_at = drafts.keep(page, request.form, by=actor())
    if kept_at is None:
        raise Invalid.at("", "long", TOO_LONG)
    presence.stay(page, by=actor())
    return jsonify(said=f"Saved as a draft at {clock.london(kept_at):%H:%M}")


@accounts.post("/drafts/discard")
@signed_in
def discard_draft() -> ResponseReturnValue:
    page = _page()
    drafts.discard(page, by=actor())
    flash("What you had typed is discarded")
    return redirect(page)


def _page() -> str:
    """Raises Missing for a page that was not drawn for this person."""
    page = drafts.marked(request.form.get("_draft", ""), actor())
    if page is None:
        raise Missing
    return page
