"""What may be answered: code → words. Not asked, refused and unable are answers; a blank was not
looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

UNANSWERED = {"not-asked": "Not asked", "refused": "Refused to say", "unable": "Unable to answer"}
NOT_LOOKED_AT = "Not looked at"
PLAIN = {"yes": "Yes", "no": "No", **UNANSWERED}
# YJCEA 1999 s16(1)(b), s17(1): the condition alone is not enough; s16(5) says what quality is.
OF_EVIDENCE = {
    "yes": "Yes, and their evidence is likely to suffer for it",
    "yes-without": "Yes, but their evidence is not likely to suffer",
    "yes-unsure": "Yes; the effect on their evidence is not known",
    "no": "No",
    **UNANSWERED,
}
# YJCEA 1999 s17(4) and (5): who is eligible by the offence alone may say they do not wish it.
OPT_OUT = {
    "yes": "Yes",
    "yes-without": "Yes, but they do not wish to be treated so",
    "no": "No",
    **UNANSWERED,
}
THERAPY = {"in-progress": "In progress", "planned": "Planned", "none": "No therapy", **UNANSWERED}
MEASURE = {
    "wanted": "Wanted",
    "not-wanted": "Not wanted",
    "to-discuss": "To discuss",
    **UNANSWERED,
}
WOULD_IMPROVE = {"yes": "Yes", "no": "No", "unsure": "Not known"}
CONSENT = {"given": "They agree", "refused": "They say no", "not-asked": "Not asked"}


def said(answers: Mapping[str, str], code: str) -> str:
    return answers.get(code, code) if code else NOT_LOOKED_AT
