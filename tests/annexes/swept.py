"""One case with something in every room, a canary in every text of it that bears on somebody, and
versions of which each part of the CPS has its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import asking, hold_queries, packing, passing, service, statements, stating
from cjdiversion.annexes.headings import ANY_WORDS, DAY, SEVERAL, Field
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.statements import standing_of
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.contacts import service as contacts
from cjdiversion.contexts import service as contexts
from cjdiversion.database import Base, Database, session
from cjdiversion.disposals import service as disposals
from cjdiversion.escalations import service as escalations
from cjdiversion.instruments import service as instruments
from cjdiversion.interviews import service as interviews
from cjdiversion.referrals import answering
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import AssessmentLine
from cjdiversion.safeguards import service as safeguards
from cjdiversion.screenings import service as screenings
from cjdiversion.screenings.models import Need
from tests.annexes import made, named
from tests.contacts import made as worked
from tests.house.bodies import _decision, body_of
from tests.interviews import made as asked
from tests.referrals import made as referred
from tests.victims import made as harmed

Person = Callable[[str], Actor]

CANARY = re.compile(r"zq\d{4}zq")
_PERSONAL = ("identity", "contact", "health", "criminal")
_NO_WORDS = {  # what somebody searches or works by, codes, and where a letter to a provider goes
    *("answer.answer", "case_file.surname_key", "draft.drawn", "match_key.key"),
    *("message.address", "mha_detention.outcome", "victim.surname_key"),
}


@dataclass
class Canaries:
    """Canary → what it stands in: table and column, or a name of ours."""

    where: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str) -> str:
        made = f"zq{len(self.where):04}zq"
        self.where[made] = name
        return made

    def found_in(self, text: str) -> set[str]:
        """Names of what is told in it, in whatever case."""
        return {self.where[one] for one in CANARY.findall(text.lower())}


@dataclass
class Story:
    """Name of a thing → its address token."""

    there: dict[str, str]
    canaries: Canaries


# --- what is on record --------------------------------------------------------------------------


def recorded(person: Person) -> dict[str, str]:
    """Something of every room that a case walks through."""
    case = made.case(person)
    made.vulnerable(case, person)
    sergeant, practitioner = person("sergeant"), person("practitioner")
    _known(case, sergeant)
    _interviewed(case, sergeant)
    _harmed(case, person)
    concern: dict[str, Any] = {"priority": "1", "concern": "Tearful", "staff_safety": "Spits"}
    sent = referrals.refer(case, by=sergeant, **concern)
    referral = referrals.open(sent.token, by=practitioner)
    answering.accept(referral, by=practitioner, note="At eleven")
    lines = [referred.line("Told", "support"), referred.line("Held", "communication")]
    referred.assess(referral, by=practitioner, lines=lines)
    contacts.note(referral, by=practitioner, text="Rang the GP", happened_at=clock.now())
    contacts.send(referral, by=practitioner, text="Seen him")
    worked.onward(referral, by=practitioner)
    alert: dict[str, Any] = {"hand_over": "Means to hang himself", "person_told": True}
    instruments.ask_for_safety(referral, by=practitioner, **alert)
    escalations.raise_by_hand(case, by=sergeant, kind="no-bed", reason="None to be had")
    facts = {**_decision({}), "decided_at": clock.now()}
    disposals.decide(case, by=person("investigator"), **facts)
    return {"case": case.token, "referral": referral.token}


def _known(case: Case, by: Actor) -> None:
    told: dict[str, Any] = {
        "source": "family",
        "fact": "Forgets",
        "opinion": "Badly",
        "diagnosed_by": "Dr Vane",
    }
    for code in ("dementia", "autism"):
        screenings.record_need(case, by=by, code=code, **told)
    words: dict[str, Any] = dict.fromkeys(
        ("communication", "helps", "harder", "important"), "Slowly"
    )
    contexts.say(case, by=by, agrees=True, helped_by="His brother", **words)
    contexts.record(case, by=by, is_mental_health=False, words="Rang from a bridge")
    consents.tell(case, by=by, agrees=True)
    safeguards.set_observation(case, by=by, level="2", because="An informant says so")
    care: dict[str, Any] = {
        "conditions": "No shoelaces",
        "notes_held": "At the clinic",
        "because": "Shaking",
    }
    safeguards.record(case, by=by, kind="hcp", state="done", happened_at=clock.now(), **care)


def _interviewed(case: Case, by: Actor) -> None:
    """With an adult there, and before that on an authority to do without."""
    asked.came(case, by=by, arrived_at=clock.now(), rights_repeated_at=clock.now())
    asked.urgent(case, by=by)
    conduct: dict[str, Any] = {
        "adult_there": "throughout",
        "adult_name": "Mrs Lee",
        "others_there": "His aunt",
    }
    how: dict[str, Any] = {
        "adapted": "Pictures",
        "breaks": "Two",
        "place": "Room 1",
        "interpreter": "Mr Osei",
    }
    begun = clock.now() - timedelta(minutes=5)
    interviews.record(case, by=by, started_at=begun, ended_at=clock.now(), **conduct, **how)


def _harmed(case: Case, person: Person) -> None:
    investigator, officer = person("investigator"), person("victims")
    victim = harmed.victim(case, by=investigator)
    harmed.assigned(victim, officer, by=investigator)
    harmed.reachable(victim, by=officer)
    harmed.offered(victim, by=officer)


def stated(case: Case, by: Actor, canaries: Canaries) -> None:
    """A statement under every heading, each in words of its own."""
    for heading in statements.asked(case.force.code):
        if heading.is_written:
            said = {one.code: _answer(one, heading.code, canaries) for one in heading.fields}
            words = ("known_by", "state_words")
            more = {name: canaries(f"statement {name}") for name in words}
            reliable = {"state": "obtained", "reliability": "observed"}
            stating.state(case, heading, by=by, answers=said, **more, **reliable)


def _answer(one: Field, section: str, canaries: Canaries) -> Any:
    if one.kind == ANY_WORDS:
        return canaries(f"statement {section}.{one.code}")
    if one.kind == DAY:
        return clock.today()
    first = next(iter(one.options or {}))
    return [first] if one.kind == SEVERAL else first


# --- a canary in every text ---------------------------------------------------------------------


def sweep(canaries: Canaries) -> None:
    """Whatever text bears on somebody, in whichever table, says its own canary from now on."""
    session().flush()
    for table in Base.metadata.sorted_tables:
        columns = [one for one in table.columns if _is_text(one)]
        for row in session().execute(sa.select(table)).mappings() if columns else ():
            said = {
                one.name: canaries(f"{table.name}.{one.name}")
                for one in columns
                if row[one.name] is not None
            }
            if said:
                session().execute(sa.update(table).where(table.c.id == row["id"]).values(said))
    session().expire_all()


def _is_text(column: sa.Column[Any]) -> bool:
    """Free words and names; not codes, which are short."""
    words = isinstance(column.type, sa.Text) or (
        isinstance(column.type, sa.String) and (column.type.length or 0) >= 80
    )
    is_personal = column.info.get("personal") in _PERSONAL
    return words and is_personal and str(column) not in _NO_WORDS


# --- the versions -------------------------------------------------------------------------------


class Telling:
    """Prepares, approves and shares versions of one case. `canaries` grow with what it says."""

    def __init__(self, case: Case, person: Person, canaries: Canaries) -> None:
        self.case, self.person, self.canaries = case, person, canaries
        self.investigator = person("investigator")
        self.there: dict[str, str] = {}

    def version(self, name: str, *recipients: str, is_late: bool = False) -> AnnexVersion:
        """`is_late`: it came to the deputy before somebody approved it."""
        annex = service.issue(self.case, by=self.investigator)
        with clock.at(clock.now() + timedelta(hours=3 * is_late)):
            passing.pass_on()
        service.approve(annex, by=self.person("supervisor"))
        for one in recipients:
            service.share(annex, by=self.investigator, recipient=one)
        self.there[name] = annex.token
        return annex

    def need(self, code: str, name: str) -> Need:
        told: dict[str, Any] = {"source": "family", "fact": self.canaries(name)}
        return screenings.record_need(self.case, by=self.person("sergeant"), code=code, **told)

    def end(self, need: Need) -> None:
        by, because = self.person("sergeant"), self.canaries("why a need ended")
        screenings.refute_need(screenings.open_need(need.token, by=by), by=by, because=because)

    def taken(self, annex: AnnexVersion, key: str) -> None:
        by = self.person(key)
        service.download(service.open(annex.token, by=by), by=by)

    def asked(self, annex: AnnexVersion, key: str) -> None:
        """A question, its answer, and what it was used for."""
        by = self.person(key)
        what: dict[str, Any] = {
            "section": "support",
            "priority": "2",
            "what": self.canaries(f"asked by {key}"),
        }
        question = asking.ask(service.open(annex.token, by=by), by=by, **what)
        words: dict[str, Any] = {"answer": "obtained", "words": self.canaries(f"answered to {key}")}
        asking.answer(question, by=self.investigator, **words)
        used: dict[str, Any] = {"reason": "too-late", "words": self.canaries(f"used by {key}")}
        asking.use(service.open(annex.token, by=by), by=by, **used)
        self.there[f"question of {key}"] = question.token


def told(db: Database, person: Person) -> Story:
    """The first version goes nowhere: it tells what is withdrawn and held back after it. The second
    goes to the area alone, the third to CPS Direct alone, the fourth to both and into the file; the
    fifth comes back from the supervisor."""
    canaries = Canaries()
    with db.unit():
        there = recorded(person)
        sweep(canaries)
        _named_lines(canaries)
    with db.unit():
        case = cases.open(there["case"], by=person("investigator"))
        return Story(there | _versions(case, person, canaries), canaries)


def _versions(case: Case, person: Person, canaries: Canaries) -> dict[str, str]:
    telling = Telling(case, person, canaries)
    stated(case, telling.investigator, canaries)
    made.answered(case, person, "given")
    telling.version("gone nowhere")
    _withdrawn(case, person, canaries)
    _held(case, person, canaries)
    of_area = telling.need("adhd", "told to the area alone")
    second = telling.version("of the area", "area")
    telling.taken(second, "cps")
    telling.asked(second, "cps")
    telling.end(of_area)
    of_direct = telling.need("learning-disability", "told to CPS Direct alone")
    third = telling.version("of CPS Direct", "direct")
    telling.taken(third, "cps.direct")
    telling.asked(third, "cps.direct")
    telling.end(of_direct)
    telling.need("brain-injury", "told to both")
    fourth = telling.version("of both", "area", "direct", is_late=True)
    service.attach(fourth, by=telling.investigator, attached_to="MG3", attached_at=clock.now())
    telling.need("finance", "told to nobody yet")
    last = service.issue(case, by=telling.investigator)
    why = canaries("why it was returned")
    service.send_back(last, by=person("supervisor"), because=why)
    (hold,) = hold_queries.standing(case.id, "cps")
    there = telling.there | {"returned": last.token, "hold": hold.token, "line": named.OBSERVED}
    return there | _packs(fourth, person) | {"statement": standing_of(case.id)[0].token}


def _named_lines(canaries: Canaries) -> None:
    """Which of the two lines of L&D’s is told is decided later: each has its own name."""
    for line in session().scalars(sa.select(AssessmentLine)):
        is_told = line.section == "support"
        canaries.where[line.text] = "L&D line told" if is_told else "L&D line held back"


def _withdrawn(case: Case, person: Person, canaries: Canaries) -> None:
    """The person agrees no more, and it is decided to tell one of the two lines without that."""
    practitioner = person("practitioner")
    reasons = canaries("why agreement was withdrawn")
    made.answered(case, person, "withdrawn", reasons=reasons)
    told = session().scalars(sa.select(AssessmentLine).filter_by(section="support")).one()
    body = {**body_of("referrals.override", {}), "lines": [told.token]}
    body |= {"decided_at": clock.now(), "review_by_on": clock.today() + timedelta(days=7)}
    words = ("what", "harm", "why_no_consent", "consulted", "approved_by")
    body |= {name: canaries(f"override.{name}") for name in words}
    consents.override(case, by=practitioner, **body)


def _held(case: Case, person: Person, canaries: Canaries) -> None:
    """The level of observation, whose reason names a source."""
    said = {"ground": "sensitive", "because": canaries("why a line is held back")}
    named.held(case, by=person("investigator"), name=named.OBSERVED, **said)
    session().flush()


def _packs(annex: AnnexVersion, person: Person) -> dict[str, str]:
    """As each of them would be given it, to be made."""
    askers = ("investigator", "cps", "cps.direct")
    return {f"pack of {key}": packing.ask(annex, by=person(key)).token for key in askers}
