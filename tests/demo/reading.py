"""What numbers and addresses stand in a database, and which of them are not plainly invented."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from cjdiversion.database import Base, session

INVENTED = {
    "phone": r"07700 900\d{3}|01632 960\d{3}",
    "pnc_id": r"\d{4}/9\d{6}[A-Z]",  # serials above what one year uses
    "asn": r"\d{2}9[89]ZZ00\d{11}[A-Z]",
    "urn": r"9[89]ZZ\d{7}",
    "crime_number": r"9[89]/\d{6}/\d{2}",
    "email": r"[a-z.]+@example\.test",
}
_ANYWHERE = {
    "phone": re.compile(r"\b0\d{4} ?\d{6}\b"),
    "email": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+\w"),
    "nhs_number": re.compile(r"\b\d{3} ?\d{3} ?\d{4}\b"),
}


def identifiers() -> Mapping[str, Sequence[str]]:
    """By kind: from the columns of that name, and from every text there is."""
    found: dict[str, list[str]] = defaultdict(list)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, sa.String) or isinstance(column.type, sa.Enum):
                continue
            for text in session().scalars(sa.select(column).where(column != "").distinct()):
                if column.name in INVENTED:
                    found[column.name].append(text)
                for kind, pattern in _ANYWHERE.items():
                    found[kind] += pattern.findall(text)
    return found


def looks_real(found: Mapping[str, Sequence[str]]) -> list[str]:
    shapes = {**INVENTED, "nhs_number": r"999.*"}
    return [
        f"{kind}: {text}"
        for kind, texts in found.items()
        for text in texts
        if not re.fullmatch(shapes[kind], text)
    ]
