"""Which characters the fonts of this machine can print, and how the others are shown."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from weasyprint.text.ffi import ffi, fontconfig

ffi.cdef("""
    typedef struct _FcCharSet FcCharSet;
    FcCharSet * FcCharSetCreate (void);
    FcBool FcCharSetMerge (FcCharSet *a, const FcCharSet *b, FcBool *changed);
    FcBool FcCharSetHasChar (const FcCharSet *fcs, unsigned int ucs4);
    FcResult FcPatternGetCharSet (FcPattern *p, const char *object, int n, FcCharSet **c);
""")

FOUND = 0  # FcResultMatch, FcSetSystem
OUTLINES = (b"TrueType", b"CFF")  # what Pango still prints; not bitmaps

# Space and joining: they shape the text around them and have no picture of their own.
SHAPING = frozenset("\t\n\r\f\u200c\u200d") | {chr(one) for one in range(0xFE00, 0xFE10)}
# Marks that make a line read in another order than it was written (Unicode TR 36), and what parts
# or joins words unseen: always shown.
UNSEEN = frozenset(
    "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def shown(text: str) -> str:
    """The text with every character no font has written out as U+XXXX."""
    strange = {ord(c): spelled(c) for c in set(text) if not _has_picture(c)}
    return text.translate(strange) if strange else text


def spelled(character: str) -> str:
    return f"[U+{ord(character):04X}]"


@cache
def _has_picture(character: str) -> bool:
    if character in SHAPING or " " <= character <= "~":
        return True
    if character in UNSEEN or unicodedata.category(character) == "Cc":
        return False
    if character.isspace():
        return True
    return bool(fontconfig.FcCharSetHasChar(_covered(), ord(character)))


@cache
def _covered() -> Any:
    """Every character of every installed font, as fontconfig's own set."""
    config = fontconfig.FcInitLoadConfigAndFonts()
    fonts = fontconfig.FcConfigGetFonts(config, FOUND)
    covered = fontconfig.FcCharSetCreate()
    for number in range(fonts.nfont if fonts != ffi.NULL else 0):
        _merge(covered, fonts.fonts[number])
    return covered


def _merge(covered: Any, font: Any) -> None:
    kind, own = ffi.new("FcChar8 **"), ffi.new("FcCharSet **")
    if fontconfig.FcPatternGetString(font, b"fontformat", 0, kind) != FOUND:
        return
    if ffi.string(kind[0]) not in OUTLINES:
        return
    if fontconfig.FcPatternGetCharSet(font, b"charset", 0, own) == FOUND:
        fontconfig.FcCharSetMerge(covered, own[0], ffi.NULL)
