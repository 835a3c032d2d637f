"""Under 18, or perhaps under 18: the appropriate adult comes whatever else is decided."""

from __future__ import annotations

from cjdiversion.demo.scenarios import agreeing
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born

TO_POLICE = ("case-decisions", "police")
FAMILY = ("family", "family")


def boy_of_fifteen(s: Story) -> None:
    """One worker goes to the whole family; school and health follow; a youth caution."""
    s.begins(11, "17:45")
    s.books(
        by="sergeant.riverside",
        surname="Jessop",
        forenames="Tyler",
        born_on=born(15, s),
        sex="M",
        self_defined_ethnicity="M1",
        observed_ethnicity="IC3",
        location="Detention room 1",
        unit="Northshire CID",
        offences=[{"code": "CD71039", "location_type": "school"}],
    )
    s.calls_adult(18, "Monique Jessop", "parent", contacted=22, arrived=65, by="sergeant.riverside")
    s.does_for_child(
        24,
        "welfare",
        by="sergeant.riverside",
        done_by="Sgt Ravi Lal",
        told_whom="Monique Jessop, his mother",
    )
    s.does_for_child(26, "local-authority", by="sergeant.riverside", why_not="Not in care now")
    s.adult_does(67, "rights_repeated_at", by="sergeant.riverside")
    s.asks(
        70, by="sergeant.riverside", neurodiversity="adhd", learning="yes", weighing_what="in-care"
    )
    s.decides(75, "Fifteen; cannot say what a solicitor is for", "i", by="sergeant.riverside")
    s.observes(76, "2", "A child in a cell for the first time", by="sergeant.riverside")
    s.tells_of_ld(80, agrees=True, by="sergeant.riverside")
    s.refers(
        85,
        "Excluded last week. Mother asks for help with all three of them.",
        by="sergeant.riverside",
        priority="2",
    )
    _what_came_of_jessop(s)


def _what_came_of_jessop(s: Story) -> None:
    s.accepts(
        100, "Youth practitioner is here already and will come down", by="practitioner.second"
    )
    s.agrees(130, TO_POLICE, given_by="competent-child", by="practitioner.second")
    s.agrees(
        132,
        FAMILY,
        given_by="parent",
        given_by_name="Monique Jessop",
        by="practitioner.second",
    )
    s.assesses(
        150,
        [
            ("support", "Is to be seen at home on Wednesday with his mother and sisters."),
            ("communication", "Draw it: pictures and short words work, long ones do not."),
        ],
        notes="Speech and language need never assessed. School place at stake.",
        by="practitioner.second",
    )
    s.is_interviewed(
        3 * HOUR,
        3 * HOUR + 25,
        place="Riverside, interview room 1",
        adaptations=["in-writing", "short-questions", "breaks"],
        is_told_private=True,
    )
    s.releases(4 * HOUR, by="sergeant.riverside")
    _jessop_is_cautioned(s)


def _jessop_is_cautioned(s: Story) -> None:
    s.does_for_child(
        6 * DAY,
        "youth-justice",
        by="investigator",
        told_whom="Kay Lister, youth justice service",
        said="A youth caution with help at school, rather than court",
    )
    decision = s.concludes(
        7 * DAY,
        "2",
        "Admits the windows, has begun to pay in work at the school; agreed with youth justice",
        option_code="youth-caution",
        suspect_position="admits",
        suspect_agrees=True,
    )
    agreeing.given(s, 7 * DAY + 20, decision, by="investigator", adult="Monique Jessop")
    s.closes(8 * DAY, "other-service", by="practitioner.second")
    s.ends(8 * DAY + 60, "Youth caution given, youth justice has the plan")


def gives_no_date_of_birth(s: Story) -> None:
    """She says nineteen and nothing shows it. Nobody is taken for an adult on no evidence."""
    s.began_ago(4 * HOUR)
    s.books(
        surname="",
        forenames="Says she is called Wren",
        stated_age=None,
        sex="F",
        location="Detention room 2",
        pnc_id="",
        unit="",
        offences=["TH68020"],
    )
    s.calls_adult(20, "Della Wray", "scheme", contacted=48, arrived=150)
    s.asks(30, accommodation="yes", abuse="refused", weighing="refused", seen_what="distress")
    s.observes(31, "3", "Will not say her age or where she lives; may be a child")
    s.tells_of_ld(45, agrees=None)
    s.refers(
        50,
        "May be a child, may be exploited: a grown man rang twice to ask when she gets out.",
        priority="2",
        by="sergeant",
    )


def seventeen_for_three_more_days(s: Story) -> None:
    """Still a child on the day she came. Told about, referred, and closed by her own wish."""
    s.begins(6, "20:10")
    s.books(
        surname="Kettleby",
        forenames="Amara",
        born_on=born(18, s, days=-3),
        sex="F",
        self_defined_ethnicity="B9",
        location="Detention room 1",
        offences=["MD71530"],
    )
    s.calls_adult(17, "Grace Kettleby", "parent", contacted=21, arrived=55)
    s.asks(60, mental_health="now", weighing_what="in-care")
    s.decides(62, "A child, tired, agreeing to everything", "iii")
    s.tells_of_ld(63, agrees=True)
    s.refers(66, "Panics in small rooms. In care until last year.")
    s.accepts(90, "Will ring her at home tomorrow; please check the number with her")
    s.releases(3 * HOUR)
    s.closes(3 * DAY, "own-request", no_report_reason="refused")
    s.concludes(
        3 * DAY + 60,
        "8",
        "A small amount, her first; she takes part in a drugs awareness session",
        option_code="community-resolution",
        suspect_position="accepts",
        suspect_agrees=True,
        victim_told="no-victim",
        victim_view="no-victim",
        is_ld_there=False,
    )
    s.ends(4 * DAY, "Session attended")


STORIES = (boy_of_fifteen, gives_no_date_of_birth, seventeen_for_three_more_days)
