"""What goes through the pipes between the service and a printer: a JSON head, then plain bytes.

No pickle: whoever takes over a printer can send back a wrong paper, but no code.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

LARGEST = 64 * 1024 * 1024
"""Bytes of one part. The longest annex measured is under 0.1 MB."""

_SIZE = struct.Struct(">I")

Frame = tuple[dict[str, Any], list[bytes]]


def write(pipe: IO[bytes], head: Mapping[str, object], *parts: bytes) -> None:
    """Raises BrokenPipeError when nobody reads, ValueError when a part is too large."""
    if any(len(part) > LARGEST for part in parts):
        raise ValueError("too large for one paper")
    text = json.dumps({**head, "parts": len(parts)}).encode()
    for part in (text, *parts):
        pipe.write(_SIZE.pack(len(part)))
        pipe.write(part)
    pipe.flush()


def read(pipe: IO[bytes]) -> Frame:
    """Raises EOFError when the other side has gone, or says more than it may."""
    head: dict[str, Any] = json.loads(_part(pipe))
    return head, [_part(pipe) for _ in range(head["parts"])]


def _part(pipe: IO[bytes]) -> bytes:
    (size,) = _SIZE.unpack(_exactly(pipe, _SIZE.size))
    if size > LARGEST:
        raise EOFError("a part larger than any paper")
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    got = pipe.read(size)
    if len(got) < size:
        raise EOFError("the pipe was cut")
    return got
