"""Custody in the north: what a flag at booking leads to when the parts work together."""

from __future__ import annotations

from cjdiversion.demo.scenarios import agreeing, papers
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born

TO_POLICE = ("case-decisions", "police")
TO_CPS = ("case-decisions", "cps")
TO_GP = ("onward-care", "gp")
TO_SUPPORT = ("onward-care", "support-service")


def veteran_without_a_home(s: Story) -> None:
    """In custody for the twenty-second time; a forces charity finds him a home, and the police
    record outcome 22 once he has done what he agreed to."""
    s.begins(12, "19:20")
    s.books(
        surname="Tarrant",
        forenames="Gil",
        born_on=born(41, s),
        sex="M",
        self_defined_ethnicity="W1",
        observed_ethnicity="IC1",
        location="Cell 7",
        arresting_officer="PC 4410 Dale",
        warning_markers=["MENTAL HEALTH", "ALCOHOL"],
        offences=["PU86004"],
    )
    s.asks(
        35,
        mental_health="before",
        accommodation="yes",
        weighing_what="forces",
        substances="drink",
        records="mental-health",
        own_words={"medicine-what": "Stopped them when he lost the flat"},
    )
    s.decides(40, "Jumps at doors, loses the thread, agreed to two opposite things", "iii")
    s.calls_adult(45, "Della Wray", "scheme", contacted=70, arrived=170)
    s.tells_of_ld(48, agrees=True)
    s.refers(55, "Sleeps on friends’ sofas. Nightmares, drinks to sleep. Ask about his service.")
    _what_came_of_tarrant(s)


def _what_came_of_tarrant(s: Story) -> None:
    s.accepts(80, "Will see him in the suite at nine tonight")
    s.agrees(115, TO_POLICE, TO_CPS, TO_GP, TO_SUPPORT, scope="Everything about housing and help")
    s.assesses(
        150,
        [
            ("communication", "Short questions and a break every twenty minutes help him answer."),
            ("needs", "Sleep and startle are consistent with what he saw in service."),
            ("support", "Is known to a forces charity that can house him within the week."),
            ("options", "A place on the county’s diversion scheme is open to him from Monday."),
        ],
        notes="Past diagnosis of PTSD, lost to follow-up. No plan to end his life. GP letter sent.",
    )
    s.releases(5 * HOUR)
    s.closes(6 * DAY, "completed")
    s.concludes(
        10 * DAY,
        "22",
        "Housed and attending; the shopkeeper he shouted at wanted help for him, not a court",
        by="supervisor",
        option_code="diversionary-activity",
        activity="Outreach and housing programme",
        activity_provider="Northshire outreach",
        activity_done_on=s.moment(10 * DAY).date(),
        suspect_position="accepts",
    )
    s.ends(11 * DAY, "Activity done, outcome recorded")


def woman_hurt_at_home_takes_food(s: Story) -> None:
    """Asked where nobody could hear, she says who hurts her. She lets the police know, not CPS;
    a community resolution needs no more."""
    s.begins(9, "11:05")
    s.books(
        surname="Penhale",
        forenames="Marnie",
        born_on=born(33, s),
        sex="F",
        self_defined_ethnicity="W9",
        location="Cell 2",
        offences=[{"code": "TH68010", "location_type": "shop"}],
    )
    s.asks(25, abuse="yes", mental_health="now", accommodation="yes", seen_what="distress")
    s.decides(30, "Tearful and shaking; watches the door before each answer", "i", "iii")
    s.calls_adult(32, "Tamsin Penhale", "relative", contacted=41, arrived=95)
    s.observes(33, "2", "Low and frightened; agreed to be checked every half hour")
    s.tells_of_ld(36, agrees=True)
    s.refers(
        40,
        "Bruise on the wrist, says she fell. Food and nappies taken, nothing else.",
        priority="2",
        safe_contact="Text only, weekdays before three, on the number she gave",
    )
    _what_came_of_penhale(s)


def _what_came_of_penhale(s: Story) -> None:
    s.receives(52)
    s.accepts(60, "On my way. Please keep her off the open desk")
    s.agrees(90, TO_POLICE, TO_SUPPORT)
    s.agrees(92, TO_CPS, answer="refused")
    s.assesses(
        120,
        [
            ("safety", "Is to be contacted by text only; a call would be overheard."),
            ("support", "The women’s centre has offered a first meeting this week."),
        ],
        notes="Two years of coercion by a partner. Safety plan made. Not told to anyone by name.",
    )
    s.releases(3 * HOUR)
    s.concludes(
        5 * HOUR,
        "8",
        "First offence, food for a child, paid for since; the shop agrees to let it rest there",
        option_code="community-resolution",
        suspect_position="accepts",
        suspect_agrees=True,
    )
    s.closes(4 * DAY, "completed")
    s.ends(5 * DAY, "Community resolution made and the shop paid")


def withdraws_what_she_agreed_to(s: Story) -> None:
    """A caution with the women’s centre as its condition. Later she takes back her agreement to
    CPS: what they hold stays, and the next version says so."""
    s.begins(8, "14:30")
    s.books(
        surname="Sorrel",
        forenames="Ines",
        born_on=born(27, s),
        sex="F",
        self_defined_ethnicity="M9",
        location="Cell 5",
        offences=["TH68010", "TH68078"],
    )
    s.asks(20, abuse="yes", self_harm_ever="yes", substances="drugs", medicine="missed")
    s.observes(21, "2", "Old self-harm, says none now; medicine missed this morning")
    s.decides(25, "Withdrawn and very quick to agree", "iii")
    s.calls_adult(27, "Rob Hale", "scheme", contacted=50, arrived=130)
    s.tells_of_ld(28, agrees=True)
    s.refers(35, "Arms scarred, missed her methadone. Says it is all her own fault.", priority="2")
    _what_came_of_sorrel(s)


def _what_came_of_sorrel(s: Story) -> None:
    s.accepts(65, "Seeing her at four")
    s.agrees(95, TO_POLICE, TO_CPS, scope="What helps me; not what he did")
    s.assesses(
        125,
        [
            ("needs", "Says she uses less since she has her own room."),
            ("options", "A women’s centre can start her course in ten days."),
            ("prosecution-effect", "A conviction would put her place at the hostel in doubt."),
        ],
        notes="Partner violence disclosed; she asked that it stay here.",
    )
    annex = papers.issued(s, 3 * HOUR)
    has_left = papers.attached(s, annex, 4 * HOUR + 30, "MG3")
    s.releases(5 * HOUR)
    decision = s.concludes(
        1 * DAY,
        "3",
        "Admits it; a condition she can keep answers the offence better than a fine she cannot pay",
        option_code="conditional-caution",
        suspect_position="admits",
        suspect_agrees=True,
        authority_name="DS Mary Quill",
        authority_rank="sergeant",
    )
    s.confirms(1 * DAY + 40, decision)
    record = agreeing.begun(s, 1 * DAY + 30, decision, by="investigator")
    told = {"kind": "rehabilitative", "starter": "support-worker", "days": 40}
    told |= {"provider": "Northshire Women’s Centre", "details": "once a week"}
    adult = "Della Wray, volunteer"
    agreeing.signed(s, 1 * DAY + HOUR, record, told, by="supervisor", adult=adult)
    s.agrees(3 * DAY, TO_CPS, answer="withdrawn")
    if has_left:
        papers.issued(s, 3 * DAY + 4 * HOUR)


def put_right_after_the_first_decision(s: Story) -> None:
    """Decided in haste, then replaced: both stand on the record, one of them counts."""
    s.begins(10, "13:00")
    s.books(
        surname="Marchetti",
        forenames="Luca",
        born_on=born(36, s),
        sex="M",
        self_defined_ethnicity="W9",
        location="Cell 6",
        offences=[{"code": "CJ88001", "is_domestic_abuse": False}],
    )
    s.asks(30, head_or_memory="head-injury", mental_health="now")
    s.decides(33, "Loses words, needs things said twice", "i")
    s.calls_adult(34, "Bea Marchetti", "partner", contacted=40, arrived=75)
    s.tells_of_ld(36, agrees=True)
    s.refers(42, "Head injury two years ago. Quick temper since, he says, and is ashamed of it.")
    _what_came_of_marchetti(s)


def _what_came_of_marchetti(s: Story) -> None:
    s.accepts(70, "Will see him this afternoon")
    s.agrees(150, TO_POLICE, TO_CPS)
    s.assesses(
        170,
        [("options", "The brain injury group takes new people every Thursday.")],
        notes="Change of temper dates from the injury. Referred to the head injury team.",
    )
    s.releases(4 * HOUR)
    first = s.concludes(
        5 * HOUR,
        "3",
        "Admits a push in a queue, is sorry, and has no earlier matter",
        option_code="simple-caution",
        suspect_position="admits",
        suspect_agrees=True,
        authority_name="DS Mary Quill",
        authority_rank="sergeant",
        authority_by_phone=True,
        ld_available="not-known",
        ld_read="no",
        ld_used="no",
    )
    s.confirms(6 * HOUR, first)
    s.concludes(
        2 * DAY,
        "8",
        "The other man wants an apology and nothing more; the group answers the cause",
        instead_of=first,
        because="The L&D report had come in and was not read before the caution",
        option_code="community-resolution",
        suspect_position="accepts",
        suspect_agrees=True,
    )
    s.closes(3 * DAY, "completed")
    s.ends(4 * DAY, "Apology given")


STORIES = (
    veteran_without_a_home,
    woman_hurt_at_home_takes_food,
    withdraws_what_she_agreed_to,
    put_right_after_the_first_decision,
)
