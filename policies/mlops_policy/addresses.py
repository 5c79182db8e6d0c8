"""Addresses as they are shown: without user and password, wherever the two stand in them.

Whoever types a password into an address may leave ``/`` and ``@`` of it as they are, so that no parser finds its end.
Hence what is masked ends with the last ``@`` that can be the one before a server: rather too much than a letter.
"""

from __future__ import annotations

from mlops_policy.lazy import pattern

MASK = "***@"
# Before the server is somebody, before a colon that no port follows, or before an @ that a server's name follows.
_HELD = r"(?=[^/\n]*@|[^/:\[\n]*:(?!\d*(?:/|$)).*@|.*@[^\s/@]*\.[^\s/@]*/)"
_CREDENTIALS = pattern(rf"(?<!(?i:file)://)(?<=://){_HELD}(?:.*@(?=[^\s/@]+/)|.*@)")
_PLAIN = pattern(r"[^:/?#]+://[^/@]*@[^/@]*(?:/.*)?")


def masked(text: str, mark: str = MASK) -> str:
    """Return a text with a mark in the place of the credentials that an address in it has."""
    return _CREDENTIALS.sub(mark, text) if "://" in text else text


def misread(address: str) -> bool:
    """Return whether an address has credentials that git would take for something else, and so would print."""
    return masked(address) != address and not _PLAIN.fullmatch(address)
