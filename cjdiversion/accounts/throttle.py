"""How many guesses there were: kept in the database, so that a restart forgives nobody."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.accounts.models import SignInAttempt
from cjdiversion.database import session

GUESSES = 10  # Cyber Essentials: at most 10 guesses, then 15 minutes
GUESSES_FROM_ADDRESS = 100  # a whole suite shares one address
WAIT = timedelta(minutes=15)


def holds(account: str, origin: str) -> bool:
    """Both are digests, never what was typed."""
    mine, here = SignInAttempt.account_digest == account, SignInAttempt.address_digest == origin
    guesses = (
        sa.select(sa.func.count().filter(mine), sa.func.count().filter(here))
        .where(SignInAttempt.at > clock.now() - WAIT)
        .where(sa.or_(mine, here))
    )
    by_account, by_address = session().execute(guesses).one()
    return bool(by_account >= GUESSES or by_address >= GUESSES_FROM_ADDRESS)
