"""What the page and its twin share: which return an address asks for, and what a file is."""

from __future__ import annotations

from flask import request

from cjdiversion.returns import schemas

OF_RETURN = schemas.OfReturn()
MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OF_ROWS = ("figure", "value", "check")


def of_return() -> dict[str, str]:
    """What is left out is the first return, and the last whole year. Raises Invalid."""
    given = {name: request.args.get(name) for name in OF_RETURN.load_fields}
    return OF_RETURN.taken({name: value for name, value in given.items() if value})


def of_rows() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in _OF_ROWS}
