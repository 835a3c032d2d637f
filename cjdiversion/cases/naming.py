"""What a case is called, and what a surname is looked for by."""

from __future__ import annotations

import re
import secrets
import unicodedata

# Without vowels, and without what is taken for something else (0 O, 1 I L, 5 S, 2 Z).
REFERENCE_LETTERS = "346789BCDFGHJKMNPQRTVWXY"
_REFERENCE = re.compile(f"C[{REFERENCE_LETTERS}]{{7}}")

# What Unicode does not take apart into a letter and a mark.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})


def new_reference() -> str:
    """C and seven characters, to be read out over a telephone. The service sees that it is free."""
    return "C" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(7))


def is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(text) is not None


def search_key(name: str) -> str:
    """A surname as it is looked for: without case, accents, spaces and punctuation."""
    parts = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    return re.sub(r"[\W_]", "", "".join(c for c in parts if not unicodedata.combining(c)))[:100]


def custody_record_no(text: str) -> str:
    """As it is kept: no outer or doubled spaces, capitals; empty when there is none."""
    kept = " ".join(text.split())
    return kept.upper() if kept.isascii() else kept
