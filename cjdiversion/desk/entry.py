"""One thing that happened, as the line of time of a case shows it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """`byline` is the name of whoever did it, where that is known."""

    title: str
    happened_at: datetime
    recorded_at: datetime | None = None
    by_id: uuid.UUID | None = None
    byline: str = ""
    description: str = ""
    href: str = ""
    is_struck: bool = False
