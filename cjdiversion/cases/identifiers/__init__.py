"""The numbers a case goes by: each has `normalise_…` to take what was typed or imported, and
`make_…` for invented ones. They raise BadIdentifier and look nothing up.
"""

from cjdiversion.cases.identifiers.asn import (
    asn,
    is_dummy_asn,
    make_asn,
    normalise_asn,
    short_asn,
)
from cjdiversion.cases.identifiers.cro import (
    cro_file_number,
    cro_number,
    make_cro_number,
    normalise_cro_number,
)
from cjdiversion.cases.identifiers.health import (
    make_nhs_number,
    make_ods_code,
    normalise_nhs_number,
    normalise_ods_code,
    spaced_nhs_number,
)
from cjdiversion.cases.identifiers.letters import BadIdentifier
from cjdiversion.cases.identifiers.offence_code import normalise_offence_code, split_offence_code
from cjdiversion.cases.identifiers.pnc import (
    make_pnc_id,
    normalise_pnc_id,
    pnc_id,
    short_pnc_id,
)
from cjdiversion.cases.identifiers.urn import base_urn, boxed_urn, make_urn, normalise_urn

__all__ = [
    "BadIdentifier",
    "asn",
    "base_urn",
    "boxed_urn",
    "cro_file_number",
    "cro_number",
    "is_dummy_asn",
    "make_asn",
    "make_cro_number",
    "make_nhs_number",
    "make_ods_code",
    "make_pnc_id",
    "make_urn",
    "normalise_asn",
    "normalise_cro_number",
    "normalise_nhs_number",
    "normalise_ods_code",
    "normalise_offence_code",
    "normalise_pnc_id",
    "normalise_urn",
    "pnc_id",
    "short_asn",
    "short_pnc_id",
    "spaced_nhs_number",
    "split_offence_code",
]
