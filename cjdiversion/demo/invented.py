"""Names and numbers of invented people: nothing here can belong to anybody.

Forces 98 and 99, telephone numbers from 07700 900000, and serials far above what is issued.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cjdiversion.cases.identifiers import make_asn, make_pnc_id, make_urn

FORENAMES: Mapping[str, Sequence[str]] = {
    "F": (
        *("Alina", "Bryony", "Carys", "Dee", "Edwina", "Farah", "Gwen", "Hollie", "Imogen", "Jess"),
        *("Keira", "Leanne", "Marta", "Nadia", "Opal", "Petra", "Roisin", "Sana", "Tess", "Yasmin"),
    ),
    "M": (
        *("Aled", "Boris", "Callum", "Dilan", "Errol", "Femi", "Gareth", "Hamid", "Ivan", "Jude"),
        *("Kofi", "Liam", "Marek", "Nye", "Osian", "Piotr", "Rory", "Stefan", "Tunde", "Wes"),
    ),
}
SURNAMES: Sequence[str] = (
    *("Abara", "Ashdown", "Birtle", "Boateng-Reeve", "Cawthorn", "Corrigan", "Dalby", "Deverill"),
    *("Eastham", "Ellerby", "Fenwick", "Fosdyke", "Galloway", "Gedney", "Hallam", "Hendry"),
    *("Iqbal", "Ingleby", "Jessop", "Jolliffe", "Karim", "Kettleby", "Lathom", "Loxley"),
    *("Mawson", "Mirza", "Nettleton", "Nowak", "Oakden", "Osei", "Pargeter", "Popescu"),
    *("Quinlan", "Rashid", "Rowntree", "Salter", "Sedgwick", "Tanfield", "Thrale", "Ullah"),
    *("Underhill", "Venn", "Vickery", "Wadlow", "Whelan", "Yardley", "Yilmaz", "Zielinski"),
)


def phone(number: int) -> str:
    """One of the thousand that are kept for drama (Ofcom)."""
    return f"07700 900{number % 1000:03}"


def custody_record_no(suite: str, number: int, year: int) -> str:
    return f"{suite[:2].upper()}/{number:06}/{year % 100:02}"


def crime_number(force: str, number: int, year: int) -> str:
    return f"{force}/{number:06}/{year % 100:02}"


def urn(force: str, number: int, year: int) -> str:
    return make_urn(number % 100_000, year=year, force=force)


def asn(force: str, number: int, year: int) -> str:
    return make_asn(number, year=year, force=force)


def pnc_id(number: int) -> str:
    """Of somebody first recorded between 1990 and 2019."""
    return make_pnc_id(number, year=1990 + number % 30)
