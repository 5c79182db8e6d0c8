"""A real Chromium without a window, spoken to over pipes in its own protocol (CDP): keys, colours, print, pictures."""

import base64
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

# Chromium reads commands from descriptor 3 and answers on 4; a shell would take no descriptor of two digits for them.
LAUNCH = """\
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD_CLOEXEC, 10) for end in sys.argv[1:3]]
for end, place in zip(ends, (3, 4)):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass
class Tab:
    """A page that is open."""

    commands: BinaryIO
    answers: BinaryIO
    session: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command, wait for its answer, and keep what Chromium says besides."""
        message = {"id": next(self.numbers), "method": method, "params": parameters}
        message |= {"sessionId": self.session} if self.session else {}
        self.commands.write(json.dumps(message).encode() + b"\0")
        self.commands.flush()
        while True:
            answer = self._next()
            if answer.get("id") == message["id"]:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        letters = bytearray()
        while (letter := self.answers.read(1)) != b"\0":
            assert letter, "Chromium ended"
            letters += letter
        answer: dict[str, Any] = json.loads(letters)
        return answer

    def open(self, page: Path) -> None:
        """Load a page and wait until its script has run."""
        self.events.clear()
        self.send("Page.navigate", url=page.as_uri())
        while not any(one.get("method") == "Page.loadEventFired" for one in self.events):
            self.events.append(self._next())

    def value(self, expression: str) -> Any:  # noqa: ANN401  whatever the page has
        """Return what an expression in JavaScript says."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def type(self, text: str) -> None:
        """Press the keys of a text, or one key that is named, as Tab, Enter or Escape."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27}
        for key in [text] if text in codes else text:
            letter = {"Enter": "\r", "Tab": "", "Escape": ""}.get(key, key)
            named = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
            self.send("Input.dispatchKeyEvent", type="keyDown", text=letter, **named)
            self.send("Input.dispatchKeyEvent", type="keyUp", **named)

    def media(self, kind: str = "screen", colours: str = "light") -> None:
        """Show the page on a screen or on paper, in light or dark."""
        features = [{"name": "prefers-color-scheme", "value": colours}]
        self.send("Emulation.setEmulatedMedia", media=kind, features=features)

    def size(self, width: int, height: int = 900) -> None:
        """Set the size of the window in CSS pixels."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def complaints(self) -> list[str]:
        """Return what the console says of errors: scripts that failed, and what the page's own policy refused."""
        entries = [one["params"]["entry"] for one in self.events if one.get("method") == "Log.entryAdded"]
        thrown = [str(one["params"]) for one in self.events if one.get("method") == "Runtime.exceptionThrown"]
        return [one["text"] for one in entries if one["level"] == "error"] + thrown


@contextmanager
def chromium(home: Path) -> Iterator[Tab]:
    """Start Chromium with a folder of its own, and end it."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    assert program, f"there is no Chromium ({', '.join(NAMES)}); to install it, type: apt-get install chromium"
    (theirs, commands), (answers, ours) = os.pipe(), os.pipe()
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={home}"]
    command = [sys.executable, "-c", LAUNCH, str(theirs), str(ours), program, *flags, "--remote-debugging-pipe"]
    with subprocess.Popen(command, pass_fds=(theirs, ours), stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        os.close(ours)
        try:
            with open(commands, "wb") as to, open(answers, "rb") as out:  # noqa: PTH123  descriptors, and no paths
                tab = Tab(to, out)
                target = tab.send("Target.createTarget", url="about:blank")["targetId"]
                tab.session = tab.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
                for domain in ("Page", "Runtime", "Log"):
                    tab.send(f"{domain}.enable")
                yield tab
        finally:
            process.terminate()
