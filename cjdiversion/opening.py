"""A page as it is opened: the mark it carries, one's own draft of it, and who else has it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import g, request

from cjdiversion import database, drafts, presence, stale
from cjdiversion.access import Actor
from cjdiversion.drafts import Draft
from cjdiversion.presence import Presence
from cjdiversion.stale import Fields, Typed, Values

NEVER_KEPT = {"password", "file"}
"""Kinds of answer no draft may hold: a form that asks for one keeps none at all."""


@dataclass(frozen=True)
class Opening:
    """`mark` is empty where nothing is kept. `typed` is what stands in the fields again, of which
    `touched` names what its owner had changed; both are empty while the draft is only offered."""

    mark: str = ""
    draft: Draft | None = None
    typed: Typed | None = None
    touched: frozenset[str] = frozenset()
    others: Sequence[Presence] = ()


def of(fields: Fields, begun: Values) -> Opening:
    """`begun`: what the form would show without a draft."""
    by = g.get("actor")
    if not isinstance(by, Actor) or by.person_id is None:  # the pages before signing in
        return Opening()
    mark = drafts.mark(request.path, by) if _keeps(fields) else ""
    if request.method != "GET" or not (mark or request.view_args):
        return Opening(mark)
    draft, others = presence.found(request.path, by=by)
    if request.view_args:
        presence.arrive(request.path, by=by)
        return _with_draft(Opening(mark, others=others), draft, fields, begun, by)
    return _with_draft(Opening(mark), draft, fields, begun, by)


def left(fields: Fields) -> list[tuple[str, str]]:
    """(label, words) of what its owner typed on this page, which is refused as a whole and has no
    form to show it in; none of a form that keeps no draft."""
    by = g.get("actor")
    if not isinstance(by, Actor) or not _keeps(fields):
        return []
    if request.method == "POST":
        return stale.undisputed(fields, Typed.of(request.form), {}) if g.get("typed_on") else []
    draft, _ = presence.found(request.path, by=by)
    found = stale.undisputed(fields, Typed.kept(draft), {}) if draft is not None else []
    if found:
        database.even_if_refused(partial(drafts.opened, request.path, by=by))
    return found


def _keeps(fields: Fields) -> bool:
    kinds = {str(field.metadata["kind"]) for field in fields.values()} - {"hidden"}
    return bool(kinds) and not kinds & NEVER_KEPT


def _with_draft(
    found: Opening, draft: Draft | None, fields: Fields, begun: Values, by: Actor
) -> Opening:
    """On the page of a record what was typed stands in its fields again. A page that begins
    something new offers it: what is begun now may be about somebody else."""
    if draft is None or not found.mark:
        return found
    typed = Typed.kept(draft)
    touched = stale.touched(fields, typed, begun)
    if not touched:
        return found
    if not request.view_args and request.args.get("typed") != "again":
        return replace(found, draft=draft)
    drafts.opened(draft.page, by=by)
    return replace(found, draft=draft, typed=typed, touched=touched)
