"""The design systems out of node_modules, and the house's own style and script, in one folder.

The folder's name changes with its content, so that a browser may keep what it got for a year.
Of GOV.UK's own marks (crown, crest, GDS Transport) nothing is served: they belong to GOV.UK.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, url_for

from cjdiversion.config import CHECKOUT

HOUSE = Path(__file__).with_name("static")
GOVUK = Path("govuk-frontend", "dist", "govuk")
MOJ = Path("@ministryofjustice", "frontend", "moj")
PACKAGED = (
    GOVUK / "govuk-frontend.min.css",
    GOVUK / "govuk-frontend.min.js",
    MOJ / "moj-frontend.min.css",
    MOJ / "moj-frontend.min.js",
)

HINT = (
    "The design systems are not installed, so pages are plain but work. "
    "Run “npm ci” in the project’s folder and start again."
)
A_YEAR = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"  # asked for by a page older than this process

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_GDS_TRANSPORT = re.compile(r"[\"']?GDS Transport[\"']?\s*,\s*")


def register(app: Flask, *, node_modules: Path = CHECKOUT / "node_modules") -> None:
    """Adds /assets, and for templates `asset(name)` and `missing_assets` (words, or empty).

    Touches the Jinja environment: call it after `app.jinja_options` is set.
    """
    contents = dict(_contents(node_modules))
    app.register_blueprint(_blueprint(contents, stamp := _stamp(contents)))
    are_missing = not all(path.name in contents for path in PACKAGED)
    if are_missing:
        app.logger.warning(HINT)
    app.jinja_env.globals["missing_assets"] = HINT if are_missing else ""
    app.jinja_env.globals["asset"] = lambda name: url_for("assets.file", stamp=stamp, name=name)


def _blueprint(contents: dict[str, bytes], stamp: str) -> Blueprint:
    blueprint = Blueprint("assets", __name__)

    def file(stamp: str, name: str) -> Response:
        if name not in contents:
            abort(404)
        response = Response(contents[name], content_type=_content_type(name))
        response.headers["Cache-Control"] = A_YEAR if stamp == current else A_MINUTE
        return response

    current = stamp
    blueprint.add_url_rule("/assets/<stamp>/<path:name>", "file", file)
    # What browsers ask for by themselves beside a paper, which has no head to name it in.
    icon = {"stamp": "icon", "name": "favicon.svg"}
    blueprint.add_url_rule("/favicon.ico", "file", file, defaults=icon)
    return blueprint


def _contents(node_modules: Path) -> Iterator[tuple[str, bytes]]:
    """Only what stands in this list is ever sent: no path from outside is opened."""
    for path in PACKAGED:
        if (node_modules / path).is_file():
            yield path.name, _without_marks(node_modules / path)
    for path in sorted((node_modules / MOJ / "assets" / "images").glob("icon-*")):
        yield f"images/{path.name}", path.read_bytes()
    for path in sorted(HOUSE.glob("[!.]*.*")):
        yield path.name, path.read_bytes()


def _without_marks(path: Path) -> bytes:
    """GDS Transport is licensed for GOV.UK only; Arial follows it in every font list."""
    if path.suffix != ".css":
        return path.read_bytes()
    style = _FONT_FACE.sub("", path.read_text(encoding="utf-8"))
    style = _GDS_TRANSPORT.sub("", style)
    return style.replace("url(/assets/", "url(").encode()


def _stamp(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:12]


def _content_type(name: str) -> str:
    """Not the machine's own table alone: some have no line for scripts, and nosniff is strict."""
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
