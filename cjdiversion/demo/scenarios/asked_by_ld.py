"""What a practitioner asks from a form: an answer that cannot wait, a form that found nothing, a
man who could not be asked until he was sober."""

from __future__ import annotations

from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born
from cjdiversion.referrals import detours


def an_answer_that_cannot_wait(s: Story) -> None:
    """The ninth answer asks for safety action, whatever the total. The sergeant reads that, and
    what the practitioner writes, and nothing of the form."""
    s.began_ago(5 * HOUR)
    s.books(
        surname="Lockyer",
        forenames="Imogen",
        born_on=born(31, s),
        sex="F",
        self_defined_ethnicity="W1",
        location="Cell 9",
        offences=["TH68001"],
    )
    s.asks(25, mental_health="now")
    s.decides(28, "Answers slowly and loses the question", "ii")
    s.calls_adult(30, "Della Wray", "scheme", contacted=45, arrived=140)
    s.tells_of_ld(32, agrees=True)
    s.refers(40, "Flat, says little, has not eaten since she came in", priority="2")
    s.accepts(60, "Coming down now")
    s.administers(95, "phq-9", "2 3 2 2 1 3 2 0 1")
    s.hands_over(
        99,
        "Worst when alone and in the dark. Keep the light on, talk to her at each visit, and ask "
        "me before she is released.",
    )
    s.acknowledges(102)
    s.observes(103, "3", "L&D ask for safety action")


def a_form_that_found_nothing(s: Story) -> None:
    """No trigger found is no clearance: he is assessed all the same."""
    s.begins(5, "13:10")
    s.books(
        surname="Sallis",
        forenames="Bram",
        born_on=born(44, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 2",
        offences=["CJ88116"],
    )
    s.asks(30)
    s.tells_of_ld(35, agrees=True)
    s.refers(45, "Says nothing is wrong. Sat facing the wall for an hour.")
    s.accepts(70, "Will see him before the interview")
    s.administers(110, "cmhs-m", "no yes no no yes no no no yes no no no")
    s.agrees(120, ("case-decisions", "police"))
    s.assesses(
        125,
        [
            (
                "needs",
                "A screening for serious mental illness found no trigger. That does not mean "
                "there is no need: he was low and slow when seen.",
            )
        ],
        notes="Bereaved in spring. Would not say more. Offered an appointment next week.",
    )
    s.releases(5 * HOUR)


def asked_again_when_sober(s: Story) -> None:
    """Drunk when first seen: nothing is scored, and a time to try again stands. Asked the next
    morning, and again twice after he went home."""
    s.begins(20, "21:30")
    s.books(
        surname="Devlin",
        forenames="Kit",
        born_on=born(29, s),
        sex="M",
        self_defined_ethnicity="W2",
        location="Cell 5",
        warning_markers=["ALCOHOL"],
        offences=["PU86004"],
    )
    s.cannot_ask(25, "intoxicated", again=8 * HOUR)
    s.tells_of_ld(40, agrees=True)
    s.refers(50, "Drunk and crying, says he has lost everything")
    s.accepts(70, "Will try, and come back in the morning")
    s.cannot_administer(
        80, "phq-9", "Falls asleep between questions", again=10 * HOUR, affected="drink"
    )
    asleep = "Falls asleep between questions"
    s.takes(85, detours.screen, outcome="could-not", words=asleep, try_again_at=s.moment(12 * HOUR))
    s.administers(12 * HOUR, "phq-9", "3 3 2 2 1 2 2 1 0")
    s.administers(12 * HOUR + 8, "audit-c", "4 4 3")
    s.releases(14 * HOUR)
    s.administers(8 * DAY, "phq-9", "2 2 2 1 1 2 1 1 0")
    s.administers(16 * DAY, "phq-9", "1 1 1 1 0 1 1 0 0", by="practitioner.second")


def to_be_asked_this_afternoon(s: Story) -> None:
    """Too distressed this morning; the time to try again stands on the practitioner's list. One
    form was left incomplete, so it has no total."""
    s.began_ago(3 * HOUR)
    s.books(
        surname="Renshaw",
        forenames="Opal",
        born_on=born(38, s),
        sex="F",
        self_defined_ethnicity="B1",
        location="Cell 12",
        offences=["CJ88144"],
    )
    s.asks(25, seen_what="distress")
    s.tells_of_ld(30, agrees=True)
    s.refers(35, "Shouting, then silent. Would not be touched.", priority="2")
    s.accepts(50, "With her now")
    s.administers(75, "4at", "normal one - no")
    s.cannot_administer(
        80, "cmhs-w", "Cannot sit, cannot listen", again=4 * HOUR, distress="too-much"
    )


STORIES = (
    an_answer_that_cannot_wait,
    a_form_that_found_nothing,
    asked_again_when_sober,
    to_be_asked_this_afternoon,
)
