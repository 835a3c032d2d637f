"""The words of a letter: its kind's file in templates/emails, first line the subject. A template
is given the reference and the link and nothing else, so it cannot say more."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from cjdiversion.config import CHECKOUT

FOLDER = CHECKOUT / "templates" / "emails"


def written(kind: str, *, reference: str, link: str) -> tuple[str, str]:
    """(subject, body)"""
    text = _template(kind).render(reference=reference, link=link)
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


@cache
def _template(kind: str) -> Template:
    place = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text, and only a reference and a link come in
    )
    return place.get_template(f"{kind}.txt")
