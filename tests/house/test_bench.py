"""What `./cjd bench` measures by still runs and its figures still agree; sizes are not tested."""

import pytest
from click.testing import CliRunner

from cjdiversion.bench import commands, deciding, filling, numbers


def test_outcomes_of_more_than_one_batch_are_filled_in_and_duckdb_counts_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (filling, deciding):
        monkeypatch.setattr(module, "BATCH", 7)
    monkeypatch.setattr(numbers, "ROUNDS", 1)
    told = CliRunner().invoke(commands.numbers_, ["--decisions", "40"], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    assert "40 outcomes on sqlite" in told.output
    assert "groups of people" in told.output
    assert "first ms    page ms" in told.output
