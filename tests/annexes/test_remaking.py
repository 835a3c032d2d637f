"""Made again, the same bytes: on another day, in another process; with other tools, why not."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

from cjdiversion import clock
from cjdiversion.annexes import paper
from cjdiversion.annexes.models import AnnexPaper
from cjdiversion.annexes.remaking import differences
from cjdiversion.documents import Paper
from tests.annexes.test_facts import FACTS
from tests.annexes.test_paper import COVER
from tests.house import papers

ELSEWHERE = """
import sys
from datetime import timedelta
from cjdiversion import clock
from cjdiversion.annexes import paper
from tests.annexes.test_facts import FACTS
from tests.annexes.test_paper import COVER
with clock.at(clock.now() + timedelta(days=400)):
    print(paper.printed(COVER, FACTS).sha256)
"""


def elsewhere(seed: int) -> str:
    """In another process, with another order of sets, in another zone, 400 days on."""
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        env={**os.environ, "PYTHONHASHSEED": str(seed), "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        cwd=papers.HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_another_day_process_and_order_of_sets_make_the_same_bytes() -> None:
    here = paper.printed(COVER, FACTS).sha256
    with clock.at(clock.now() + timedelta(days=1)):
        assert paper.printed(COVER, FACTS).sha256 == here
    assert {elsewhere(seed) for seed in (1, 2)} == {here}


def test_what_differs_in_the_making_is_named() -> None:
    stored = AnnexPaper(renderer="WeasyPrint 70.0, Pango 1.50.12", fonts="DejaVu Sans 2.37")
    same = Paper(b"", "", stored.renderer, stored.fonts)
    assert list(differences("annex 2", stored, same, now="annex 2")) == []
    other = Paper(b"", "", "WeasyPrint 71.0, Pango 1.56.3", "DejaVu Sans 2.38")
    assert list(differences("annex 1", stored, other, now="annex 2")) == [
        "The template differs: made with annex 1; here annex 2",
        "The renderer differs: made with WeasyPrint 70.0, Pango 1.50.12; "
        "here WeasyPrint 71.0, Pango 1.56.3",
        "The fonts differ: made with DejaVu Sans 2.37; here DejaVu Sans 2.38",
    ]
