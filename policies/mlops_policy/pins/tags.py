"""How exact a tag is: of an image, an action, a repository of git, a package of npm. Each trade moves other tags."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.pins import EXACT, IMMUTABLE, NONE, SOFT
from mlops_policy.pins.specifiers import revision_level

_PROCESSOR = pattern(r"amd64|arm64(?:v8)?|arm32v7|armv7|x86_64|x64|i386")  # its digits are no version's
_WHOLE = pattern(r"(?:.*[^\d.])?\d+\.\d+\.\d+.*")
# `v8`, `0.x`, `release/v1`: pre-commit itself warns of such a one, since it moves
_MOVING = pattern(r"(?:[\w.-]+/)?v?\d{1,3}|(?:[\w.-]*[/_-])?v?(?:\d+\.)*x")


def _has_digit(tag: str) -> bool:
    return any(character.isdigit() for character in tag)


def image(tag: str) -> int:
    """Return how exact the tag of an image is: a word without any digit, as ``bookworm`` or ``stable``, moves."""
    if tag in ("", "latest"):
        return NONE
    return EXACT if not tag.startswith("latest") and _has_digit(_PROCESSOR.sub("", tag)) else SOFT


def action(ref: str) -> int:
    """Return how exact a reference of an action is: authors move ``v4`` and ``v4.1``, and may move all but a commit."""
    if revision_level(ref) == IMMUTABLE:
        return IMMUTABLE
    if _WHOLE.fullmatch(ref):
        return EXACT
    return SOFT if _has_digit(ref) else NONE


def git(revision: str) -> int | None:
    """Return how exact a tag, branch or commit of git is; None for what might be a short commit.

    Tags do not move here, but those of one number, ``v4``; a branch has a name without any, or with an ``x``.
    """
    level = revision_level(revision)
    if level != SOFT:
        return level
    if _MOVING.fullmatch(revision):
        return SOFT
    return EXACT if _has_digit(revision) else NONE


def npm(version: str) -> int:
    """Return how exact a version of npm is: two numbers, or one with a sign before it, are a range; a word is a tag."""
    if _WHOLE.fullmatch(version) and version[0] in "v0123456789":
        return EXACT
    return SOFT if _has_digit(version) else NONE
