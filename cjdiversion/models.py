"""Every table there is, in one import: for migrations and for tests that walk them all."""

from __future__ import annotations

import cjdiversion.accounts.models
import cjdiversion.annexes.models
import cjdiversion.audit
import cjdiversion.cases.models
import cjdiversion.consents.models
import cjdiversion.disposals.models
import cjdiversion.reference
import cjdiversion.referrals.models
import cjdiversion.requests
import cjdiversion.scheduling
import cjdiversion.screenings.models  # noqa: F401
from cjdiversion.database import Base

__all__ = ["Base"]
