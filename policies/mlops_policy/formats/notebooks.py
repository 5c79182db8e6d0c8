"""Jupyter notebooks: what their sources, outputs, attachments and widgets hold (the nbformat 3 and 4 schemas)."""

from __future__ import annotations

import binascii
import json

from mlops_policy.formats import IMAGE, OUTPUT, TABLE, TABLE_BYTES, UNKNOWN, Piece, Sighting, deeper, embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

OUTPUT_BYTES = 10 << 10
MINIMUM = 400  # characters: shorter metadata says what it says


def look(piece: Piece, notebook: dict[str, Any]) -> Iterator[Sighting]:
    """Yield what lies in the cells of a notebook, and its outputs together if they are long."""
    cells = list(notebook.get("cells") or [])
    for sheet in notebook.get("worksheets") or []:
        cells += sheet.get("cells") or [] if isinstance(sheet, dict) else []
    total = 0
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            continue
        source = _text(cell.get("source", cell.get("input")))
        yield from _inner(piece, source.encode(), f"source of cell {number}", "cell.py")
        yield from _inner(piece, _dumped(cell.get("metadata")), f"metadata of cell {number}", "metadata.json")
        payloads = [*_payloads(cell.get("outputs")), *_attachments(cell.get("attachments"))]
        total += sum(len(text) for _, text in payloads)
        for mime, text in payloads:
            yield from _payload(piece, mime, text, number)
    yield from _inner(piece, _dumped(notebook.get("metadata")), "metadata", "metadata.json")
    widgets = _widgets(notebook)
    total += widgets
    if widgets > OUTPUT_BYTES:
        yield Sighting(TABLE, "state of widgets", widgets, (*piece.trail, "notebook metadata"))
    elif total:
        yield Sighting(OUTPUT, "outputs", total, piece.trail)


def _inner(piece: Piece, content: bytes, step: str, name: str) -> Iterator[Sighting]:
    found = deeper(piece.inner(content, step, name=name))
    return (one for one in found if one.kind not in (UNKNOWN, IMAGE))


def _dumped(metadata: object) -> bytes:
    """Return metadata as text where it is long enough to hide something; the state of widgets is told by its size."""
    kept = {key: value for key, value in metadata.items() if key != "widgets"} if isinstance(metadata, dict) else {}
    text = json.dumps(kept) if kept else ""
    return text.encode() if len(text) > MINIMUM else b""


def _payload(piece: Piece, mime: str, text: str, number: int) -> Iterator[Sighting]:
    """Yield the data that an output shows or an attachment carries."""
    step = f"output of cell {number}"
    decoded = _decode(text) if not mime.startswith("text/") else b""
    if decoded:
        yield from _inner(piece, decoded, step, "inside")
    elif "json" in mime and len(text) > TABLE_BYTES:
        yield Sighting(TABLE, f"data in {mime}", len(text), (*piece.trail, step))
    elif mime.startswith("text/") and len(text) > TABLE_BYTES:
        name = "inside.html" if mime == "text/html" else "inside.csv"
        yield from _inner(piece, text.encode("utf-8", "replace"), step, name)
    elif mime.startswith("text/"):  # too short for a table, and long enough for a file in an encoding
        yield from embedded.look(piece.inner(b"", step), text.encode("utf-8", "replace"))


def _payloads(outputs: object) -> Iterator[tuple[str, str]]:
    """Yield the type and text of all that outputs hold."""
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, dict):
            continue
        if "traceback" in output:
            yield "text/plain", "\n".join(map(str, output["traceback"] or ()))
        if "text" in output:
            yield "text/plain", _text(output["text"])
        for mime, value in (
            (output.get("data") or output).items() if isinstance(output.get("data"), dict | None) else ()
        ):
            if "/" in mime or mime in {"png", "jpeg", "html", "svg"}:
                yield mime, _text(value)


def _attachments(attachments: object) -> Iterator[tuple[str, str]]:
    for named in attachments.values() if isinstance(attachments, dict) else ():
        for mime, value in named.items() if isinstance(named, dict) else ():
            yield mime, _text(value)


def _widgets(notebook: dict[str, Any]) -> int:
    """Return the size of the state of widgets that the notebook saved."""
    metadata = notebook.get("metadata")
    widgets = metadata.get("widgets") if isinstance(metadata, dict) else None
    return len(json.dumps(widgets)) if widgets else 0


def _text(value: object) -> str:
    """Return a text that may be written as a list of lines; any other value as it would be shown."""
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def _decode(text: str) -> bytes:
    try:
        return binascii.a2b_base64("".join(text.split()), strict_mode=True)
    except (binascii.Error, ValueError):
        return b""
