"""Invented people and their stories, told through the same services as real ones."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion.demo import commands, people

    app.cli.add_command(commands.demo)
    app.extensions["demo_sign_ins"] = people.sign_ins
