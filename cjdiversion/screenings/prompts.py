"""What the booking already says, shown beside a question. Nothing counts until it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from cjdiversion.questionnaires.questions import QuestionSet

# Where a need for an interpreter recorded at booking is asked about again.
_INTERPRETER = "communication"


def of_booking(
    asked: QuestionSet, *, markers: Sequence[str], needs_interpreter: bool | None
) -> dict[str, list[str]]:
    """Question code → words that say what was found and where it came from."""
    found = {
        question.code: [
            f"Warning marker on the booking: {marker}. Ask, then answer"
            for marker in markers
            if is_about(marker, question.prompted_by)
        ]
        for question in asked
    }
    if needs_interpreter and _INTERPRETER in found:
        found[_INTERPRETER].append("The booking says an interpreter is needed. Ask, then answer")
    return {code: words for code, words in found.items() if words}


def is_about(marker: str, parts: Sequence[str]) -> bool:
    """Custody systems write markers in words of their own: “SUICIDAL”, “AILMENT: epilepsy”."""
    text = " ".join(marker.upper().split())
    return any(part in text for part in parts)
