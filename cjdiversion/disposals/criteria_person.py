"""What an option asks of the person: age, what they say of the offence, who was with them, and of
whoever decides."""

from __future__ import annotations

from cjdiversion.disposals.criteria import Asking, Verdict
from cjdiversion.disposals.known import NOT_SAID, Answer
from cjdiversion.disposals.openings import CHILD_UNDER, CYPA, RESPONSIBLE_FROM

# No caution but the youth ones for anybody under 18; penalty notices are for adults.
OF_ADULTS = frozenset({"3", "6"})
OF_ADULTS_BY = "Criminal Justice Act 2003 s22; Crime and Disorder Act 1998 s66ZA(6) (V)"
_CHILDREN = "Crime and Disorder Act 1998 ss66ZA, 66A (V)"
_FIND_AGE = "Find out the date of birth"
_AGREEMENTS = {
    "signed": "sign",
    "agrees": "agree",
    "takes-part": "agree to take part",
    "engages": "engage of their own will",
}


def in_force(a: Asking) -> Verdict:
    if a.option.is_in_force:
        return a.met("In force on the day")
    words = f"{a.option.label} is not in force on the day of the decision"
    source = "" if a.cell.source else "commencement, dated reference data"
    return a.not_met("not-in-force", words, source=source)


# --- age ------------------------------------------------------------------------------------------


def age(a: Asking) -> Verdict:
    """At the decision. An age that is not known is never an adult’s; nor is one in doubt."""
    least, most = a.cell.params.get("from", 0), a.cell.params.get("to")
    if a.option.outcome_code in OF_ADULTS:  # whatever a row says
        least, most = max(least, CHILD_UNDER), None
    if a.facts.suspect.was_under_ten:
        words = (
            f"{a.option.label} is not open to a child who was under {RESPONSIBLE_FROM} at the time "
            "of the offence"
        )
        return a.not_met("under-ten", words, source=CYPA)
    if least >= CHILD_UNDER:
        return _of_adult(a, least)
    return _of_child(a, least, most) if most is not None else _of_any(a, least)


def _of_adult(a: Asking, least: int) -> Verdict:
    suspect = a.facts.suspect
    words = (
        f"{a.option.label} is for people of {least} or over; an age that is not known is not "
        "taken for adult"
    )
    if not suspect.is_possibly_child:
        if suspect.years and min(suspect.years) < least:
            return a.not_met("adults-only", words)
        return a.met(f"{least} or over on the day")
    if suspect.years and max(suspect.years) < CHILD_UNDER:
        return a.not_met("adults-only", words, source=OF_ADULTS_BY)
    return a.unknown("adults-only", words, _FIND_AGE, source=OF_ADULTS_BY)


def _of_child(a: Asking, least: int, most: int) -> Verdict:
    suspect = a.facts.suspect
    words = f"{a.option.label} is for people under {most + 1}"
    if not suspect.is_possibly_child:
        return a.not_met("children-only", words, source=_CHILDREN)
    if not suspect.years or max(suspect.years) >= CHILD_UNDER:
        words = f"{words}, and the age is not known"
        return a.unknown("children-only", words, _FIND_AGE, source=_CHILDREN)
    if max(suspect.years) > most:
        return a.not_met("children-only", words, source=_CHILDREN)
    if max(suspect.years) < least:
        return a.not_met("too-young", f"{a.option.label} is for people of {least} or over")
    return a.met(f"{least} to {most} on the day")


def _of_any(a: Asking, least: int) -> Verdict:
    suspect = a.facts.suspect
    if suspect.years and max(suspect.years) < least:
        return a.not_met("too-young", f"{a.option.label} is for people of {least} or over")
    if suspect.years or not suspect.is_possibly_child:
        return a.met(f"{least} or over on the day")
    return a.unknown("age-not-known", "The age is not known", _FIND_AGE)


# --- what they say --------------------------------------------------------------------------------


def admission(a: Asking) -> Verdict:
    kind, said = a.cell.params["kind"], a.known.position
    if kind == "none":
        return a.met("No admission is needed")
    is_full = kind == "admits"
    if said == "admits" or (said == "accepts" and not is_full):
        return a.met("Admits the offence" if said == "admits" else "Accepts responsibility")
    what = "admit the offence" if is_full else "accept responsibility or admit the offence"
    code = "not-admitted" if is_full else "not-accepted"
    words = f"{a.option.label} needs the suspect to {what}"
    if said in NOT_SAID:
        return a.unknown(code, words, "Ask what they say of the offence, once it is explained")
    return a.not_met(code, words, f"It would be open if they {what}, freely and after advice")


def agreement(a: Asking) -> Verdict:
    kind, said = a.cell.params["kind"], a.known.agrees
    if kind == "none":
        return a.met("No agreement is needed")
    if said is Answer.YES:
        return a.met(f"They {_AGREEMENTS[kind]}")
    words = f"{a.option.label} needs the suspect’s agreement"
    if said.is_open:
        to_do = f"Ask whether they {_AGREEMENTS[kind]}, once it is explained"
        return a.unknown("not-agreed", words, to_do)
    return a.not_met("not-agreed", words, f"It would be open if they {_AGREEMENTS[kind]}")


# --- how it was asked -----------------------------------------------------------------------------


def adult_with_child(a: Asking) -> Verdict:
    if not a.facts.suspect.is_possibly_child:
        return a.met("18 or over: asked of adults by the next criterion")
    return _adult_there(a, "under 18, or may be")


def adult_with_vulnerable(a: Asking) -> Verdict:
    if not a.known.adult_because:
        return a.met("No reason for an appropriate adult is recorded")
    return _adult_there(a, "to be treated as vulnerable")


def _adult_there(a: Asking, because: str) -> Verdict:
    said = a.known.aa_present
    if said is Answer.YES:
        return a.met("An appropriate adult was there when it was asked")
    words = f"The suspect is {because}: an appropriate adult must be there when they are asked"
    if said is Answer.NO:
        return a.not_met("adult-not-there", words, "Ask again with an appropriate adult there")
    return a.unknown("adult-not-there", words, "Find out whether an appropriate adult was there")


def reliability(a: Asking) -> Verdict:
    """Of what they say of the offence, given their needs (MoJ guidance on cautions; G)."""
    said = a.known.reliability
    if said == "reliable":
        return a.met(f"Held to be reliable by {a.known.reliability_by or 'a named officer'}")
    if said == "doubtful":
        words = "It is in doubt whether what they say of the offence can be relied on"
        to_do = "Take the healthcare professional’s and the appropriate adult’s view and ask again"
        return a.not_met("admission-in-doubt", words, to_do)
    to_do = "Say whether it can be relied on, given the needs, and who says so"
    if a.known.has_needs or a.known.adult_because:
        words = "Needs are recorded, and nobody has said whether the admission can be relied on"
        return a.unknown("admission-not-assessed", words, to_do)
    if not a.known.is_screened:
        words = "Not screened: needs that put an admission in doubt are not known"
        return a.unknown("admission-not-assessed", words, to_do, is_pressing=False)
    return a.met("Screened, and no need is recorded that puts it in doubt. There may be one")


def vulnerable(a: Asking) -> Verdict:
    if a.known.adult_because:
        words = f"{a.option.label} is to be avoided for somebody who may be vulnerable"
        return a.not_met("may-be-vulnerable", words)
    if not a.known.is_screened:
        words = "Not screened: whether they may be vulnerable is not known"
        return a.unknown("may-be-vulnerable", words, "Screen, and decide on vulnerability")
    return a.met("Screened, and no reason to suspect vulnerability is recorded. There may be one")


# --- who decides ----------------------------------------------------------------------------------


def rank(a: Asking) -> Verdict:
    least = a.cell.params.get("least", "")
    if not least or a.facts.is_ranked(least):
        return a.met("Your rank decides this")
    words = f"A {least.replace('-', ' ')} or above decides this"
    return a.not_met("rank", words, f"Ask a {least.replace('-', ' ')} or above for authority")


def exceptional_rank(a: Asking) -> Verdict:
    """Only where the option rests on exceptional circumstances."""
    if a.known.exceptional is not Answer.YES:
        return a.met("Rests on no exceptional circumstances")
    return rank(a)


def youth_justice(a: Asking) -> Verdict:
    after, had = a.cell.params.get("after", 0), a.known.youth_cautions
    if a.known.youth_asked is Answer.YES:
        return a.met("The youth justice service has been asked")
    to_do = "Ask the youth justice service"
    if after and had is None:
        words = "How many youth cautions there were is not known"
        return a.unknown("youth-justice-not-asked", words, "Find out earlier youth cautions")
    if after and had is not None and had < after:
        return a.met(f"Fewer than {after} youth cautions before")
    words = "The youth justice service assesses first"
    if a.known.youth_asked is Answer.NO:
        return a.not_met("youth-justice-not-asked", words, to_do)
    return a.unknown("youth-justice-not-asked", words, to_do)
