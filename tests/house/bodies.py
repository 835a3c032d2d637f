"""A valid body for every request that changes something: the page's form and the API's JSON.

Written as JSON; `as_form` says the same as a browser would. `there` holds address tokens.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.demo.people import PASSWORD
from cjdiversion.questionnaires import questions
from tests.contacts.made import noon
from tests.exchanges import said
from tests.house import escalating, returned

There = dict[str, str]
_numbers = itertools.count(1)


def _ago(**back: int) -> str:
    return (clock.now() - timedelta(**back)).replace(microsecond=0, second=0).isoformat()


def _bank_holiday(there: There) -> dict[str, Any]:
    day = clock.today() + timedelta(days=401)
    return {"day": day.isoformat(), "name": "A day of mourning", "reason": "Proclamation"}


_outstanding = {"what": "Letter of the surgery", "from-whom": "Mill Lane Surgery"}


def _booking(there: There) -> dict[str, Any]:
    return {"custody_record_no": f"MX/{next(_numbers):05}/26", "surname": "Matrix"}


def _local_service(there: There) -> dict[str, Any]:
    return {
        "kind": "talking",
        "name": "Step Up talking therapies",
        "provider": "Northshire Minds",
        "what": "Six meetings with a counsellor",
        "areas": ["force"],
        "capacity": "not-known",
    }


def _changed_service(there: There) -> dict[str, Any]:
    return {**_local_service(there), "because": "They told us their new name"}


def _ended_service(there: There) -> dict[str, Any]:
    return {"to_on": clock.today().isoformat(), "because": "No money any more"}


def _sample(there: There) -> dict[str, Any]:
    day = clock.today().isoformat()
    return {
        "title": "Asked for by the matrix",
        "outcome_codes": ["15"],
        "from_on": day,
        "to_on": day,
        "size_rule": "share",
        "size_percent": 5,
        "seed_kind": "two-person",
        "seed_words": "grey heron over water",
    }


def _learning(there: There) -> dict[str, Any]:
    return {
        "source": "own",
        "found_on": clock.today().isoformat(),
        "finding": "Nobody asked",
        "owner": "Head of custody",
        "measure": "Share of bookings where it was asked",
    }


def _learnt(there: There) -> dict[str, Any]:
    return {**_learning(there), "because": "Asked since Monday"}


def _reviewers(there: There) -> dict[str, Any]:
    return {"reviewers": there["reviewers"].split()}


def _next_reviewer(there: There) -> dict[str, Any]:
    return {"place": 2, "reviewer": there["reviewer_next"]}


def _verdict(there: There) -> dict[str, Any]:
    return {"verdict": "with-observations", "observations": "Nobody was asked"}


_GRAVE = "Shoplifting of small value, paid for since"


def _decision(there: There) -> dict[str, Any]:
    return {
        "offences": ["1"],
        "outcome_code": "15",
        "reasons": "The evidence does not reach the test: one witness, no record, no forensics.",
        "decided_at": _ago(minutes=1),
        "victim_told": "not-yet",
        "victim_view": "not-asked",
        "ld_available": "no",
        "ld_read": "none-to-read",
        "ld_used": "none-to-use",
    }


def _with_cps(there: There) -> dict[str, Any]:
    return {"kind": "charge", "sent_at": _ago(minutes=1)}


def _cps_answer(there: There) -> dict[str, Any]:
    return {
        "answer": "yes",
        "prosecutor": "Matrix Prosecutor",
        "prosecutor_reference": "MX/1",
        "prosecutor_decided_on": clock.today().isoformat(),
    }


def _victim_contact(there: There) -> dict[str, Any]:
    return {"kind": "standard", "consulted_on": clock.today().isoformat(), "view": "no-view"}


def _in_days(count: int) -> str:
    return (clock.today() + timedelta(days=count)).isoformat()


def _condition(there: There) -> dict[str, Any]:
    return {
        "kind": "rehabilitative",
        "starter": "health-engage",
        "provider": "Northshire Wellbeing",
        "due_on": _in_days(30),
    }


def _signature(there: There) -> dict[str, Any]:
    who = {"signed_by": "The person", "adult_name": "Ruth Amara", "explained_by": "Their officer"}
    return {"signed_at": _ago(), "method": "paper", "consents": True, **who}


def _question_set() -> str:
    content = json.loads((questions.FILES / "needs-2.json").read_text(encoding="utf-8"))
    return json.dumps({**content, "from_on": clock.today().isoformat()})


def _about_me(there: There) -> dict[str, Any]:
    return {"communication": "Slowly, please", "agrees": True}


def _leave(there: There) -> dict[str, Any]:
    """The page asks for what is open; whatever that is, this answers it."""
    said = {"arranged": "His brother fetches him", "because": "He left before it could be done"}
    seen = there["open_things"]
    return {"at": _ago(minutes=1), "seen": seen, "safe_contact": "01632 960111, evenings", **said}


def _appointment(there: There) -> dict[str, Any]:
    """At noon in two days, which is within anybody's hours."""
    noon = clock.day_starts(clock.today() + timedelta(days=2)) + timedelta(hours=12)
    return {
        "kind": "follow-up",
        "starts_at": noon.isoformat(),
        "minutes": 45,
        "way": "face-to-face",
        "place": "The hub",
        "with_whom": "Sam Reid",
    }


def _received(there: There) -> dict[str, Any]:
    """What a provider's own system says: it has the referral."""
    return said.message(there["reference_sent"], "received")


def _rota(there: There) -> dict[str, Any]:
    week = {"monday": "00:00 to 24:00", "sunday": "10:00 to 16:00"}
    called = {"who": "Crisis line", "phone": "01632 960190", "because": "More staff"}
    return {"from_on": clock.today().isoformat(), **week, **called}


def _rota_day(there: There) -> dict[str, Any]:
    day = clock.today() + timedelta(days=3)
    return {"differs_on": day.isoformat(), "label": "Training", "hours": "12:00 to 16:00"}


def _assessment(there: There) -> dict[str, Any]:
    return {"seen": "face-to-face", "assessed_at": _ago(minutes=1)}


def _elsewhere(there: There) -> dict[str, Any]:
    return {
        "source": "court",
        "surname": "Elsewhere",
        "is_birth_known": False,
        "priority": "2",
        "concern": "Tearful in the dock",
        "agrees": "agrees",
        "safe_contact": "07700 900321",
    }


def _fit(there: There) -> dict[str, Any]:
    return {
        "asked_at": _ago(minutes=1),
        "is_fit": True,
        "affected": "no",
        "distress": "none",
        "language": "en",
        "interpreting": "not-needed",
    }


def _hand_over(there: There) -> dict[str, Any]:
    return {"hand_over": "Keep the light on and talk at each visit", "person_told": True}


def _cut_off(there: There) -> dict[str, Any]:
    return {
        "level": "positive",
        "at_least": "9",
        "from_on": clock.today().isoformat(),
        "clinical_lead": "Dr Ada Quist",
        "because": "Too many were missed in our audit",
    }


BODIES: dict[str, Callable[[There], dict[str, Any]]] = {
    "rotas.set_hours": _rota,
    "rotas_api.set_hours": _rota,
    "rotas.set_day": _rota_day,
    "rotas_api.set_day": _rota_day,
    "accounts.sign_in": lambda t: {"email": "nobody@example.test", "password": "not a password"},
    "cases.book": _booking,
    "cases_api.book": _booking,
    "cases.attend": lambda t: {
        "place": "Northgate",
        "attended_at": _ago(hours=1),
        "surname": "Matrix",
    },
    "cases.detain": lambda t: {
        "section": "s136",
        "place_of_safety": "health-based",
        "detained_at": _ago(hours=1),
        "surname": "Matrix",
    },
    "cases.start": lambda t: {"way": "community", "surname": "Matrix"},
    "cases.search": lambda t: {"surname": "Nobodyhere"},
    "cases.correct": lambda t: {"forenames": "Corrected", "surname": "Matrix"},
    "cases.record_event": lambda t: {"kind": "charged", "at": _ago(minutes=2)},
    "cases.close": lambda t: {"because": "Nothing is outstanding"},
    "cases_api.release": lambda t: {"at": _ago(minutes=1)},
    "departures.leave": _leave,
    "departures_api.leave": _leave,
    "cases.assign": lambda t: {"unit_token": t["cid"]},
    "cases_api.assign": lambda t: {"unit": t["cid"]},
    "entries.mark_all": lambda t: {"shown": t["entry"]},
    "entries_api.mark_taken": lambda t: {"tokens": [t["entry"]]},
    **dict.fromkeys(
        ("offences.add", "offences.correct", "cases_api.add_offence", "cases_api.correct_offence"),
        lambda t: {"as_text": "Invented offence", "is_domestic_abuse": "no"},
    ),
    "cases.settle": lambda t: {"answer": "keep"},
    "cases_api.deliver": lambda t: {
        "rows": [{"custody_record_no": f"MX/{next(_numbers):05}/26", "force": t["force_code"]}]
    },
    "screenings.answer": lambda t: {"self-harm-ever": "yes"},
    "screenings_api.answer": lambda t: {"self-harm-ever": "yes"},
    "screenings.could_not": lambda t: {
        "reason": "asleep",
        "try_again_at": (clock.now() + timedelta(hours=2)).isoformat(),
    },
    "screenings.decide": lambda t: {
        "is_vulnerable": True,
        "limbs": ["i"],
        "reasons": "Said he did not understand his rights",
    },
    "interviews.appropriate_adult": lambda t: {
        "relationship_code": "relative",
        "requested_at": _ago(minutes=3),
    },
    "interviews.another_adult": lambda t: {"name": "Mr Hale", "eligibility": "none-of-these"},
    "interviews.change_adult": lambda t: {"name": "Mrs Lee"},
    "interviews.mark_adult": lambda t: {"moment": "contacted_at"},
    "interviews.start": lambda t: {"place": "Interview room 2"},
    "interviews.end": lambda t: {"ended_at": _ago(minutes=1)},
    "interviews.record": lambda t: {"started_at": _ago(minutes=20), "adult_there": "nobody"},
    "interviews.urgent": lambda t: {
        "ground": "people",
        "reasons": "A child may be with the others",
        "is_harmless": True,
        "authority_name": "Supt Edith Crane",
        "authority_rank": "superintendent",
        "authority_at": _ago(minutes=2),
        "authority_by_phone": True,
    },
    "interviews.record_child_step": lambda t: {
        "step": "welfare",
        "is_done": True,
        "done_at": _ago(minutes=2),
        "told_whom": "Her mother",
    },
    "detentions.review": lambda t: {
        "held_at": _ago(minutes=2),
        "officer_name": "Insp Matrix",
        "officer_rank": "inspector",
        "capacity": "review-officer",
        "is_independent": True,
        "way": "in-person",
        "outcome": "continues",
    },
    "detentions.postpone": lambda t: {
        "decided_at": _ago(minutes=2),
        "officer_rank": "inspector",
        "officer_name": "Insp Matrix",
        "reason": "no-officer",
    },
    "detentions.extend": lambda t: {
        "hours": 36,
        "way": "in-person",
        "authority_name": "Supt Matrix",
        "authority_rank": "superintendent",
        "authority_at": _ago(minutes=2),
    },
    "detentions.warrant": lambda t: {
        "extends": False,
        "court": "Matrix Magistrates’ Court",
        "issued_at": _ago(minutes=2),
        "hours": 24,
    },
    "detentions.particulars": lambda t: {"transport": "ambulance"},
    "detentions.use_station": lambda t: {
        "decided_at": _ago(minutes=2),
        "officer_name": "PC Matrix",
    },
    "detentions.check": lambda t: {
        "checked_at": _ago(minutes=2),
        "checked_by": "Nurse Matrix",
        "profession": "nurse",
    },
    "detentions.look": lambda t: {
        "reviewed_at": _ago(minutes=2),
        "officer_name": "Sgt Matrix",
        "next_step": "stays",
    },
    "detentions.certify": lambda t: {
        "doctor": "Dr Matrix",
        "given_at": _ago(minutes=2),
        "hours": 12,
        "is_at_station": False,
    },
    "detentions.transfer": lambda t: {
        "place_of_safety": "health-based",
        "left_at": _ago(minutes=2),
    },
    "detentions.strike": lambda t: {"entry": t["event"], "because": "Another person’s"},
    "detentions.end": lambda t: {"result": "community"},
    "safeguards.observe": lambda t: {"level": "2", "because": "Said he had self-harmed"},
    "shifts.hand_over": lambda t: {"note": "Cell 3 shouts: knock first"},
    "shifts.take_over": lambda t: {"note": "Walked round"},
    "shifts.check": lambda t: {"seen": "Spoke to everybody", "asked": "Ring L&D again"},
    "duties.declare": lambda t: {
        "suite": t["other_suite"],
        "until": (clock.now() + timedelta(hours=2)).replace(microsecond=0, second=0).isoformat(),
        "because": "Short of a sergeant there",
        "present": PASSWORD,
    },
    "duties.end": lambda t: {"because": "Not expected here"},
    "duties_api.end": lambda t: {"because": "Not expected here"},
    **escalating.BODIES,
    "outbox.choose": lambda t: {"wanted": []},
    "outbox.send_again_all": lambda t: {"tokens": t["message"]},
    "screenings.record_need": lambda t: {
        "code": "dementia",
        "source": "family",
        "fact": "His daughter says he forgets where he lives",
    },
    "screenings.refute_need": lambda t: {"because": "The nurse found no sign of it"},
    "screenings.strike_need": lambda t: {"because": "Written on the wrong record"},
    "questionnaires.publish": lambda t: {"content": _question_set()},
    "contexts.record": lambda t: {"is_mental_health": True, "because": "both"},
    "contexts.about_me": _about_me,
    "desk.about_me": _about_me,
    "safeguards.record": lambda t: {"state": "done", "happened_at": _ago(minutes=1)},
    "identities.propose": lambda t: {"other": t["case_twin"], "because": "Same tattoo"},
    "identities.refuse": lambda t: {"because": "Two brothers"},
    "identities.undo": lambda t: {"because": "Wrong line of the list"},
    "identities.quarantine": lambda t: {"because": "The answers are his brother’s"},
    "identities.seen": lambda t: {"told": t["seen_by"], "_version": "1"},
    "identities.lift": lambda t: {"because": "It was he after all"},
    "identities.prefill": lambda t: {"take": t["offer"]},
    "consents.tell": lambda t: {"agrees": "agrees", "told_at": _ago(minutes=1)},
    "contacts.plan": _appointment,
    "contacts.rearrange": lambda t: {**_appointment(t), "rearranged_by": "ld"},
    "contacts.contact": lambda t: {
        "kind": "follow-up",
        "happened_at": _ago(minutes=5),
        "minutes": 20,
        "way": "telephone",
    },
    "contacts.attended": lambda t: {"attendance": "on-time", "happened_at": noon(-1).isoformat()},
    "contacts.missed": lambda t: {"reason": "cancelled-person", "rearranged_by": "person"},
    "contacts.note": lambda t: {"text": "Rang the GP", "happened_at": _ago(minutes=1)},
    "contacts.outcome": lambda t: {
        "aim": "gp",
        "result": "partly",
        "seen_on": clock.today().isoformat(),
    },
    "contacts.refer_on": lambda t: {
        "service": "A06",
        "reason": "new",
        "organisation": "Northshire community team",
        "sent_on": clock.today().isoformat(),
    },
    "contacts.answered": lambda t: {"answer": "accepted"},
    "contacts.first": lambda t: {"attended": "not-known"},
    "contacts.strike": lambda t: {"because": "Typed on the wrong referral"},
    "contacts.write": lambda t: {"text": "Down in ten minutes"},
    "contacts_api.read": lambda t: {"shown": []},
    "exchanges_api.take": _received,
    "referrals.refer": lambda t: {"priority": "2", "concern": "Tearful", "is_second": True},
    "referrals_api.refer": lambda t: {
        "case": t["case"],
        "priority": "2",
        "concern": "Tearful",
        "is_second": True,
    },
    "referrals.begin": lambda t: {"priority": "2", "concern": "Tearful", "is_second": True},
    "referrals_api.begin": lambda t: {
        "case": t["case"],
        "priority": "2",
        "concern": "Tearful",
        "is_second": True,
    },
    "referrals.begin_elsewhere": _elsewhere,
    "referrals_api.begin_elsewhere": _elsewhere,
    "referrals.change": lambda t: {"priority": "1", "concern": "Worse"},
    "referrals.send": lambda t: {"is_second": True},
    "referrals.telephoned": lambda t: {"telephoned_at": _ago(minutes=0), "spoke_to": "Dana, duty"},
    "referrals.accept": lambda t: {"note": "At eleven"},
    "referrals.decline": lambda t: {
        "category": "no-vulnerability",
        "declined_by": "D Okafor",
        "next_step": "Custody nurse",
    },
    "referrals.withdraw": lambda t: {"reason": "sent-twice"},
    "referrals.amend": lambda t: {"priority": "1", "concern": "Worse"},
    "referrals.hold": lambda t: {"reason": "intoxicated", "review_at": _ago(minutes=-90)},
    "referrals.exempt": lambda t: {"reason": "court", "review_at": _ago(minutes=-90)},
    "referrals.add_holiday": _bank_holiday,
    "holidays_api.add": _bank_holiday,
    "referrals.redirect": lambda t: {"reason": "out-of-area", "provider": t["provider_next"]},
    "referrals.assign": lambda t: {"colleague": t["colleague"]},
    "referrals.screen": lambda t: {"outcome": "needs-found"},
    "referrals.reopen": lambda t: {"reason": "answered-late"},
    "referrals.put_back": lambda t: {"because": "Pressed by mistake"},
    "referrals.assess": _assessment,
    "referrals_api.assess": lambda t: {
        **_assessment(t),
        "lines": [{"section": "communication", "text": "Short questions", "is_opinion": True}],
    },
    "contacts.close": lambda t: {
        "reason": "completed",
        "no_report_reason": "not-seen",
        "although_open": True,
    },
    "sharing.review": lambda t: {"result": "ended", "words": "The danger is past"},
    "sharing.lift": lambda t: {"colleague": t["excluded"], "because": "Entered for another person"},
    "sharing.stand_aside": lambda t: {"colleague": t["colleague"], "reason": "knows-person"},
    "annexes.schedule": lambda t: {
        "item": "MG6C, item 14",
        "scheduled_on": clock.today().isoformat(),
    },
    "referrals.consent": lambda t: {
        "purpose": "case-decisions",
        "recipient": "cps",
        "answer": "refused",
        "decided_at": _ago(minutes=1),
    },
    "referrals.override": lambda t: {
        "purpose": "case-decisions",
        "recipient": "cps",
        "ground": "harm-to-self",
        "what": "That he is at risk tonight",
        "harm": "He means to hang himself",
        "why_no_consent": "Refused",
        "consulted": "The team leader",
        "person_told": True,
        "review_by_on": (clock.today() + timedelta(days=7)).isoformat(),
        "approved_by": "I Moran",
        "decided_at": _ago(minutes=1),
    },
    "instruments.begin": _fit,
    "instruments_api.begin": lambda t: {**_fit(t), "instrument": "phq-9"},
    "instruments.answer": lambda t: {"interest": "1"},
    "instruments_api.answer": lambda t: {"answers": {"interest": "1"}},
    "instruments.strike": lambda t: {"because": "The form was another person’s"},
    "instruments.safety": lambda t: {"done": "Stayed; the crisis team has taken it on"},
    "instruments.ask_for_safety": _hand_over,
    "instruments.hand_over": _hand_over,
    "instruments.set_cut_off": _cut_off,
    "instruments_api.set_cut_off": lambda t: {**_cut_off(t), "instrument": "phq-9"},
    "criteria.circumstances": lambda t: {"evidence": "evidential-test", "agrees": "yes"},
    "criteria.gravity": lambda t: {"base_1": "2", "score": "2", "reasons": _GRAVE},
    "criteria_api.gravity": lambda t: {"bases": [2], "score": 2, "reasons": _GRAVE},
    "criteria_api.circumstances": lambda t: {"position": "admits"},
    "learning.add": _learning,
    "learning_api.add": _learning,
    "learning.change": _learnt,
    "learning_api.change": _learnt,
    "reviews.plan": _sample,
    "reviews_api.plan": _sample,
    "reviews.give_words": lambda there: {"words": "sixteen paper lamps"},
    "reviews_api.give_words": lambda there: {"words": "sixteen paper lamps"},
    "reviews.draw": lambda there: {},
    "reviews_api.draw": lambda there: {},
    "reviews.withdraw": lambda there: {"because": "The wrong days"},
    "reviews_api.withdraw": lambda there: {"because": "The wrong days"},
    "reviews.share_out": _reviewers,
    "reviews_api.share_out": _reviewers,
    "reviews.frame": lambda there: {},
    "reviews.panel_pack": lambda there: {},
    "reviews_api.frame": lambda there: {},
    "reviews_api.panel_pack": lambda there: {},
    "reviews.assign": _next_reviewer,
    "reviews_api.assign": _next_reviewer,
    "reviews.replace": lambda there: {"because": "With a court"},
    "reviews_api.replace": lambda there: {"because": "With a court"},
    "reviews.tell": lambda there: {"finding": "Say why"},
    "reviews_api.tell": lambda there: {"finding": "Say why"},
    "reviews.grade": _verdict,
    "reviews_api.grade": _verdict,
    "reviews.finding": lambda there: {"answer": "Thank you"},
    "reviews_api.answer": lambda there: {"answer": "Thank you"},
    "returns.bring": lambda there: returned.brought(),
    "returns_api.bring": lambda there: returned.in_json(),
    "returns.keep": lambda there: returned.sent(),
    "returns_api.keep": lambda there: returned.sent(),
    **dict.fromkeys(
        [f"{door}.{form}" for door in ("returns", "returns_api") for form in ("csv", "xlsx")],
        lambda there: {},
    ),
    "local_services.add": _local_service,
    "local_services_api.add": _local_service,
    "local_services.change": _changed_service,
    "local_services_api.change": _changed_service,
    "local_services.end": _ended_service,
    "local_services_api.end": _ended_service,
    "disposals.decide": _decision,
    "disposals.replace": lambda t: {**_decision(t), "because": "New evidence came from the shop"},
    "disposals.confirm": lambda t: {"because": "She has left and cannot be reached"},
    "disposals.not_mine": lambda t: {"because": "Nobody rang me that night"},
    "disposals_api.not_mine": lambda t: {"because": "Nobody rang me that night"},
    "disposals_api.confirm": lambda t: {"because": "She has left and cannot be reached"},
    "disposals.begin_cps_wait": _with_cps,
    "disposals_api.begin_cps_wait": _with_cps,
    **{
        f"{door}.{deed}_cps_wait": body
        for door in ("disposals", "disposals_api")
        for deed, body in {
            "chase": lambda t: {"words": "The duty lawyer: next week"},
            "answer": _cps_answer,
            "cancel": lambda t: {"because": "The witness has withdrawn what was said"},
            "take": lambda t: {},
        }.items()
    },
    "disposals.victim_contact": _victim_contact,
    "disposals_api.record_victim_contact": _victim_contact,
    "consistency.export": lambda t: {},
    "consistency_api.take": lambda t: {},
    "annexes.export_fares": lambda t: {},
    "annexes.area_pack_paper": lambda t: {},
    "conditions.begin": lambda t: {
        "offences": "Theft from a shop",
        "admission": "I took it",
        "admitted_on": _in_days(0),
    },
    "conditions.plan": lambda t: {
        "option_code": "diversionary-activity",
        "offences": "Theft",
        "summary_limit_on": _in_days(170),
    },
    "conditions.amend": lambda t: {
        "offences": "Theft from a shop",
        "admission": "I took it and left",
        "admitted_on": _in_days(0),
    },
    "conditions.readdress": lambda t: {"provider_email": "desk@wellbeing.example.org"},
    "conditions.add": _condition,
    "conditions.change": _condition,
    "conditions.sign": _signature,
    "conditions.print_out": lambda t: {},
    "conditions.end": lambda t: {"reasons": "They moved abroad, and the provider has no place"},
    "conditions.take_out": lambda t: {},
    "conditions.ask": lambda t: {},
    "conditions.report": lambda t: {"answer": "yes", "said_by": "A provider", "said_at": _ago()},
    "conditions.vary": lambda t: {
        **_condition(t),
        **_signature(t),
        "reasons": "The provider has moved to another town",
    },
    "conditions.decide": lambda t: {
        "choice": "no-action",
        "reasons": "The provider says that they tried hard",
        "early_because": "They said that they cannot go there any more",
    },
    "conditions.reopen": lambda t: {"reasons": "The provider meant somebody else, and says so"},
    "answers.answer": lambda t: {"answer": "yes", "said_by": "A provider"},
    "annex_lines.hold": lambda t: {"ground": "sensitive", "because": "It points to a source"},
    "annex_lines.take_back": lambda t: {"because": "It is of this case after all"},
    "annex_lines.schedule": lambda t: {
        "schedule": "MG6C",
        "item": "item 3",
        "scheduled_on": clock.today().isoformat(),
    },
    "annex_lines.answer": lambda t: {"reason": "not-them", "because": "It is the medicine’s name"},
    "annexes.send_back": lambda t: {"because": "The second line names a witness"},
    "annexes.attach": lambda t: {"attached_to": "CM01", "attached_at": _ago(minutes=1)},
    "statements.write": lambda t: _outstanding | {"state": "sought-and-outstanding"},
    "statements_api.write": lambda t: {"state": "not-sought", "answers": _outstanding},
    "statements.correct": lambda t: {
        **_outstanding,
        "state": "not-sought",
        "because": "Another surgery has it",
    },
    "statements_api.correct": lambda t: {
        "state": "not-sought",
        "because": "Another surgery has it",
        "answers": _outstanding,
    },
    "annexes.share": lambda t: {"recipient": "area"},
    "annexes.approve_by_phone": lambda t: {
        "authority_name": "Insp Ola Nord",
        "authority_rank": "inspector",
        "authority_at": _ago(minutes=1),
    },
    "annexes.not_mine": lambda t: {"because": "Nobody rang me that night"},
    "annexes.ask": lambda t: {
        "section": "support",
        "what": "Is there a report of the team?",
        "priority": "2",
    },
    "annexes.use": lambda t: {"reason": "public-interest"},
    "annexes.answer": lambda t: {"answer": "obtained"},
    "annexes.verify": lambda t: {"said": "0" * 64},
    "victims.search": lambda t: {"surname": "Nobodyhere"},
    "victims.add": lambda t: {"part": "victim", "surname": "Matrix"},
    "victims.correct": lambda t: {"part": "both", "surname": "Matrix", "forenames": "Corrected"},
    "victims.strike": lambda t: {"because": "On the wrong case"},
    "victims.assign": lambda t: {"officer": "nobody"},
    "victims.contact": lambda t: {
        "wants_contact": "yes",
        "ways": ["call"],
        "phone": "07700 900123",
        "never": ["no-letters"],
        "is_safe": "yes",
        "verified_at": _ago(minutes=2),
    },
    "victims.assess": lambda t: {"assessed_at": _ago(minutes=2), "fear": "yes", "therapy": "none"},
    "victims.measures": lambda t: {"would_improve": "yes", "measures-screens": "wanted"},
    "victims_api.measures": lambda t: {"measures": {"screens": "wanted"}},
    "victims.refer": lambda t: {"service": "isva", "consent": "not-asked"},
    "victims.ask": lambda t: {"consent": "refused"},
    "victims.send": lambda t: {"sent_to": "Northshire hub"},
    "victims.answer": lambda t: {
        "outcome": "accept",
        "happened_at": clock.now().isoformat(),
        "answered_by": "M Tate",
    },
    "victims.close": lambda t: {"reason": "help-given"},
    "victims.withdraw": lambda t: {"reason": "changed-mind"},
    "accounts.change_password": lambda t: {"present": "wrong", "password": "a longer password"},
    "accounts.set_password": lambda t: {"password": "a longer password"},
    "accounts.add_person": lambda t: {
        "name": "Matrix",
        "email": f"m{next(_numbers)}@example.test",
        "password": "a longer password",
        "unit": t["suite"],
        "role": "detention-officer",
        "from_on": clock.today().isoformat(),
    },
    "accounts.post": lambda t: {
        "unit": t["suite"],
        "role": "detention-officer",
        "from_on": clock.today().isoformat(),
    },
    "accounts.end_posting": lambda t: {"to_on": clock.today().isoformat()},
    "accounts.add_unit": lambda t: {"kind": "custody-suite", "name": f"Suite {next(_numbers)}"},
    "accounts.set_remit": lambda t: {
        "service": "liaison-and-diversion",
        "youngest": 10,
        "oldest": 17,
        "from_on": clock.today().isoformat(),
    },
    "accounts.cover": lambda t: {
        "server": t["provider"],
        "from_on": clock.today().isoformat(),
    },
    "accounts.issue_token": lambda t: {
        "name": "dashboard",
        "unit": t["suite"],
        "role": "custody-sergeant",
        "scopes": ["case:open"],
        "ends_on": (clock.today() + timedelta(days=5)).isoformat(),
    },
}


def body_of(endpoint: str, there: There) -> dict[str, Any]:
    """The API takes what the page takes unless it is listed apart."""
    page = endpoint.replace("_api.", ".")
    make = BODIES.get(endpoint) or BODIES.get(page)
    return make(there) if make else {}


def as_form(body: dict[str, Any]) -> dict[str, Any]:
    form: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, bool):
            form[name] = "yes" if value else "no"
        elif (moment := _moment(value)) is not None:
            wall = clock.london(moment)
            form |= {f"{name}-day": wall.day, f"{name}-month": wall.month}
            form |= {f"{name}-year": wall.year, f"{name}-time": f"{wall:%H:%M}"}
        elif (name.endswith("_on") or name == "day") and isinstance(value, str):
            year, month, day = value.split("-")
            form |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
        else:
            form[name] = value
    return form


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) < 19 or "T" not in value:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
