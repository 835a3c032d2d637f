"""The fixed words of a paper that hang on its force: what the service is called there, and the
second language where the force asks for one. Frozen with each version, so that a paper is made
again in the words it had.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from markupsafe import Markup, escape

from cjdiversion import reference
from cjdiversion.accounts import queries as accounts


@dataclass(frozen=True)
class Wording:
    """`also`: the English fixed words → the same in `language` (BCP 47), where there is one."""

    service: str = "L&D"
    language: str = ""
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> str:
        return f"{self.service} information summary – not a psychiatric report"

    def both(self, words: str) -> Markup:
        """The words, and what stands for them in the other language, tagged as that."""
        return escape(words) + self.other(words, before=" / ")

    def other(self, words: str, *, before: str = "") -> Markup:
        said = self.also.get(words)
        tagged = Markup('{}<span lang="{}">{}</span>')
        return tagged.format(before, self.language, said) if said else Markup("")

    @property
    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


def of(force_code: str) -> Wording:
    """As the force has it today."""
    service = accounts.service_of(None, accounts.nation_of(force_code))
    asked = reference.attributes("annex_languages", force=force_code)["second"]["language"]
    rows = reference.rows(f"annex_words_{asked}") if asked else ()
    return Wording(
        service=str(service.attributes["on_paper"]),
        language=asked or "",
        also={str(row.attributes["en"]): row.label for row in rows},
    )


def from_plain(plain: Mapping[str, Any]) -> Wording:
    """Versions made before papers had a wording have none: {}."""
    return Wording(**plain)
