"""Dip samples: drawn so that anybody can draw them again, graded by reviewers who see neither whose
case it is nor what the other said, and told to whoever decided.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    return None
