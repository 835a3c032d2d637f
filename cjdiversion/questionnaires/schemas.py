"""What the page takes."""

from __future__ import annotations

from cjdiversion.fields import Words
from cjdiversion.forms import Schema


class Publish(Schema):
    content = Words(
        "The question set, as JSON",
        hint="Begin with the one in use now, below, and change it",
        limit=100_000,
        rows=20,
        required=True,
    )
