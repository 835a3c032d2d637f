"""What an annex costs to print, beside WeasyPrint alone on the same page, and to take along."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response

from cjdiversion import documents
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import paper
from cjdiversion.annexes.drafting import frozen
from cjdiversion.annexes.facts import Facts, Identifier, Line, Section, State, as_json, as_plain
from cjdiversion.annexes.models import AnnexPaper, AnnexShare, AnnexVersion
from cjdiversion.annexes.steps import Status
from cjdiversion.bench.measuring import Asker, Cost, cost
from cjdiversion.cases.models import Case
from cjdiversion.consents.release import Holder
from cjdiversion.database import Database, session

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
COVER = paper.Cover("C2222222-1", 1, AT, "DC Lena Ford", AT, "DS Mary Quill")
LINES = {"short": 1, "usual": 4, "long": 16}  # in each of twelve sections
ROUNDS = 7
READER = "cps@example.test"

_ALONE = """
import json, re, statistics, sys, time
import weasyprint
html, rounds = json.load(sys.stdin)
weasyprint.HTML(string=html).write_pdf()
took = []
for _ in range(rounds):
    began = time.perf_counter()
    document = weasyprint.HTML(string=html).render()
    document.write_pdf()
    took.append(time.perf_counter() - began)
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(statistics.median(took), int(peak[1]) / 1024, len(document.pages))
"""


@dataclass(frozen=True)
class Printing:
    """Medians. `mib`: the most memory of the process that printed."""

    seconds: float
    mib: float


def facts(lines: int) -> Facts:
    """Invented; of each section so many lines of the usual length."""
    told = "Loses the thread when two people speak, asks for words to be said again, then agrees"
    return Facts(
        recipient="Crown Prosecution Service",
        basis="Data Protection Act 2018, Schedule 8, paragraph 2",
        identifiers=(Identifier("Name", "MARLOW, Ana"), Identifier("URN")),
        alleged=("Theft from a shop (TH68010)",),
        sections=tuple(
            Section(
                f"section-{number}",
                f"Section {number}",
                State.OBTAINED,
                tuple(
                    Line("x", f"{told} ({place})", Holder.POLICE, "Police", "custody record", AT)
                    for place in range(lines)
                ),
            )
            for number in range(12)
        ),
    )


def of_service(told: Facts) -> Printing:
    """Warm, as an approval prints it: both standards, the facts attached."""
    printers = documents.Printers(documents.Limits(at_once=1))
    data = documents.Attachment("annex.json", "The same facts", as_json(as_plain(told)))
    took = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        html = paper.page(COVER, told)
        documents.render(html, made_at=AT, attachment=data, printers=printers)
        took.append(time.perf_counter() - began)
    with printers.lent() as one:
        status = Path(f"/proc/{one.process_id}/status").read_text(encoding="utf-8")
    printers.close()
    return Printing(statistics.median(took[1:]), _peak(status))


def alone(told: Facts) -> tuple[Printing, int]:
    """WeasyPrint by itself on the same page, warm too; and how many pages it makes."""
    done = subprocess.run(  # noqa: S603 — our own interpreter and our own words
        [sys.executable, "-c", _ALONE],
        input=json.dumps([paper.page(COVER, told), ROUNDS]),
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, mib, pages = done.stdout.split()
    return Printing(float(seconds), float(mib)), int(pages)


def _peak(status: str) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


# --- downloads ----------------------------------------------------------------------------------


def stored(db: Database) -> tuple[str, bytes]:
    """One shared version with its paper, past the services; its address and its bytes."""
    told = facts(LINES["usual"])
    made = paper.printed(COVER, told)
    with db.unit():
        area_id = accounts.actor_named(READER).unit_id
        case = session().scalars(sa.select(Case).limit(1)).one()
        annex = AnnexVersion(
            case_id=case.id,
            reference=COVER.reference,
            number=1,
            status=Status.SHARED,
            template_version=paper.TEMPLATE,
            facts_digest=told.digest,
            made_at=AT,
            made_by=COVER.made_by,
            approved_at=AT,
            approved_by=COVER.approved_by,
            cps_area_id=area_id,
            shared_at=AT,
            **frozen(told),
        )
        session().add(annex)
        session().flush()
        session().add(
            AnnexPaper(
                version_id=annex.id,
                pdf=made.pdf,
                sha256=made.sha256,
                renderer=made.renderer,
                fonts=made.fonts,
                printed_at=AT,
            )
        )
        session().add(AnnexShare(version_id=annex.id, unit_id=area_id, shared_at=AT, shared_by=""))
        return f"/annexes/{annex.token}/download", made.pdf


def downloads(asker: Asker, form: dict[str, str], address: str, pdf: bytes) -> dict[str, Cost]:
    bare = Flask("bare")
    bare.add_url_rule("/", "paper", lambda: Response(pdf, mimetype="application/pdf"))
    plain = Asker(bare, {})
    return {
        "a download": cost(_gives(pdf, lambda: asker.post(address, form))),
        "the bytes from bare Flask": cost(_gives(pdf, lambda: plain.get("/"))),
    }


def _gives(pdf: bytes, ask: Callable[[], tuple[int, bytes]]) -> Any:
    def act() -> None:
        assert ask() == (200, pdf)

    return act
