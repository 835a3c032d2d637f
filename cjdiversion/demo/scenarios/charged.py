"""Custody in the north where a charge is at stake: what L&D changes, and what it does not."""

from __future__ import annotations

from cjdiversion import clock
from cjdiversion.demo.scenarios import papers, stating
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born

TO_POLICE = ("case-decisions", "police")
TO_CPS = ("case-decisions", "cps")
TO_GP = ("onward-care", "gp")
TO_SUPPORT = ("onward-care", "support-service")


def allegation_too_serious_to_divert(s: Story) -> None:
    """He whispers to nobody and the nurse asks for an assessment; the clock runs; the assessors do
    not find him unwell and no bed is free. He is charged: L&D is no way around a grave case. What
    the investigator alone knows goes to the prosecutor with it."""
    s.begins(4, "06:50")
    s.books(
        surname="Aldous",
        forenames="Bram",
        born_on=born(30, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 1",
        warning_markers=["VIOLENT"],
        offences=[{"code": "COML025A", "is_domestic_abuse": True, "location_type": "dwelling"}],
    )
    s.asks(25, mental_health="not-asked", seen_what="distress does-not-follow goes-along")
    s.decides(28, "Whispers, does not answer what is asked, laughs at the caution", "ii", "iii")
    s.observes(30, "4", "Grave allegation, behaviour nobody can explain")
    s.calls_adult(31, "Della Wray", "scheme", contacted=44, arrived=190)
    s.tells_of_ld(35, agrees=None)
    s.refers(
        38,
        "Whispering as if to somebody. The nurse wants an assessment before interview.",
        priority="1",
        fit_to_be_seen="with-care",
        staff_safety="Two officers at the door throughout",
    )
    _what_came_of_aldous(s)


def _what_came_of_aldous(s: Story) -> None:
    s.receives(50)
    s.moves(2 * HOUR, "to-hospital", place="Emergency department", words="Head injury ruled out")
    s.moves(6 * HOUR, "from-hospital", place="Northgate")
    s.reviews(6 * HOUR + 5, "To be assessed before anything else", representations="unfit")
    s.accepts(6 * HOUR + 10, "Two doctors and an approved professional are on their way")
    s.agrees(
        8 * HOUR,
        TO_CPS,
        given_by="best-interests",
        given_by_name="Ines Moran, team leader",
        reasons="Could not weigh who would read it; without it he would be charged unassessed",
        consulted="The appropriate adult and the approved mental health professional",
    )
    s.assesses(
        8 * HOUR + 20,
        [
            ("fitness", "Is fit to be interviewed with an appropriate adult, say two doctors."),
            ("legal-status", "Is not detained under the Mental Health Act; no bed was sought."),
            ("court", "A quiet room and an intermediary would help him follow a hearing."),
        ],
        notes="Full assessment under the Act: not detained. See the doctors’ own record.",
    )
    s.reviews(15 * HOUR, "Fit to be interviewed since eight this evening")
    _aldous_is_charged(s)


def _aldous_is_charged(s: Story) -> None:
    s.asks_cps(20 * HOUR, "charge-held")
    s.concludes(
        22 * HOUR,
        "1",
        "Evidence and public interest both call for charge; his health goes with the file to court",
        prosecutor="Duty prosecutor, CPS Direct",
        prosecutor_reference="CPSD-DEMO-0417",
        prosecutor_decided_on=s.moment(22 * HOUR).date(),
        victim_view="no-view",
    )
    s.moves(22 * HOUR + 5, "charged")
    today = clock.london(s.now).date()
    stating.stated(s, 22 * HOUR + 10, stating.of_aldous(today))
    annex = papers.issued(s, 22 * HOUR + 20)
    papers.shared(s, annex, 23 * HOUR + 30)
    s.reviews_after_charge(24 * HOUR, "Kept for court")
    s.moves(26 * HOUR, "to-court", place="Northshire Magistrates’ Court")
    s.releases(26 * HOUR + 5)


def charged_and_the_annex_was_read(s: Story) -> None:
    """The whole way: asked, referred, told with agreement, approved, shared and acknowledged."""
    s.begins(6, "21:15")
    s.books(
        surname="Oyelowo-Finch",
        forenames="Kit",
        born_on=born(23, s),
        sex="M",
        self_defined_ethnicity="B2",
        observed_ethnicity="IC3",
        location="Cell 9",
        offences=["CD71039", {"code": "CJ88159", "location_type": "emergency-department"}],
    )
    s.asks(40, neurodiversity="adhd", mental_health="now", medicine="missed", learning="yes")
    s.decides(45, "Answers before the question ends and cannot say it back", "i", "ii")
    s.calls_adult(47, "Ade Oyelowo", "parent", contacted=55, arrived=120)
    s.tells_of_ld(50, agrees=True)
    s.refers(55, "Pacing, medicine missed for three days, sorry about the nurse he hit.")
    _what_came_of_oyelowo_finch(s)


def _what_came_of_oyelowo_finch(s: Story) -> None:
    s.receives(75)
    s.accepts(90, "First on the list in the morning; please get his medicine to him")
    s.agrees(11 * HOUR, TO_POLICE, TO_CPS, TO_GP, method="written")
    s.assesses(
        11 * HOUR + 30,
        [
            ("communication", "One question at a time; let him move about between them."),
            ("needs", "Is prescribed medicine for ADHD and had been without it."),
            ("support", "Is to see the ADHD nurse within three weeks."),
        ],
        notes="ADHD since childhood, prescription lapsed with a change of surgery.",
    )
    s.concludes(
        14 * HOUR,
        "1",
        "An emergency worker was hurt: charge on the evidence; what L&D says bears on bail",
    )
    s.reviews(5 * HOUR + 30, "Asleep; interview after his medicine", representations="asleep")
    s.reviews(14 * HOUR + 10, "The decision to charge is being written")
    annex = papers.issued(s, 15 * HOUR)
    if papers.acknowledged(s, annex, 20 * HOUR):
        what = "Which surgery prescribed it, and until when?"
        question = papers.asked(s, annex, 21 * HOUR, "support", what)
        papers.answered(s, question, 26 * HOUR, "not-found")
        papers.used(s, annex, 28 * HOUR, "adjustments")
    s.releases(16 * HOUR)
    s.closes(2 * DAY, "other-service")


def refuses_to_be_seen(s: Story) -> None:
    """He wants nobody. The refusal is respected and written down; the duties under PACE remain."""
    s.begins(3, "16:40")
    s.books(
        surname="Crewe",
        forenames="Hollis",
        born_on=born(52, s),
        sex="M",
        self_defined_ethnicity="NS",
        location="Cell 3",
        offences=["RT88026"],
    )
    s.asks(30, substances="drink", mental_health="refused", self_harm_ever="refused")
    s.decides(35, "Would say nothing of himself; in doubt, and doubt is enough", "iii")
    s.calls_adult(38, "Rob Hale", "scheme", contacted=60, arrived=140)
    s.tells_of_ld(40, agrees=False)
    s.releases(6 * HOUR)
    s.concludes(
        6 * HOUR + 15,
        "1",
        "Nearly twice the limit; nothing about him was known that bears on it",
        is_ld_there=False,
        victim_told="no-victim",
        victim_view="no-victim",
    )


def shares_against_her_will(s: Story) -> None:
    """She refuses, and says whom she means to hurt. A named person decides to tell the police
    anyway, with ground, approval and what was told."""
    s.begins(5, "09:10")
    s.books(
        surname="Vance",
        forenames="Orla",
        born_on=born(45, s),
        sex="F",
        location="Cell 4",
        offences=["PH97004"],
    )
    s.asks(20, mental_health="now", seen_what="distress", records="both")
    s.decides(24, "Certain that neighbours send messages through the wall", "i", "iii")
    s.calls_adult(26, "Della Wray", "scheme", contacted=39, arrived=110)
    s.tells_of_ld(28, agrees=True)
    s.refers(33, "Says the neighbours must be stopped. Would not say how.", priority="2")
    _what_came_of_vance(s)


def _what_came_of_vance(s: Story) -> None:
    s.accepts(50, "Coming now")
    s.agrees(85, TO_POLICE, TO_CPS, answer="refused")
    s.assesses(
        95,
        [("safety", "Has named a neighbour; the day she gave is this Friday.")],
        notes="Persecutory beliefs, fixed. Community team alerted; assessment under the Act asked.",
    )
    s.overrides(
        110,
        *TO_POLICE,
        ground="harm-to-others",
        what="That she named a neighbour and a day, and has what she would need at home",
        harm="That the neighbour is attacked this Friday; nothing but a warning can prevent it",
        consulted="The team leader and the consultant on call",
        why_no_consent="She was asked twice and refused; waiting would put another at danger",
        person_told=True,
        approved_by="Ines Moran, team leader",
    )
    annex = papers.issued(s, 4 * HOUR)
    papers.approved(s, annex, 6 * HOUR)
    s.moves(7 * HOUR, "bailed", words="Not to go near the neighbour’s home")
    s.releases(7 * HOUR + 5)


STORIES = (
    allegation_too_serious_to_divert,
    charged_and_the_annex_was_read,
    refuses_to_be_seen,
    shares_against_her_will,
)
