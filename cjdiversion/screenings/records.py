"""One screening as a whole: what it asks, by the version it was begun under, and what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cjdiversion import clock, reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.questionnaires import queries as questionnaires
from cjdiversion.questionnaires.questions import QuestionSet, Section
from cjdiversion.screenings import making, needs, progress, queries, rules
from cjdiversion.screenings.answered import Said
from cjdiversion.screenings.models import Answer, Need, NeedStatus, Screening
from cjdiversion.screenings.progress import Progress
from cjdiversion.screenings.rules import Reason


@dataclass(frozen=True)
class Record:
    """One screening as it is shown: what was asked, what was said, what followed."""

    screening: Screening
    asked: QuestionSet
    answers: Mapping[str, Answer]
    all_needs: Sequence[Need]

    @property
    def plain(self) -> dict[str, str]:
        return making.plain(self.answers)

    @property
    def said(self) -> list[Answer]:
        """In page order."""
        return [self.answers[one.code] for one in self.asked if one.code in self.answers]

    @property
    def needs(self) -> list[Need]:
        return [need for need in self.all_needs if need.status is NeedStatus.ACTIVE]

    @property
    def ended(self) -> list[Need]:
        return [need for need in self.all_needs if need.status is not NeedStatus.ACTIVE]

    @property
    def open_codes(self) -> frozenset[str]:
        """Questions that are asked after what was said so far."""
        return frozenset(question.code for question in self.asked.open_to(self.plain))

    @property
    def unanswered(self) -> list[str]:
        return rules.not_looked_at(self.plain, self.asked)

    @property
    def progress(self) -> Progress:
        return progress.of(self.asked, self.plain)

    def progress_of(self, section: Section) -> Progress:
        return progress.of_section(section, self.asked, self.plain)

    @property
    def is_safety_action_due(self) -> bool:
        return rules.safety_action_due(self.plain, [code for code, _ in self._local])

    @property
    def reasons(self) -> list[Reason]:
        vulnerabilities = reference.attributes("vulnerabilities")
        by_rule = rules.suspects_vulnerability(self.plain, self.asked)
        return by_rule + rules.by_hand(self._local, vulnerabilities)

    @property
    def _local(self) -> list[tuple[str, str]]:
        """The needs that questions of the force itself raised: code and id."""
        found = (need for need in self.needs if need.rule.startswith(needs.LOCAL))
        return [(need.code, need.id.hex) for need in found]

    @property
    def outcome(self) -> str:
        begun = [(self.screening.id, self.screening.status)]
        is_found = any(need.source != needs.BOOKING for need in self.needs)
        said = {self.screening.id: Said(self.plain, self.asked)}
        return queries.outcome_of(begun, said, is_found)

    @property
    def finding(self) -> tuple[str, bool]:
        """What the custody record is told of."""
        return self.outcome, self.is_safety_action_due

    @property
    def outcome_words(self) -> str:
        return rules.outcome_words(self.outcome, making.counts(self.plain, self.asked))


def of(screening: Screening) -> Record:
    answers = queries.answers_of(screening.id)
    asked = asked_in(screening, answered=frozenset(answers))
    return Record(screening, asked, answers, queries.needs_from(screening.id))


def asked_of(case: Case) -> QuestionSet:
    """What is asked in a case that begins to be screened now; `case.person` is loaded."""
    return _narrowed(questionnaires.current(_force(case)), case)


def asked_in(screening: Screening, *, answered: frozenset[str] = frozenset()) -> QuestionSet:
    """What this screening asks, by the version it began. `screening.case` has its person loaded;
    what was answered stays in it, though the facts of the person were corrected since."""
    return _narrowed(whole_set_of(screening), screening.case, answered)


def whole_set_of(screening: Screening) -> QuestionSet:
    """With the questions of other kinds of case."""
    return questionnaires.of(
        screening.question_set, screening.question_set_version, screening.question_set_force
    )


def _narrowed(
    asked: QuestionSet, case: Case, answered: frozenset[str] = frozenset()
) -> QuestionSet:
    on = clock.london(case.opened_at).date()
    is_child = rules.is_possibly_child(case.person, on)
    return asked.narrowed(case.way.value, possibly_child=is_child, also=answered)


def _force(case: Case) -> str:
    return accounts.unit(case.force_id).code
