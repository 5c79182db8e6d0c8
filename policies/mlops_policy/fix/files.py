"""Reads the versions of an environment, and writes files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from mlops_policy import atomic
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BOM = b"\xef\xbb\xbf"
WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def installed(folder: Path) -> dict[str, frozenset[str]]:
    """Return the versions of an environment by the names of its records, of pip's and conda's; nothing of it is run."""
    found: dict[str, frozenset[str]] = {}
    for name, version in _records(folder):
        found[canonical(name)] = found.get(canonical(name), frozenset()) | {version}
    return found


def _records(folder: Path) -> Iterator[tuple[str, str]]:
    for record in folder.glob("conda-meta/*.json"):
        name, _, rest = record.stem.rpartition("-")[0].rpartition("-")
        if name:
            yield name, rest
    for pattern in ("lib/python3*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info"):
        for record in folder.glob(pattern):
            name, _, version = record.name.removesuffix(".dist-info").partition("-")
            yield name, version


def write(root: str, texts: Mapping[str, str | None]) -> None:
    """Write files that belong together, or remove those whose text is None: all of them, or none.

    Raises:
        OSError: one of them cannot be written; the others are as they were.
    """
    before = {path: _content(Path(root) / path) for path in texts}
    done: list[str] = []
    try:
        for path, text in texts.items():
            _put(Path(root) / path, _encoded(before[path] or b"", text) if text is not None else None)
            done.append(path)
    except OSError:
        for path in done:
            _put(Path(root) / path, before[path])
        raise


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _put(path: Path, content: bytes | None) -> None:
    """Make a file hold a content, whatever it held, or be no more."""
    if content is None:
        path.unlink(missing_ok=True)
    elif path.exists():
        _replace(path, content)
    else:
        atomic.write({path: [content]})


def _encoded(before: bytes, text: str) -> bytes:
    """Return a text in the encoding that the file has."""
    if before[:2] in WIDE:
        return before[:2] + text.encode(WIDE[before[:2]])
    try:
        before.decode()
    except UnicodeDecodeError:
        return text.encode("latin-1")
    return (BOM if before.startswith(BOM) else b"") + text.encode()


def _replace(path: Path, content: bytes) -> None:
    """Put a content in a file's place at once, with the file's own permissions; a link keeps pointing to it."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(target.stat().st_mode & 0o7777)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
