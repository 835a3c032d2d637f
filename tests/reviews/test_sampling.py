"""The draw: the same frame, seed and rule give the same list, everywhere and in any order."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.reviews import sampling
from cjdiversion.reviews.sampling import FIND, SHARE, Member, Size

ROOT = Path(__file__).parents[2]
SHARES, FINDS = Size(SHARE, 5), Size(FIND, 5)
IDENTS = st.text("abcdefghijklmnop0123456789_-", min_size=1, max_size=22)
FRAMES = st.dictionaries(IDENTS, st.sampled_from("pqrs"), min_size=1, max_size=120)
SEEDS = st.text(min_size=1, max_size=60).filter(lambda text: "\x00" not in text)


def members(frame: dict[str, str]) -> list[Member]:
    return [Member(ident, stratum) for ident, stratum in frame.items()]


def numbered(**sizes: int) -> list[Member]:
    return [Member(f"{mark}{n:04}", mark) for mark, size in sizes.items() for n in range(size)]


def utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


# --- the order ------------------------------------------------------------------------------------


@given(FRAMES, SEEDS.filter(utf8), st.randoms())
def test_the_order_of_rows_does_not_matter(
    frame: dict[str, str], seed: str, chance: random.Random
) -> None:
    rows = members(frame)
    mixed = rows[:]
    chance.shuffle(mixed)
    assert sampling.draw(mixed, seed=seed, size=SHARES) == sampling.draw(
        rows, seed=seed, size=SHARES
    )


@given(FRAMES, SEEDS.filter(utf8), IDENTS, st.sampled_from("pqrstu"))
def test_adding_a_case_never_reorders_the_others(
    frame: dict[str, str], seed: str, added: str, stratum: str
) -> None:
    before = sampling.draw(members(frame), seed=seed, size=SHARES).placed
    more = {**{k: v for k, v in frame.items() if k != added}, added: stratum}
    after = sampling.draw(members(more), seed=seed, size=SHARES).placed

    def order(placed: tuple[sampling.Placed, ...]) -> list[tuple[str, str]]:
        return [(one.stratum, one.ident) for one in placed if one.ident != added]

    assert order(after) == order(before)


@given(FRAMES, SEEDS.filter(utf8), st.sampled_from([SHARES, FINDS, Size(FIND, 50)]))
def test_each_decision_has_one_place_and_the_first_of_each_stratum_are_drawn(
    frame: dict[str, str], seed: str, size: Size
) -> None:
    found = sampling.draw(members(frame), seed=seed, size=size)
    assert Counter(one.ident for one in found.placed) == Counter(frame.keys())
    for stratum in found.strata:
        ranks = [one for one in found.placed if one.stratum == stratum.mark]
        assert [one.rank for one in ranks] == list(range(1, stratum.size + 1))
        assert [one.is_drawn for one in ranks] == [one.rank <= stratum.taken for one in ranks]
        assert min(stratum.size, 5) <= stratum.taken <= stratum.size
    assert found.drawn >= min(found.needed, len(frame))


def test_another_process_draws_the_same_list() -> None:
    frame = numbered(p=300, q=40, r=3)
    found = sampling.draw(frame, seed="grey heron\nsixteen lamps", size=SHARES)
    told = [[one.ident, one.rank, one.is_drawn] for one in found.placed]
    code = (
        "import json; from cjdiversion.reviews import sampling as s;"
        "frame=[s.Member(f'{m}{n:04}',m) for m,k in (('r',3),('p',300),('q',40))"
        " for n in reversed(range(k))];"
        "d=s.draw(frame,seed='grey heron\\nsixteen lamps',size=s.Size('share',5));"
        "print(json.dumps([[o.ident,o.rank,o.is_drawn] for o in d.placed]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == told


def test_the_order_is_that_of_keyed_digests_written_down_once() -> None:
    """Reckoned by another program: openssl dgst -sha256 -hmac seed."""
    found = sampling.in_order("grey heron", "10", ["d1", "d2", "d3", "d4", "d5"])
    assert found == ["d4", "d5", "d3", "d1", "d2"]


def test_every_decision_is_drawn_as_often_as_any_other_over_many_seeds() -> None:
    """Chi-squared over 60 decisions, 20 drawn, 1,500 seeds: past 105.2 one time in 10,000."""
    idents = [f"d{n:02}" for n in range(60)]
    drawn, seeds = 20, 1_500
    counts = Counter(
        ident for n in range(seeds) for ident in sampling.in_order(f"seed {n}", "s", idents)[:drawn]
    )
    expected = seeds * drawn / len(idents)
    # each of the counts is binomial: its variance is less than its mean by the share drawn
    spread = expected * (1 - drawn / len(idents)) * len(idents) / (len(idents) - 1)
    assert sum((counts[one] - expected) ** 2 for one in idents) / spread < 105.2


# --- the frame and the size -----------------------------------------------------------------------


def test_the_checksum_of_a_frame_changes_with_an_id_and_with_a_stratum() -> None:
    frame = [Member("a", "p"), Member("b", "q")]
    hashes = {
        sampling.frame_hash(frame),
        sampling.frame_hash([Member("a", "p"), Member("c", "q")]),
        sampling.frame_hash([Member("a", "q"), Member("b", "q")]),
    }
    assert len(hashes) == 3
    assert sampling.frame_hash(frame[::-1]) in hashes


@pytest.mark.parametrize(
    ("cases", "size", "needed"),
    [
        (1, SHARES, 1),
        (50, SHARES, 50),  # all
        (50, FINDS, 50),
        (500, SHARES, 217),  # Krejcie and Morgan’s table
        (500, FINDS, 56),  # 25 of 500, hypergeometric
        (51, Size(FIND, 1), 49),
        (51, Size(FIND, 99), 1),
    ],
)
def test_the_size_is_that_of_the_stated_rule(cases: int, size: Size, needed: int) -> None:
    assert sampling.how_many(cases, size) == needed


def test_a_frame_of_one_gives_that_one() -> None:
    found = sampling.draw([Member("a", "p")], seed="s", size=SHARES)
    assert [(one.ident, one.is_drawn) for one in found.placed] == [("a", True)]
    assert found.strata[0].weight == 1


@pytest.mark.parametrize(
    ("frame", "seed", "words"),
    [
        ([], "s", "empty frame"),
        ([Member("a", "p")], "", "no seed"),
        ([Member("a", "p"), Member("a", "q")], "s", "twice"),
    ],
)
def test_what_cannot_be_drawn_is_said(frame: list[Member], seed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sampling.draw(frame, seed=seed, size=SHARES)


def test_a_stratum_is_named_without_saying_whose_it_is() -> None:
    one = sampling.stratum_mark("cloak", ("10", "unit", "white"))
    assert one != sampling.stratum_mark("another", ("10", "unit", "white"))
    assert one == sampling.stratum_mark("cloak", ("10", "unit", "white"))
    assert len(one) == 16
