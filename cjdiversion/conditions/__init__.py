"""What somebody agreed to instead of a prosecution: the signed record, each condition followed to
its end, and what was decided where one was not met.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Pages come with the deeds."""
