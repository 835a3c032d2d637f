"""Those who were harmed or saw it: a child, a man who is afraid, a woman who wants no help yet."""

from __future__ import annotations

from cjdiversion.demo import invented
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born


def child_who_saw_it(s: Story) -> None:
    """A girl of eleven saw her neighbour hit. She is reached through her mother, and wants not to
    see him in court; her mother is a witness too."""
    s.begins(6, "16:20")
    s.books(
        surname="Garside",
        forenames="Lee",
        born_on=born(33, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 9",
        offences=["CJ88001"],
    )
    s.asks(30, substances="drink")
    s.releases(6 * HOUR)
    _what_posy_saw_and_wants(s)


def _what_posy_saw_and_wants(s: Story) -> None:
    s.adds(2 * HOUR, "witness", "Winstanley", "Posy", born_on=born(11, s))
    s.gives_to(3 * HOUR, "victims")
    s.may_be_reached(
        20 * HOUR,
        ways=["through"],
        through="Her mother, Jo Winstanley, on " + invented.phone(s.serial),
        when_words="After half past four, never at school",
        never=["no-letters"],
    )
    s.is_assessed(
        21 * HOUR,
        {"fear": ("yes", "family", "Will not walk past his door")},
        communication="yes",
        communication_words="Short words, one question at a time, something to draw with",
        interpreter="no",
        mental_health="not-asked",
        therapy="planned",
    )
    s.talks_of_court(
        22 * HOUR,
        would_improve="yes",
        would_improve_because="Goes silent when his name is said",
        measures={
            "screens": "not-wanted",
            "live-link": "wanted",
            "video-evidence": "wanted",
            "intermediary": "to-discuss",
            "private": "not-asked",
        },
        own_view="Does not want him to see her",
    )
    s.is_offered(23 * HOUR, "witness-service", "given", help_wanted="To see a courtroom first")
    s.is_referred(24 * HOUR, "Witness Service, Northshire Crown Court, by secure e-mail")
    s.service_says(2 * DAY, "accept", "Moira Tate", words="Visit booked once there is a date")
    s.adds(2 * DAY + HOUR, "witness", "Winstanley", "Jo", born_on=born(38, s))


def man_afraid_of_who_hit_him(s: Story) -> None:
    """He lives two doors from the man who broke his arm. A letter went wrong once before: nothing
    is sent to his door. The first service could not reach him on an old number."""
    s.begins(9, "21:40")
    s.books(
        surname="Tranter",
        forenames="Keith",
        born_on=born(51, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 11",
        offences=["OF61131"],
    )
    s.asks(25)
    s.releases(9 * HOUR)
    _dhillon_is_asked(s)
    _what_came_of_dhillon(s)


def _dhillon_is_asked(s: Story) -> None:
    s.adds(10 * HOUR, "both", "Dhillon", "Aman", born_on=born(46, s))
    s.gives_to(11 * HOUR, "victims")
    s.may_be_reached(
        20 * HOUR,
        ways=["call"],
        phone=invented.phone(s.serial + 100),
        never=["no-letters", "not-at-home"],
    )
    s.is_assessed(
        20 * HOUR + 20,
        {
            "under-18": ("no", "record", ""),
            "mental-disorder": ("no", "self", ""),
            "impairment": ("no", "officer", ""),
            "physical": ("yes-without", "professional", "Arm in plaster"),
            "fear": ("yes", "self", "Lives two doors away; was shouted at since"),
            "complainant": ("no", "officer", ""),
            "weapon-offence": ("no", "officer", ""),
            "serious-crime": ("no", "officer", ""),
            "persistently-targeted": ("yes", "self", "Third time this year"),
        },
        communication="no",
        interpreter="no",
        mental_health="no",
        therapy="none",
    )


def _what_came_of_dhillon(s: Story) -> None:
    s.is_offered(21 * HOUR, "victim-support", "given", help_wanted="To be moved, and a door lock")
    s.is_referred(22 * HOUR, "Victim Support, Northshire hub")
    s.service_says(3 * DAY, "miss", "Hub desk", words="Number not in use")
    s.help_ends(3 * DAY + HOUR, "not-reached")
    s.may_be_reached(
        3 * DAY + 2 * HOUR,
        ways=["call", "text"],
        phone=invented.phone(s.serial + 101),
        when_words="Mornings, when he is at work",
        never=["no-letters", "no-voicemail", "not-at-home"],
    )
    s.is_offered(3 * DAY + 3 * HOUR, "victim-support", "given", help_wanted="A door lock")
    s.is_referred(3 * DAY + 4 * HOUR, "Victim Support, Northshire hub")
    s.service_says(5 * DAY, "attend", "Cal Frith", words="Lock fitted; will ring weekly")
    s.talks_of_court(
        6 * DAY,
        would_improve="yes",
        would_improve_because="Shakes when he speaks of it",
        measures={"screens": "wanted", "live-link": "to-discuss", "no-wigs": "not-wanted"},
        own_view="Will come if he need not look at him",
        vps_offered="yes",
        vps_taken="yes",
        view_recorded="yes",
        view_where="MG3",
    )


def woman_who_says_not_now(s: Story) -> None:
    """She has depression, says so, and lets it be written down. Talking therapies are offered and
    she says no: that is an answer, and nothing is sent."""
    s.begins(5, "09:10")
    s.attends(
        surname="Ormerod",
        forenames="Dale",
        born_on=born(39, s),
        sex="M",
        self_defined_ethnicity="W1",
        place="Northgate police station",
        offences=["CJ88001"],
    )
    s.asks(30, by="investigator")
    s.releases(60, by="investigator")
    _what_caddick_says(s)


def _what_caddick_says(s: Story) -> None:
    s.adds(2 * HOUR, "victim", "Caddick", "Bernice", born_on=born(44, s))
    s.gives_to(3 * HOUR, "victims")
    s.may_be_reached(
        5 * HOUR,
        ways=["text"],
        phone=invented.phone(s.serial + 200),
        never=["no-voicemail"],
        is_safe="yes",
    )
    s.is_assessed(
        5 * HOUR + 15,
        {
            "mental-disorder": ("yes-unsure", "self", "Says that she is slow in the mornings"),
            "fear": ("refused", "self", ""),
            "serious-crime": ("no", "officer", ""),
            "persistently-targeted": ("unable", "self", ""),
        },
        communication="yes",
        communication_words="Afternoons, and a break every half hour",
        mental_health="yes",
        mental_health_consent="given",
        mental_health_words="Depression, for six years; better with her tablets",
        therapy="in-progress",
    )
    s.is_offered(5 * HOUR + 30, "talking-therapies", "refused")
    s.is_offered(6 * HOUR, "victim-support", "not-asked")


STORIES = (child_who_saw_it, man_afraid_of_who_hit_him, woman_who_says_not_now)
