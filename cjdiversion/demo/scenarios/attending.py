"""Voluntary attendance: nobody is held, and every duty is the same."""

from __future__ import annotations

from cjdiversion.demo.scenarios import papers
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born

TO_POLICE = ("case-decisions", "police")
TO_CPS = ("case-decisions", "cps")


def autistic_man_interviewed_alone(s: Story) -> None:
    """His care home had told the desk; it was not passed on, and he was interviewed without an
    appropriate adult. It is recorded as it happened, and the supervisor sends the annex back for
    calling autism an illness."""
    s.begins(7, "10:00")
    s.attends(
        surname="Beddows",
        forenames="Martin",
        born_on=born(29, s),
        sex="M",
        self_defined_ethnicity="W1",
        disability_stated="no",
        place="Riverside police station",
        offences=[{"code": "CD71039", "location_type": "care-home"}],
    )
    s.asks(
        90,
        by="investigator",
        neurodiversity="autism",
        communication="help",
        seen_what="goes-along",
        own_words={"communication": "Needs things in writing and time to answer"},
    )
    s.decides(95, "Agreed to whatever was put to him last", "i", "iii", by="investigator")
    _beddows_is_interviewed(s)
    s.tells_of_ld(105, agrees=True, by="investigator")
    s.refers(
        110,
        "Autistic. Was interviewed alone this morning; his carer came afterwards.",
        by="investigator",
        safe_contact="His carer at the home, any morning",
    )
    _what_came_of_beddows(s)


def _beddows_is_interviewed(s: Story) -> None:
    s.was_interviewed(
        97,
        started=20,
        ended=34,
        place="Riverside police station, interview room 2",
        interviewer=s.actor("investigator").name,
        adult_there="nobody",
        adapted="Not at all: his autism was known to the front desk and not passed on",
        is_told_private=False,
    )
    s.calls_adult(100, "Sian Lowe", "carer", contacted=104, by="investigator")


def _what_came_of_beddows(s: Story) -> None:
    s.releases(150, by="investigator")
    s.accepts(5 * HOUR, "Home visit tomorrow with his carer")
    s.writes(6 * HOUR, "Will he need anybody with him on the day?", by="investigator")
    s.writes(7 * HOUR, "Yes, his carer. She comes to the visit", by="practitioner", reads=True)
    s.agrees(27 * HOUR, TO_POLICE, TO_CPS)
    s.assesses(
        28 * HOUR,
        [
            ("communication", "Takes words as they are said; write questions down beforehand."),
            ("court", "A registered intermediary is needed for anything like a hearing."),
        ],
        notes="Autism, no mental illness. Distress after the interview; home is keeping watch.",
    )
    s.plans(29 * HOUR, 2, place="His home, carer there")
    annex = papers.issued(s, 30 * HOUR)
    papers.returned(
        s,
        annex,
        2 * DAY,
        "Autism is not a mental illness: check your own words. Say plainly that he was "
        "interviewed without an appropriate adult",
    )


def memory_is_failing(s: Story) -> None:
    """A neighbour is frightened; he does not remember. Medical opinion says it will not get
    better: outcome 12, with what it rests on."""
    s.begins(15, "11:30")
    s.attends(
        surname="Lathom",
        forenames="Edwin",
        born_on=born(79, s),
        sex="M",
        self_defined_ethnicity="W1",
        disability_stated="prefer-not",
        place="At his daughter’s home",
        offences=[{"code": "CJ88116", "location_type": "dwelling"}],
    )
    s.asks(15, by="investigator", head_or_memory="memory", seen_what="does-not-follow goes-along")
    s.decides(
        20,
        "Does not know why we came and asks again after each answer",
        "i",
        "ii",
        "iii",
        by="investigator",
    )
    s.calls_adult(22, "Ruth Lathom", "relative", arrived=22, by="investigator")
    s.tells_of_ld(25, agrees=None, by="investigator")
    s.refers(
        40,
        "Memory. His daughter says it is worse each month. She agrees that you come.",
        by="investigator",
        safe_contact="His daughter, on the number given",
    )
    _what_came_of_lathom(s)


def _what_came_of_lathom(s: Story) -> None:
    s.releases(70, by="investigator")
    s.receives(4 * HOUR)
    s.accepts(5 * HOUR, "Visit on Thursday with his daughter there")
    s.agrees(
        3 * DAY,
        TO_POLICE,
        TO_CPS,
        given_by="best-interests",
        given_by_name="Ruth Lathom, with Dana Okafor",
        reasons="Could not keep in mind who would read it for long enough to weigh it",
        consulted="His daughter, and the memory clinic",
    )
    s.assesses(
        3 * DAY + 60,
        [
            ("needs", "Is under the memory clinic; the diagnosis is dementia."),
            ("fitness", "In the clinic’s opinion this will not improve."),
        ],
        notes="Memory clinic letter seen with the daughter’s agreement.",
    )
    s.notes(3 * DAY + 80, "Daughter is worn out. Asked for a carer’s assessment for her too.")
    s.refers_on(3 * DAY + 90, "social-care", "Northshire adult social care")
    s.concludes(
        9 * DAY,
        "12",
        "Too ill to be prosecuted and that will not change; the neighbour has been told and heard",
        by="supervisor",
        opinion_by="Dr Imani Fell, memory clinic",
        opinion_role="consultant-psychiatrist",
        opinion_on=s.moment(8 * DAY).date(),
        opinion_lasting="beyond-the-day",
        evidential_position="Statement of the neighbour and body-worn video: enough to charge",
        victim_view="no-view",
    )
    s.closes(10 * DAY, "other-service")
    s.ends(10 * DAY + 5, "Outcome recorded, the neighbour told")


def no_word_of_english(s: Story) -> None:
    """An interpreter is a need of language and no condition. She waits for one with the team."""
    s.began_ago(5 * HOUR)
    s.attends(
        surname="Rezaei",
        forenames="Mina",
        born_on=born(38, s),
        sex="F",
        self_defined_ethnicity="O9",
        language="fa",
        needs_interpreter=True,
        place="Northgate police station",
        offences=["TH68010"],
    )
    s.cannot_ask(25, "language", again=45, by="investigator")
    s.asks(90, by="investigator", communication="interpreter", seen_what="distress")
    s.decides(95, "Through the interpreter: has not slept, cannot follow", "i", by="investigator")
    s.calls_adult(98, "Rob Hale", "scheme", contacted=110, by="investigator")
    s.tells_of_ld(100, agrees=True, by="investigator")
    s.refers(
        105,
        "Has not slept since her brother died. Everything here went through an interpreter.",
        by="investigator",
    )
    s.receives(140, by="practitioner.second")


def nobody_gains_by_a_charge(s: Story) -> None:
    """An inspector decides it is not in the public interest, and says why nothing lighter fits."""
    s.begins(20, "15:20")
    s.attends(
        surname="Whitlock",
        forenames="June",
        born_on=born(68, s),
        sex="F",
        self_defined_ethnicity="W2",
        place="Northgate police station",
        offences=["PH97004"],
    )
    s.asks(20, by="investigator", mental_health="before", physical_health="ill")
    s.decides(25, "Confused the days and the people", "iii", by="investigator")
    s.calls_adult(28, "Pat Whitlock", "partner", contacted=30, arrived=60, by="investigator")
    s.tells_of_ld(30, agrees=True, by="investigator")
    s.refers(45, "Rings her old workplace at night. Grieving, her husband says.", by="investigator")
    s.releases(90, by="investigator")
    s.declines(
        1 * DAY,
        "person-declined",
        "She has our card; her surgery will see her on Monday. Refer again if she changes her mind",
        declined_by="The person",
    )
    s.concludes(
        8 * DAY,
        "10",
        "The calls have stopped; she is in treatment, and her old colleagues ask for no more",
        by="supervisor",
        public_interest=["culpability", "harm", "age", "effect"],
        why_not_others="She agreed to neither 8 nor 22, and does not admit what 3 asks for",
        is_ld_there=False,
    )
    s.ends(8 * DAY + 10, "Outcome 10 recorded, everybody told")


STORIES = (
    autistic_man_interviewed_alone,
    memory_is_failing,
    no_word_of_english,
    nobody_gains_by_a_charge,
)
