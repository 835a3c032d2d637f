"""Other people's private data in the free text of a version, caught before it is approved: pure.

What is found says what kind of thing it is and which words stand there, never who that is: on a
paper about the suspect nobody is told who the victim is (decisions.md 8).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cjdiversion.annexes import numbers_in, phrases
from cjdiversion.annexes.facts import Facts
from cjdiversion.annexes.normal import Normal, words_of

WORDS: Mapping[str, str] = {
    "name": "The name of another person in this case",
    "address": "An address recorded for another person, or as a safe contact",
    "postcode": "A postcode recorded for another person, or as a safe contact",
    "phone": "A telephone number recorded for another person, or as a safe contact",
    "email": "An e-mail address recorded for another person, or as a safe contact",
    "unknown-phone": "A telephone number: whose it is is not on record",
    "unknown-email": "An e-mail address: whose it is is not on record",
    "unknown-postcode": "A postcode: whose it is is not on record",
}
_OWN = ("Name", "Date of birth")  # identifiers that are the person's by what they are


@dataclass(frozen=True)
class Someone:
    """What is on record of one person. `names`: (surname, forenames), either may be empty."""

    names: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    """`own`: the person the paper is about. `offices`: numbers and addresses of teams and suites,
    which are nobody's private data."""

    own: Someone = field(default_factory=Someone)
    others: tuple[Someone, ...] = ()
    offices: Someone = field(default_factory=Someone)


@dataclass(frozen=True)
class Finding:
    """`words` as they stand in the text. What is of unknown owner only warns."""

    section: str
    kind: str
    words: str

    @property
    def is_warning(self) -> bool:
        return self.kind.startswith("unknown-")

    @property
    def what(self) -> str:
        return WORDS[self.kind]

    @property
    def key(self) -> str:
        """The same for the same words of a section, however they were typed."""
        parts = (self.section, self.kind, *words_of(self.words))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def caught(facts: Facts, known: People) -> list[Finding]:
    """In the order of the paper; the same words in one section once."""
    looked_for = _LookedFor.of(known)
    found: dict[str, Finding] = {}
    for section, text in _texts(facts):
        for kind, words in looked_for.found_in(Normal(text)):
            finding = Finding(section, kind, " ".join(words.split()))
            found.setdefault(finding.key, finding)
    return list(found.values())


def is_known_of_others(text: str, known: People) -> bool:
    found = _LookedFor.of(known).found_in(Normal(text))
    return any(not Finding("", kind, words).is_warning for kind, words in found)


def _texts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Everything that somebody could have typed. Who wrote a line is staff acting in their role."""
    for one in facts.identifiers:
        if one.label not in _OWN:
            yield f"About this document: {one.label}", one.value
    for alleged in facts.alleged:
        yield "About this document: alleged", alleged
    for section in facts.sections:
        for line in section.lines:
            yield section.heading, line.text
            yield section.heading, line.source


@dataclass(frozen=True)
class _LookedFor:
    names: phrases.Phrases
    addresses: phrases.Phrases
    contacts: numbers_in.Contacts

    @classmethod
    def of(cls, known: People) -> _LookedFor:
        own_names = [phrases.of_name(*name) for name in known.own.names]
        own_surnames = {surname for surname, _ in own_names if surname}
        own_whole = [one for names in own_names for one in phrases.whole(*names)]
        names = (
            one
            for someone in known.others
            for name in someone.names
            for one in phrases.looked_for(*phrases.of_name(*name), not_alone=own_surnames)
        )
        own_streets = list(_streets(known.own.addresses))
        streets = _streets(one for someone in known.others for one in someone.addresses)
        return cls(
            phrases.Phrases(names, passed_over=own_whole),
            phrases.Phrases(streets, passed_over=own_streets, is_street=True),
            numbers_in.Contacts.of(
                others=_contacts(known.others), ours=_contacts((known.own, known.offices))
            ),
        )

    def found_in(self, text: Normal) -> Iterator[tuple[str, str]]:
        yield from (("name", words) for words in self.names.found_in(text))
        yield from (("address", words) for words in self.addresses.found_in(text))
        yield from self.contacts.found_in(text)


def _streets(addresses: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return (phrase for address in addresses for phrase in phrases.of_address(address))


def _contacts(people: Sequence[Someone]) -> numbers_in.Raw:
    return numbers_in.Raw(
        phones=[phone for one in people for phone in one.phones],
        emails=[email for one in people for email in one.emails],
        addresses=[address for one in people for address in one.addresses],
    )
