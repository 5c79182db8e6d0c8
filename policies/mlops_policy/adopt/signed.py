"""What init writes carries a digest of itself, so that ``--undo`` takes back nothing that was changed since.

The digest stands in a comment, ``(by init: DIGEST)``, before what it is of: in a clone, and after a commit, it is there
too. Line endings do not count, since git may have checked the file out with others.
"""

from __future__ import annotations

from mlops_policy.lazy import pattern

_MARK = pattern(r"(?m)^[^\n]* \(by init: ([0-9a-f]{16})\)\r?\n")


def signed(comment: str, body: str) -> str:
    """Return a comment of one line with the digest of what follows it, and that."""
    return f"{comment} (by init: {_digest(body)})\n{body}"


def whole(text: str) -> bool:
    """Return whether a text is one that was signed, and nothing but it."""
    match = _MARK.match(text)
    return match is not None and match[1] == _digest(text[match.end() :])


def without(text: str, lines: int) -> str | None:
    """Return a text without the first signed part of it that is as it was written; None where there is none.

    Args:
        text: A text that somebody else may have written.
        lines: How many lines the part has below its comment.
    """
    for match in _MARK.finditer(text):
        body = text[match.end() :].splitlines(keepends=True)[:lines]
        if match[1] == _digest("".join(body)):
            return text[: match.start()] + text[match.end() + sum(map(len, body)) :]
    return None


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]
