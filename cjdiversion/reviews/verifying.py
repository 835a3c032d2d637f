"""Is a drawn list the one that its frame, seed and rule give? Of the database, or of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cjdiversion.errors import Invalid
from cjdiversion.reviews import sampling
from cjdiversion.reviews.sampling import Member, Placed, Size, Stratum

FORMAT = "cjdiversion dip sample"
HANDLING = (
    "OFFICIAL-SENSITIVE. This file stays inside the force, and is never given to a panel or with "
    "its pack: it has the size of every stratum, and small ones tell of the few in them. It was "
    "downloaded by a performance lead of the force, which is recorded. It is for drawing the "
    "sample again."
)
LARGEST = 20_000_000  # bytes of a file that is read


@dataclass(frozen=True)
class Claim:
    """What somebody says was drawn, and from what."""

    reference: str
    rule: str
    size: Size
    seed: str
    frame_hash: str
    frame: Sequence[Member]
    strata: Sequence[Stratum]
    placed: Sequence[Placed]


def differences(claim: Claim) -> list[str]:
    """Where the list drawn anew is another; empty where it is the same."""
    if claim.rule not in sampling.RULES:
        known = "” and “".join(sampling.RULES)
        return [f"It was drawn by “{claim.rule}”; this service knows “{known}”"]
    try:
        again = sampling.draw(claim.frame, seed=claim.seed, size=claim.size, rule=claim.rule)
    except ValueError as why:
        return [f"It cannot be drawn again: {why}"]
    found = []
    if again.frame_hash != claim.frame_hash:
        found.append(f"The frame has the checksum {again.frame_hash}, not {claim.frame_hash}")
    return [*found, *_of_strata(claim, again.strata), *_of_places(claim, again.placed)]


def _of_strata(claim: Claim, again: Sequence[Stratum]) -> Iterator[str]:
    said = {one.mark: one for one in claim.strata}
    for one in again:
        before = said.pop(one.mark, None)
        if before is None:
            yield f"Stratum {one.mark} is in the frame and not in the list of strata"
        elif before != one:
            yield (
                f"Stratum {one.mark}: {one.taken} of {one.size} are to be drawn, "
                f"not {before.taken} of {before.size}"
            )
    for mark in said:
        yield f"Stratum {mark} is in the list of strata and not in the frame"


def _of_places(claim: Claim, again: Sequence[Placed]) -> Iterator[str]:
    said = {one.ident: one for one in claim.placed}
    for one in again:
        before = said.pop(one.ident, None)
        if before is None:
            yield f"{one.ident} is in the frame and has no place"
        elif before != one:
            yield f"{one.ident} is {_place(one)}, not {_place(before)}"
    for ident in said:
        yield f"{ident} has a place and is not in the frame"


def _place(one: Placed) -> str:
    kind = "drawn" if one.is_drawn else "reserve"
    return f"number {one.rank} of stratum {one.stratum}, {kind}"


# --- as a file ------------------------------------------------------------------------------------


def as_file(claim: Claim) -> bytes:
    told = {
        "handling": HANDLING,
        "format": FORMAT,
        "reference": claim.reference,
        "rule": claim.rule,
        "size": {"code": claim.size.code, "percent": claim.size.percent},
        "seed": claim.seed,
        "frame_hash": claim.frame_hash,
        "frame": [{"id": one.ident, "stratum": one.stratum} for one in sorted(claim.frame)],
        "strata": [
            {"stratum": one.mark, "size": one.size, "drawn": one.taken} for one in claim.strata
        ],
        "places": [
            {"id": one.ident, "stratum": one.stratum, "rank": one.rank, "drawn": one.is_drawn}
            for one in claim.placed
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode()


def from_file(content: bytes) -> Claim:
    """Raises Invalid with a sentence where it is no such file."""
    try:
        told = json.loads(content)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise _no_such("It is not the file of a dip sample")
        return _claim(told)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise _no_such("It cannot be read as JSON") from None
    except KeyError as missing:
        raise _no_such(f"It lacks {missing.args[0]}") from None
    except (TypeError, ValueError, AttributeError):
        raise _no_such("A value in it is of the wrong kind") from None


def _claim(told: Mapping[str, Any]) -> Claim:
    size = told["size"]
    if size["code"] not in sampling.SIZE_RULES or not 0 < _whole(size["percent"]) < 100:
        raise _no_such("The rule of its size is not known")
    return Claim(
        reference=_text(told["reference"]),
        rule=_text(told["rule"]),
        size=Size(size["code"], size["percent"]),
        seed=_text(told["seed"]),
        frame_hash=_text(told["frame_hash"]),
        frame=[Member(_text(one["id"]), _text(one["stratum"])) for one in told["frame"]],
        strata=[
            Stratum(_text(one["stratum"]), _whole(one["size"]), _whole(one["drawn"]))
            for one in told["strata"]
        ],
        placed=[
            Placed(_text(one["id"]), _text(one["stratum"]), _whole(one["rank"]), one["drawn"])
            for one in told["places"]
        ],
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _no_such(words: str) -> Invalid:
    return Invalid.at("file", "not-a-sample", words)
