"""Laws of the whole, read from the source: where things may be written, caught and committed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cjdiversion import ROOMS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "cjdiversion"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if not name.startswith("migrations/versions"):
            yield name, ast.parse(path.read_text())


def calls(tree: ast.Module, method: str) -> int:
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
    ]
    return len(found)


def test_no_import_goes_upward_and_no_module_stands_on_no_floor() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_unit_of_work_is_committed_in_one_place() -> None:
    sites = {name: calls(tree, "commit") for name, tree in sources()}
    assert {name: count for name, count in sites.items() if count} == {
        "bench/filling.py": 1,  # rows by the hundred thousand, past the services on purpose
        "database.py": 1,
        "migrations/__init__.py": 2,  # a schema is not a unit of work
    }


def test_only_the_job_runner_catches_every_exception() -> None:
    caught = [
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert set(caught) == {"scheduling.py"}


def test_a_state_is_assigned_by_the_workflow_alone() -> None:
    assigned = [
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        and target.attr == "status"
        and not (
            isinstance(target.value, ast.Name) and target.value.id in ("self", "response", "row")
        )
    ]
    assert assigned == []


WRITES = ("add", "add_all", "merge", "delete", "bulk_save_objects")


def test_rows_are_written_by_services_alone() -> None:
    wrote = []
    for name, tree in sources():
        room, _, file = name.partition("/")
        if room not in ROOMS or file == "service.py" or name in VERBS:
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            on_session = (
                isinstance(node.func.value, ast.Call)
                and isinstance(node.func.value.func, ast.Name)
                and node.func.value.func.id == "session"
            )
            on_core = isinstance(node.func.value, ast.Name) and node.func.value.id == "sa"
            if (on_session and node.func.attr in WRITES) or (
                on_core and node.func.attr in ("insert", "update", "delete")
            ):
                wrote.append(f"{name}:{node.lineno}")
    wrote = [place for place in wrote if not place.startswith((*DERIVED, *VERBS))]
    assert wrote == []


VERBS = (
    *(
        f"annexes/{name}.py:"
        for name in ("approving", "asking", "checking", "holding", "leaving", "packing", "stating")
    ),
    *(
        f"disposals/{name}.py:"
        for name in ("confirming", "keeping", "recording", "victims", "waiting")
    ),
    "disposals/consistency/releasing.py:",
    *(f"conditions/{name}.py:" for name in ("answering", "following", "planning", "setting")),
    *(f"reviews/{name}.py:" for name in ("dealing", "grading", "learning")),
    "returns/importing.py:",
)
"""Further files of verbs, where a room has more of them than one file holds."""

DERIVED = ("cases/models.py:", "identities/models.py:")
"""What a person is looked for by, kept beside the case by whichever verb writes the person."""


def test_only_the_clock_asks_what_time_it_is() -> None:
    asked = [
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "dt")
    ]
    assert set(asked) <= {"clock.py"}


def test_statistics_are_never_made_from_the_audit_trail() -> None:
    """Logs of who looked are kept for lawfulness, not for measuring people (DPA 2018 s62)."""
    for name, tree in sources():
        if name.split("/")[0] in ("disposals", "reviews", "returns"):
            used = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "AuditEvent"]
            assert not used, name


def test_no_file_is_a_novel_and_no_function_a_chapter() -> None:
    long = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "versions" in path.parts:
            continue
        text = path.read_text()
        if text.count("\n") > 400:
            long.append(path.name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert node.end_lineno is not None
                if node.end_lineno - node.lineno + 1 > 50:
                    long.append(f"{path.name}:{node.name}")
    assert long == []


BANNED = re.compile(
    r"mentally disordered|RESTRICTED|no risk|risk score|\bbiased\b|league table", re.I
)


def test_a_view_builds_its_form_before_it_asks_whether_the_deed_is_in_order() -> None:
    """What was typed on the page can be shown by the refusal then, and is shown nowhere else."""
    found = []
    for name, tree in sources():
        for view in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            lines: dict[str, list[int]] = {}
            for node in ast.walk(view):
                if isinstance(node, ast.Call):
                    called = ast.unparse(node.func).rpartition(".")[2]
                    lines.setdefault(called, []).append(node.lineno)
            asked = [line for one in ("in_order", "in_hand", "own") for line in lines.get(one, [])]
            if "Form" in lines and asked and min(asked) < min(lines["Form"]):
                found.append(f"{name}: {view.name}")
    assert found == []


def test_words_the_service_never_writes_stand_in_no_template() -> None:
    found = [
        f"{path.name}: {match[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in BANNED.finditer(path.read_text())
    ]
    assert found == []


def test_no_template_marks_text_as_safe() -> None:
    found = [
        path.name
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if path.name != "paper.html"  # its style sheet is ours, and a paper fetches nothing
        if re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text())
    ]
    assert found == []
