"""The warm printer processes: started on first use, few at once, killed when a paper goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cjdiversion.documents import frames
from cjdiversion.documents.trouble import PrinterBusy, PrinterMissing, Unprintable

PACKAGE = Path(__file__).resolve().parent.parent

# A bare package of our name, so that the printer loads its own modules and nothing of the service.
START = """
import sys, types
package = types.ModuleType("cjdiversion")
package.__path__ = [sys.argv[1]]
sys.modules["cjdiversion"] = package
from cjdiversion.documents import worker
worker.serve(megabytes=int(sys.argv[2]), seconds=float(sys.argv[3]))
"""

# Where system libraries and fonts are found; all else (database address, secrets) stays outside.
PASSED_ON = (
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)


@dataclass(frozen=True)
class Limits:
    """What one job may use, and how many run at once in this process."""

    seconds: float = 30
    megabytes: int = 512
    at_once: int = 2
    jobs_each: int = 50  # then a fresh process: memory once taken is seldom given back
    wait: float = 30  # seconds to wait for a free printer
    start: float = 60  # seconds to start in; about one when the machine is quiet


def environment() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


class Printer:
    """One process. Raises PrinterMissing when it does not come up."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.jobs = 0
        self._late = False
        self._process = _started(limits)
        assert self._process.stdin and self._process.stdout
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self.greeting = self._greeting()

    def ask(self, head: dict[str, object], *parts: bytes) -> frames.Frame:
        """Raises Unprintable when the process dies over it or has to be killed."""
        self.jobs += 1
        try:
            with self._deadline(self.limits.seconds):
                frames.write(self._requests, head, *parts)
                answer, blobs = frames.read(self._answers)
        except (EOFError, OSError, ValueError) as error:
            raise Unprintable("too-slow" if self._late else "failed") from error
        if "where" in answer:  # its last words
            raise Unprintable(answer["refused"], where=answer["where"])
        return answer, blobs

    @property
    def is_fit(self) -> bool:
        return self._process.poll() is None and self.jobs < self.limits.jobs_each

    @property
    def process_id(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):  # what was not yet sent has nobody left to read it
            self._requests.close()
        self._answers.close()

    def _greeting(self) -> dict[str, object]:
        try:
            with self._deadline(self.limits.start):
                head, _ = frames.read(self._answers)
        except EOFError as error:
            self.stop()
            raise PrinterMissing("The process that prints papers could not be started") from error
        if "missing" in head:
            self.stop()
            raise PrinterMissing
        return head

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._run_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _run_out(self) -> None:
        self._late = True
        self._process.kill()


class Printers:
    """At most `limits.at_once` processes, lent to one thread at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._places = threading.BoundedSemaphore(self.limits.at_once)
        self._lock = threading.Lock()
        self._idle: list[Printer] = []
        self._lent: set[Printer] = set()

    def ask(self, head: dict[str, object], *parts: bytes) -> frames.Frame:
        """Raises PrinterMissing, PrinterBusy or Unprintable."""
        with self.lent() as printer:
            answer, blobs = printer.ask(head, *parts)
        if "refused" in answer:
            raise Unprintable(answer["refused"])
        return {**printer.greeting, **answer}, blobs

    @contextmanager
    def lent(self) -> Iterator[Printer]:
        """A printer that went through an error is not used again."""
        if not self._places.acquire(timeout=self.limits.wait):
            raise PrinterBusy
        try:
            printer = self._taken()
            try:
                yield printer
            except BaseException:
                self._stop(printer)
                raise
            self._give_back(printer)
        finally:
            self._places.release()

    def close(self) -> None:
        """Every process ends now, also one at work."""
        with self._lock:
            everyone = [*self._idle, *self._lent]
            self._idle.clear()
            self._lent.clear()
        for printer in everyone:
            printer.stop()

    def _taken(self) -> Printer:
        with self._lock:
            printer = self._idle.pop() if self._idle else None
        if printer and not printer.is_fit:
            printer.stop()
            printer = None
        printer = printer or Printer(self.limits)
        with self._lock:
            self._lent.add(printer)
        return printer

    def _give_back(self, printer: Printer) -> None:
        if not printer.is_fit:
            self._stop(printer)
            return
        with self._lock:
            self._lent.discard(printer)
            self._idle.append(printer)

    def _stop(self, printer: Printer) -> None:
        with self._lock:
            self._lent.discard(printer)
        printer.stop()


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    # -I: no PYTHON… variable, no user packages, no current folder on the path.
    # Its own session: Ctrl-C in the terminal ends the service, which then ends the printer.
    return subprocess.Popen(  # noqa: S603 (our own interpreter and code)
        [
            *(sys.executable, "-I", "-c", START),
            *(str(PACKAGE), str(limits.megabytes), str(limits.seconds)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries write texts of the document there
        env=environment(),
        cwd="/",
        start_new_session=True,
    )
