"""A person at a keyboard: Tab, arrows, Space, Enter and free text, each press counted; and what
came over the wire after the first page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

MOST_TABS = 120
FOCUSED = """() => {
  const here = document.activeElement;
  const labels = here.labels ? [...here.labels].map((one) => one.innerText) : [];
  const group = here.closest("fieldset");
  return {
    tag: here.tagName, type: here.type || "", name: here.name || "", value: here.value || "",
    words: (labels.join(" ") || here.innerText || "").trim(),
    legend: group ? group.querySelector("legend").innerText.trim() : "",
  };
}"""

# A page gives the focus where it says only when it is drawn; nobody presses Tab before that.
SETTLED = """() => {
  const given = document.querySelector("[autofocus]");
  return !given || document.activeElement !== document.body;
}"""


@dataclass
class Keyboard:
    """Counts presses besides free text. `bytes`: of every answer since the first page. `server`:
    milliseconds from each request’s last byte to its answer’s first, redirects too."""

    page: Page
    presses: int = 0
    pages: int = 0
    bytes: int = 0
    server: float = 0
    typed: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)

    def watch(self) -> None:
        """From here on, what crosses the wire is counted, as the browser itself counts it."""
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._finished)
        wire.on("Network.responseReceived", lambda told: self._answered(told["response"]))
        wire.on(
            "Network.requestWillBeSent", lambda told: self._answered(told.get("redirectResponse"))
        )
        self.page.on("framenavigated", lambda frame: self._navigated())

    def _finished(self, told: dict[str, Any]) -> None:
        self.bytes += int(told["encodedDataLength"])

    def _answered(self, response: dict[str, Any] | None) -> None:
        timing = (response or {}).get("timing")
        if timing:
            self.server += timing["receiveHeadersEnd"] - timing["sendEnd"]

    def _navigated(self) -> None:
        self.pages += 1

    def press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    @property
    def here(self) -> dict[str, str]:
        found: dict[str, str] = self.page.evaluate(FOCUSED)
        return found

    def to(self, words: str = "", *, name: str = "") -> None:
        """Tab on to the next thing called so."""
        self.page.wait_for_function(SETTLED)
        for _ in range(MOST_TABS):
            self.press("Tab")
            here = self.here
            if (name and here["name"] == name) or (words and words in here["words"]):
                return
        raise AssertionError(f"no way by Tab to {words or name}, on {self.page.url}")

    def choose(self, name: str, value: str) -> None:
        """Go to a group of radios and choose by Space or arrows, as a browser lets one."""
        self.to(name=name)
        if self._checked(name) is None and self.here["value"] == value:
            self.press("Space")
        while self._checked(name) != value:
            self.press("ArrowDown")

    def _checked(self, name: str) -> str | None:
        script = "name => (document.querySelector(`[name='${name}']:checked`) || {}).value || null"
        found: str | None = self.page.evaluate(script, name)
        return found

    def write(self, name: str, text: str) -> None:
        """Free text is not counted; the way to it is."""
        self.to(name=name)
        self.typed += len(text)
        self.page.keyboard.type(text)

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.press("Enter")
