"""To which team a referral goes: from dated tables of who serves whom and what each takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from cjdiversion import clock, reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import rules as remits
from cjdiversion.accounts.models import Unit
from cjdiversion.accounts.queries import Offer
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import youngest
from cjdiversion.errors import Invalid
from cjdiversion.referrals.models import Referral


def of(case: Case) -> list[Offer]:
    """The teams that could take it today, the one it goes to unless the sender chooses first.
    `person` is loaded."""
    nation = accounts.nation_of(accounts.unit(case.force_id).code)
    age, source = youngest(case.person, clock.today()), case.way.value
    return fitting(_serving(case), age=age, source=source, nation=nation)


def offered(case: Case) -> list[Offer]:
    """At least one. Raises Invalid where no team takes the case."""
    found = of(case)
    if not found:
        raise _nobody(is_served=bool(_serving(case)))
    return found


def chosen(case: Case, token: str = "") -> Unit:
    """Raises Invalid where no team serves the case, or none of them is the one named."""
    wanted = [one.provider for one in offered(case) if not token or one.provider.token == token]
    if not wanted:
        raise Invalid.at("team", "unknown", "Select one of the teams offered")
    return wanted[0]


def fitting(offers: Iterable[Offer], *, age: int | None, source: str, nation: str) -> list[Offer]:
    """R-T3: those that take the age and the source; the nation’s own service before another’s, a
    team for fewer ages before one for more, then in the order they came. Pure but for the words."""
    takes = [
        one
        for one in offers
        if remits.takes_age(one.remit, age) and remits.takes_source(one.remit, source)
    ]
    return sorted(takes, key=lambda one: (_is_foreign(one, nation), remits.width(one.remit)))


def taking(providers: Sequence[Unit], age: int | None) -> list[Unit]:
    """Those of the providers that take the age today, in their order."""
    held = accounts.remits([one.id for one in providers])
    return [one for one in providers if remits.takes_age(held.get(one.id), age)]


def called(offer: Offer, force_code: str = "") -> str:
    """What sentences call the service: “L&D”, or what it is in Wales."""
    row = accounts.service_of(offer.remit, accounts.nation_of(force_code))
    return str(row.attributes["short"])


def called_each(providers: Iterable[Unit], force_code: str) -> dict[UUID, str]:
    """Provider → what sentences call its service, in one statement."""
    found = {one.id: one for one in providers}
    held = accounts.remits(list(found)) if found else {}
    return {key: called(Offer(one, held.get(key)), force_code) for key, one in found.items()}


def label_of(referral: Referral) -> str:
    """What its provider’s service is called. `case` is loaded."""
    nation = accounts.nation_of(accounts.unit(referral.case.force_id).code)
    return accounts.service_of(offer_of(accounts.unit(referral.provider_id)).remit, nation).label


def offer_of(provider: Unit) -> Offer:
    return Offer(provider, accounts.remits([provider.id]).get(provider.id))


def sources_taken(provider: Unit | None) -> dict[str, str]:
    """Code → words, of what a practitioner of the provider may start without the police."""
    labels, facts = (
        reference.choices("referral_sources"),
        reference.attributes("referral_sources"),
    )
    remit = offer_of(provider).remit if provider else None
    return {
        code: words
        for code, words in labels.items()
        if facts[code].get("by_ld") and remits.takes_source(remit, code)
    }


def _serving(case: Case) -> list[Offer]:
    unit_id = case.suite_id or case.investigating_unit_id
    return accounts.offers(unit_id) if unit_id else []


def _is_foreign(offer: Offer, nation: str) -> bool:
    if offer.remit is None or not nation:
        return False
    return bool(accounts.service_of(offer.remit).attributes["nation"] != nation)


def _nobody(*, is_served: bool) -> Invalid:
    if is_served:
        words = "No team that serves this unit takes somebody of this age from here"
        return Invalid.at("", "no-team", f"{words}. Ask the administrator")
    words = "No L&D service is recorded as serving this unit. Ask the administrator"
    return Invalid.at("", "no-provider", words)
