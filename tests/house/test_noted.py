"""Every deed is decided upon: it writes a line for the custody record, or there is a reason.

That a deed is handed to `note` is read from the source here; that the line then stands beside the
deed is seen in tests/demo/test_noted.py, in the stories the demonstration tells.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cjdiversion import ROOMS
from cjdiversion.audit import Did
from tests.house.noted import DEEDS, ENTERED, UNLESS
from tests.house.test_laws import sources

Function = ast.FunctionDef
NOTES = ("note", "note_fed")
HOLDERS = ("entries", "rooms", "noting", "service")


def test_every_deed_is_decided_upon() -> None:
    assert list(DEEDS) == list(Did)
    assert all(DEEDS.values()) and set(UNLESS) <= ENTERED


def test_deeds_that_write_a_line_are_those_handed_to_note() -> None:
    handed: set[Did] = set()
    for name, tree in sources():
        if name.partition("/")[0] in ROOMS:
            handed |= handed_on(tree)
    assert handed == ENTERED


def handed_on(tree: ast.Module) -> set[Did]:
    """Deeds given to `note`, or to a function of the file that gives what it gets to `note`."""
    functions = [node for node in tree.body if isinstance(node, Function)]
    carriers = _carriers(functions)
    found: set[Did] = set()
    for function in functions:
        for call in _notes(function, carriers):
            found |= _deeds(call) | _named(call, function)
    return found


def _carriers(functions: list[Function]) -> set[str]:
    """Functions with a `did` of their caller’s that they hand on, however far."""
    found: set[str] = set()
    while fresh := {
        one.name
        for one in functions
        if one.name not in found and _takes_deed(one) and _hands_on(one, found)
    }:
        found |= fresh
    return found


def _takes_deed(function: Function) -> bool:
    given = function.args
    return "did" in [one.arg for one in (*given.args, *given.kwonlyargs)]


def _hands_on(function: Function, carriers: set[str]) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == "did"
        for call in _notes(function, carriers)
        for node in ast.walk(call)
    )


def _notes(function: Function, carriers: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr in NOTES:
                if isinstance(called.value, ast.Name) and called.value.id in HOLDERS:
                    yield node
            elif isinstance(called, ast.Name) and called.id in carriers:
                yield node


def _deeds(node: ast.AST) -> set[Did]:
    return {
        Did[one.attr]
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute)
        and isinstance(one.value, ast.Name)
        and one.value.id == "Did"
    }


def _named(call: ast.Call, function: Function) -> set[Did]:
    """Deeds that a function of its own gave a name before it hands them on."""
    if _takes_deed(function) or not any(
        isinstance(node, ast.Name) and node.id == "did" for node in ast.walk(call)
    ):
        return set()
    found: set[Did] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == "did"
            for target in node.targets
            for one in ast.walk(target)
        ):
            found |= _deeds(node.value)
    return found


def test_the_reading_of_the_source_finds_what_is_handed_on() -> None:
    tree = ast.parse(
        "def keep(case, did): told(case, did)\n"
        "def told(case, did): entries.note(case, did=did)\n"
        "def other(case, did): audit.record(did)\n"
        "def one(case): keep(case, Did.OBSERVATION_SET)\n"
        "def two(case):\n"
        "    did = Did.NEED_STRUCK if case else Did.NEED_REFUTED\n"
        "    told(case, did)\n"
        "def three(case): other(case, Did.CASE_OPENED)\n"
    )
    assert handed_on(tree) == {Did.OBSERVATION_SET, Did.NEED_STRUCK, Did.NEED_REFUTED}
