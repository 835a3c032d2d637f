"""What single outcomes rest on besides the reasons that all are asked for, by dated rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Broken


def _is_exception(a: Asked) -> bool:
    return a.suspect.is_sensitive or a.suspect.is_possibly_child


def _rests(a: Asked) -> bool:
    return bool(a.said.rests_on.strip())


# A dated row names the question; here is its field, and when it counts as answered.
DEMANDS: dict[str, tuple[str, Callable[[Asked], bool]]] = {
    "rests-on": ("rests_on", _rests),
    "exception": ("rests_on", lambda a: not _is_exception(a) or _rests(a)),
    "victim-told": ("victim_told", lambda a: a.said.victim_told in ("yes", "no-victim")),
    "activity-done": ("is_activity_done", lambda a: a.said.is_activity_done is True),
    "lasting-opinion": ("is_opinion_lasting", lambda a: a.said.is_opinion_lasting is True),
}


def unmet(asked: Asked) -> Iterator[Broken]:
    for row in asked.catalogue.demands:
        field, is_met = DEMANDS[row.demand]
        if row.outcome == asked.outcome.counted_as and not is_met(asked):
            yield Broken(field, row.code, row.words, f"{row.source} ({row.mark})")
