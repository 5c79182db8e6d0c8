"""How findings are written: each reporter turns a result into a text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


FORMATS = ("text", "jsonl", "github")


def reporter(name: str) -> Callable[..., str]:
    """Return the function that writes a format."""
    from importlib import import_module  # one of them, and only when there is something to say

    write: Callable[..., str] = import_module(f"mlops_policy.reporters.{name}").write
    return write


def shown(path: str) -> str:
    """Return a path as it can be printed: bytes that are no UTF-8 and control characters are escaped."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
