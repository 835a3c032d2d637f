"""The fixed words of a paper that hang on its force: what the service is called there, and the
second language where the force asks for one. Frozen with each version, so that a paper is made
again in the words it had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from markupsafe import Markup, escape

from cjdiversion import reference
from cjdiversion.accounts import queries as accounts

PAGE = "Page {page} of {pages}"


@dataclass(frozen=True)
class Wording:
    """`also`: the English fixed words → the same in `language` (BCP 47), where there is one."""

    service: str = "L&D"
    language: str = ""
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> str:
        return f"{self.service} information summary – not a psychiatric report"

    @property
    def by_agreement(self) -> str:
        whose = self.service if self.service == Wording.service else f"the {self.service}"
        agreed = "go with the person’s agreement, or a recorded decision to tell without it."
        return f"Lines held by {whose} {agreed}"

    @property
    def page_style(self) -> str:
        """The number of the page in both languages, for the foot that stylesheets write."""
        said = self.also.get(PAGE)
        if not said:
            return ""
        numbers = " ".join(_counted(f"{PAGE} / {said}"))
        return f"@page {{ @bottom-right {{ content: {numbers} }} }}"

    def filled(self, words: str, **parts: str) -> Markup:
        """The same as `both`, of fixed words around what is fixed as well, such as a condition of
        law."""
        other = {name: self.also.get(part, part) for name, part in parts.items()}
        said = {_filled(words, parts): _filled(self.also.get(words, ""), other)}
        return Wording(self.service, self.language, said).both(_filled(words, parts))

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


def _filled(words: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        words = words.replace(f"{{{name}}}", part)
    return words


def _counted(words: str) -> Iterator[str]:
    """As the values of `content`: quoted, whatever a translator typed, and the two counters."""
    for part in re.split(r"(\{pages?\})", words):
        if part in ("{page}", "{pages}"):
            yield f"counter({part.strip('{}')})"
        else:
            yield f'"{"".join(map(_escaped, part))}"'


def _escaped(letter: str) -> str:
    """The blank after an escape is part of it."""
    return letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} "


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
