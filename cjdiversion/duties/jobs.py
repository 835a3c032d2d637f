"""Work on duties that nobody has to start."""

from __future__ import annotations

from cjdiversion.duties import service
from cjdiversion.scheduling import every


@every(minutes=5, words="Duties at another suite whose time has passed are written down as ended")
def end_passed() -> str:
    return f"{service.end_passed()} ended"
