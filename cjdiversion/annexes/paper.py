"""The words of a version on paper: the page shows the same body that the printer is given.

The templates are drawn without the web application, so that a job or a story can print as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cjdiversion import clock, documents
from cjdiversion.annexes.facts import Facts, as_json, as_plain
from cjdiversion.annexes.wording import Wording
from cjdiversion.config import CHECKOUT

TEMPLATE = "annex 4"  # raise it whenever the words or the layout of the paper change
HANDLING = "Police and CPS only: not for the defence bundle without review"


@dataclass(frozen=True)
class Cover:
    """What the paper says about itself."""

    reference: str
    number: int
    made_at: datetime
    made_by: str
    approved_at: datetime | None = None
    approved_by: str = ""
    wording: Wording = field(default_factory=Wording)


def body(cover: Cover, facts: Facts) -> Markup:
    """From the first heading to the last line; the same on a page and on paper."""
    return Markup(_drawn("annexes/body.html", cover, facts))  # noqa: S704 (escaped by its template)


def page(cover: Cover, facts: Facts) -> str:
    """The whole HTML document that the printer is given."""
    style = documents.paper_style() + cover.wording.page_style
    return _drawn("annexes/paper.html", cover, facts, paper_style=style)


def printed(cover: Cover, facts: Facts) -> documents.Paper:
    """Made anew from the same cover and facts it has the same bytes. Raises NotPrinted."""
    assert cover.approved_at is not None
    attached = documents.Attachment(
        name=f"annex-{cover.reference}.json",
        description="The facts of this annex, for a machine",
        content=as_json(as_plain(facts)),
    )
    return documents.render(page(cover, facts), made_at=cover.approved_at, attachment=attached)


def _drawn(template: str, cover: Cover, facts: Facts, **more: str) -> str:
    given = {"cover": cover, "facts": facts, "say": cover.wording.both, "handling": HANDLING}
    return _templates().get_template(template).render(**given, **more)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(moment=clock.in_words, day=clock.day_in_words)
    return made
