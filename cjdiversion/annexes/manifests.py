"""What stands beside a paper and can be checked without this service: which version it is, its
checksum, what made it, and the force's signature over all of that. Nothing of whose.
"""

from __future__ import annotations

import hashlib
from typing import Any

from cjdiversion import documents
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import queries, signing
from cjdiversion.annexes.models import AnnexPaper, AnnexVersion
from cjdiversion.annexes.signing import Signature
from cjdiversion.errors import OutOfOrder

NAMES = (
    *("reference", "version", "sha256", "template", "renderer", "fonts"),
    *("signed_by", "signature"),
)


def checksum(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()


def signed(annex: AnnexVersion, made: documents.Paper) -> dict[str, str]:
    """The two columns of a paper that has just been made."""
    said = signing.keys().sign(_force(annex), _said(annex, made))
    return {"signed_by": said["signed_by"], "signature": said["signature"]}


def manifest(annex: AnnexVersion, stored: AnnexPaper) -> dict[str, Any]:
    return {
        **_said(annex, stored),
        "signed_by": stored.signed_by,
        "signature": stored.signature,
    }


def told(annex: AnnexVersion) -> dict[str, Any]:
    """Raises OutOfOrder while there is no paper."""
    stored = queries.imprint_of(annex)
    if stored is None:
        raise OutOfOrder("There is no paper before the version is approved")
    return manifest(annex, stored)


def signature(annex: AnnexVersion, stored: AnnexPaper) -> Signature:
    """What is stored, checked against the keys of today."""
    return signing.keys().check(_force(annex), manifest(annex, stored))


def _said(annex: AnnexVersion, made: documents.Paper | AnnexPaper) -> dict[str, Any]:
    return {
        "reference": annex.reference,
        "version": annex.number,
        "sha256": made.sha256,
        "template": annex.template_version,
        "renderer": made.renderer,
        "fonts": made.fonts,
    }


def _force(annex: AnnexVersion) -> str:
    return str(accounts.unit(queries.case_of(annex).force_id).code)
