"""Writes files whole or not at all, so that whoever reads one meanwhile, or after a crash, never has half of it."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def write(files: Mapping[str | os.PathLike[str], Iterable[bytes]]) -> None:
    """Write files that belong together, each in parts: first all beside their places, then each into it.

    Folders are made where there are none. A link is replaced by the file; to write what it leads to, resolve it.

    Raises:
        OSError: one of them cannot be written. Nothing is left beside the places.
    """
    beside: dict[str, str | os.PathLike[str]] = {}
    try:
        for path, parts in files.items():
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            new = f"{os.fspath(path)}.new"
            with open(new, "wb") as file:
                beside[new] = path
                file.writelines(parts)
        for new, path in beside.items():
            os.replace(new, path)
    finally:
        for new in filter(os.path.lexists, beside):
            os.remove(new)
