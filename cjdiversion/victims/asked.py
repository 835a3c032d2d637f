"""A kind of answer that only this room asks for: the same question of each thing on a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cjdiversion.fields import Asked


class Each(Asked):
    """Thing → answer. `things` change with the day; those left blank are left out."""

    kind = "each"
    default_error_messages = {"unknown": "Select one of the answers offered"}

    def __init__(
        self,
        label: str,
        *,
        things: Callable[[], Mapping[str, str]],
        answers: Mapping[str, str],
        **rest: Any,
    ) -> None:
        self.things, self.answers = things, answers
        described = {"type": "object", "additionalProperties": {"enum": [*answers]}}
        super().__init__(label, load_default=dict, allow_none=False, show=described, **rest)

    def from_form(self, name: str, form: Any) -> Any:
        given = {code: form.get(f"{name}-{code}", "") for code in self.things()}
        return {code: answer for code, answer in given.items() if answer}

    def to_form(self, value: Any) -> Any:
        return dict(value or {})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> dict[str, str]:
        things = self.things()
        if not isinstance(value, dict) or not set(value) <= set(things):
            raise self.make_error("unknown")
        if not all(isinstance(one, str) and one in self.answers for one in value.values()):
            raise self.make_error("unknown")
        return dict(value)
