"""The demonstration's two processes: web and jobs, started and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from cjdiversion.config import CHECKOUT

WEB = ("-m", "gunicorn", "--no-control-socket", "--worker-class", "gthread", "--workers", "2")
JOBS = ("-m", "flask", "--app", "wsgi", "jobs", "serve")


def serve(*, port: int) -> int:
    """Until one of them ends, or somebody stops them. Returns the exit status."""
    web = ("--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "wsgi:app")
    running = [_started((*WEB, *web)), _started(JOBS)]

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        while all(one.poll() is None for one in running):
            time.sleep(0.5)
        return 1
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        _stop(running)


def _started(words: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen([sys.executable, *words], cwd=CHECKOUT, env=environment)  # noqa: S603


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for one in running:
        if one.poll() is None:
            one.terminate()
    for one in running:
        one.wait(timeout=30)
