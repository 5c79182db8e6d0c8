"""How findings are written: each format is a module with ``render``, a pure function from a report to a text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from mlops_policy.reporters.report import Report


# The formats, and the modules that write them; the standard library has a json and an html of its own.
FORMATS = {
    "text": "text",
    "jsonl": "jsonl",
    "github": "github",
    "summary": "summary",
    "sarif": "sarif",
    "gitlab": "gitlab",
    "junit": "junit",
    "json": "document",
    "badge": "badge",
    "shields": "shields",
    "html": "page",
}


def renderer(name: str) -> Callable[[Report], str]:
    """Return the function that writes a format."""
    from importlib import import_module  # one of them, and only when there is something to say

    render: Callable[[Report], str] = import_module(f"mlops_policy.reporters.{FORMATS[name]}").render
    return render


def shown(path: str) -> str:
    """Return a path as it can be printed: bytes that are no UTF-8 and control characters are escaped."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
