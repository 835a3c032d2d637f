"""Every table there is, in one import: for migrations and for tests that walk them all."""

from __future__ import annotations

import cjdiversion.accounts.models
import cjdiversion.annexes.asking_models
import cjdiversion.annexes.lines_models
import cjdiversion.annexes.models
import cjdiversion.annexes.pack_models
import cjdiversion.audit
import cjdiversion.cases.models
import cjdiversion.conditions.models
import cjdiversion.consents.models
import cjdiversion.contacts.models
import cjdiversion.contexts.models
import cjdiversion.departures.models
import cjdiversion.detentions.models
import cjdiversion.disposals.flow_models
import cjdiversion.disposals.local_models
import cjdiversion.disposals.models
import cjdiversion.disposals.options_models
import cjdiversion.disposals.release_models
import cjdiversion.disposals.summary_models
import cjdiversion.disposals.victim_models
import cjdiversion.disposals.waiting_models
import cjdiversion.drafts
import cjdiversion.entries.models
import cjdiversion.escalations.models
import cjdiversion.exchanges.models
import cjdiversion.identities.models
import cjdiversion.instruments.models
import cjdiversion.interviews.models
import cjdiversion.outbox.models
import cjdiversion.presence
import cjdiversion.questionnaires.models
import cjdiversion.reference
import cjdiversion.referrals.models
import cjdiversion.requests
import cjdiversion.returns.import_models
import cjdiversion.returns.models
import cjdiversion.reviews.learning_models
import cjdiversion.reviews.models
import cjdiversion.rotas.models
import cjdiversion.safeguards.models
import cjdiversion.scheduling
import cjdiversion.screenings.models
import cjdiversion.shifts.models
import cjdiversion.victims.models  # noqa: F401
from cjdiversion.database import Base

__all__ = ["Base"]
