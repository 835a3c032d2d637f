"""What the page and its twin share: which return and rows an address asks for, and what a file
is."""

from __future__ import annotations

from flask import request

from cjdiversion.returns import schemas

OF_RETURN = schemas.OfReturn()
OF_ROWS = schemas.OfRows()
MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def of_return() -> dict[str, str]:
    """What is left out is the first return, and the last whole year. Raises Invalid."""
    given = {name: request.args.get(name) for name in OF_RETURN.load_fields}
    return OF_RETURN.taken({name: value for name, value in given.items() if value})


def of_rows() -> dict[str, str]:
    """What is left out is empty. Raises Invalid."""
    return OF_ROWS.taken({name: request.args.get(name, "") for name in OF_ROWS.load_fields})
