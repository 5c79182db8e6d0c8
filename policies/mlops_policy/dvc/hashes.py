"""Hashes as DVC makes them of what is in git: MD5 of a file's bytes, and of the list of a folder's files."""

from __future__ import annotations

import hashlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = ".dir"
SNIFFED = 8000  # bytes in which git, too, looks for what no text has


def hashes(content: bytes) -> tuple[str, str, str]:
    """Return what DVC may have for a file: as git holds it, with the line endings of Unix, and with those of Windows.

    DVC hashes what lies on disk, where a checkout may have turned the line endings of a text; and DVC 2 took those of
    Windows for those of Unix.
    """
    text = b"\0" not in content[:SNIFFED]
    unix = content.replace(b"\r\n", b"\n") if text else content
    windows = unix.replace(b"\n", b"\r\n") if text else content
    return _md5(content), _md5(unix), _md5(windows)


def of_folder(files: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the same for a folder, from those of its files by their paths in it."""
    columns = zip(*(files[path] for path in sorted(files)), strict=True)
    return tuple(_listing(dict(zip(sorted(files), column, strict=True))) for column in columns)


def _listing(files: Mapping[str, str]) -> str:
    import json  # seldom

    listing = [{"md5": md5, "relpath": path} for path, md5 in files.items()]
    return _md5(json.dumps(listing, sort_keys=True).encode()) + FOLDER


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
