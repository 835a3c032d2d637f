"""The printer process: shuts itself in, loads WeasyPrint, prints what comes through its pipe."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO

from cjdiversion.documents import frames

CLONE_NEWNET = 0x40000000  # linux/sched.h
CLONE_NEWUSER = 0x10000000


def serve(*, megabytes: int, seconds: float) -> None:
    """Until the other side closes the pipe."""
    requests, answers = _own_pipes()
    is_offline = _leave_network()
    _limit_memory(megabytes * 1024 * 1024)
    try:
        from cjdiversion.documents import layout
    except (ImportError, OSError) as error:  # cffi: the library is not on this machine
        frames.write(answers, {"missing": type(error).__name__})
        return
    _limit(resource.RLIMIT_FSIZE, 0)  # a paper writes no file
    _confess_before_dying(answers)
    frames.write(answers, {"renderer": layout.RENDERER, "is_offline": is_offline})
    while _served_one(requests, answers, seconds=seconds):
        pass


def _served_one(requests: BinaryIO, answers: BinaryIO, *, seconds: float) -> bool:
    from cjdiversion.documents import layout

    try:
        head, parts = frames.read(requests)
    except EOFError:
        return False
    # The service kills a late printer; the alarm is for a printer whose service died first.
    signal.alarm(int(seconds) + 5)
    try:
        pdf, fonts = layout.printed(head, *parts)
        frames.write(answers, {"fonts": fonts}, pdf)
    except layout.Refused as refusal:
        frames.write(answers, {"refused": refusal.code})
    signal.alarm(0)
    return True


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout to ourselves: a library that prints would garble the answers."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    return requests, answers


def _leave_network() -> bool:
    """Into a network of its own without any way out, where the kernel lets us (Linux)."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except AttributeError:
        return False
    ways = (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET)  # root may; others as root of their own
    return any(unshare(way) == 0 for way in ways)


def _limit_memory(most: int) -> None:
    """What it writes to, and loosely what it reserves: a thread of Pango's reserves 128 MB."""
    _limit(resource.RLIMIT_DATA, most)
    _limit(resource.RLIMIT_AS, 2 * most + 128 * 1024 * 1024)


def _limit(kind: int, most: int) -> None:
    with suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS; the time limit still holds
        resource.setrlimit(kind, (most, most))


def _confess_before_dying(answers: BinaryIO) -> None:
    """An unforeseen error ends this process; say its kind and place, never its text."""

    def confess(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        code = "too-large" if issubclass(kind, MemoryError) else "failed"
        frames.write(answers, {"refused": code, "where": f"{kind.__name__} at {_place(trace)}"})

    sys.excepthook = confess


def _place(trace: TracebackType | None) -> str:
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
