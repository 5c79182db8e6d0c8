"""JSON that is data: records, columns, GeoJSON, lines of objects, arrays of numbers; and notebooks."""

from __future__ import annotations

import json

from mlops_policy.formats import DAMAGED, TABLE, TABLE_BYTES, TOKENIZER, Piece, Sighting, deeper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

ROWS, SHORT_ROWS = 20, 3
NUMBER_CHARACTERS = b"0123456789.,-+eE[] \t\r\n"
NUMBERS = 500
NESTED = 6
PARTS = 30
ALIKE = 20  # objects with the same keys, not flat, below a data folder
# of files that say what data is like, which lie with it rightly
DESCRIPTIONS = ("schema", "config", "expectation", "card", "manifest", "metadata", "settings", "params", "info")
ISLANDS = 5  # tried in a program or a page


def look(piece: Piece, data: bytes) -> list[Sighting] | None:
    """Return what a JSON text is, or what lies in the notebook that it is; None for what is no JSON."""
    if _is_lines(data, short=piece.place.data):
        return [piece.found(TABLE, "JSON Lines")]
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        if piece.place.ending == ".ipynb":
            return [
                piece.found(DAMAGED, "notebook") if piece.whole else piece.found(TABLE, "notebook too long to be read")
            ]
        return [piece.found(TABLE, "JSON numbers")] if _is_numbers(data[:65536]) else None
    if isinstance(value, dict) and "nbformat" in value and ("cells" in value or "worksheets" in value):
        from mlops_policy.formats import notebooks

        return list(notebooks.look(piece, value))
    licences = "licen" in piece.place.name  # bundlers list the licences of what they bundle as records
    short = piece.place.data and not any(word in piece.place.name for word in DESCRIPTIONS)
    name = describe(value, data, short=short, licences=licences)
    if name:
        return [piece.found(TOKENIZER if name == "tokenizer" else TABLE, name)]
    if piece.place.ending == ".map" or b"sourcesContent" in data[-4096:] + data[:4096]:
        return []  # what a bundle was made of
    if not any(len(line) > TABLE_BYTES for line in data.split(b"\n")):
        return []
    long = (text for text in _strings(value, NESTED) if len(text) > TABLE_BYTES)
    return [
        one for text in long for one in deeper(piece.inner(text.encode("utf-8", "replace"), "a string", name="text"))
    ]


def _strings(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, dict | list):
        for one in list(value.values() if isinstance(value, dict) else value)[:PARTS]:
            yield from _strings(one, depth - 1)


def describe(value: Any, data: bytes, *, short: bool, licences: bool = False) -> str:  # noqa: ANN401  JSON is anything
    """Return the name of the data that a JSON value, written so, is; empty for none."""
    if isinstance(value, dict):
        if "asset" in value and "meshes" in value:
            return ""  # a scene in glTF
        if value.get("type") in ("FeatureCollection", "Topology"):
            return "GeoJSON"
        if isinstance(value.get("model"), dict) and "vocab" in value["model"]:
            return "tokenizer"
        if isinstance(value.get("data"), list) and all(
            isinstance(one, dict) and "paragraphs" in one for one in value["data"]
        ):
            return "JSON records"
        if _is_columns(value, short=short) or _is_split(value):
            return "JSON columns"
    if not licences and _rows_share(value, len(data), short=short):
        return "JSON records"
    return "JSON numbers" if _is_numbers(data) and _count_numbers(value) > NUMBERS else ""


def island(data: bytes) -> tuple[int, int] | None:
    """Return start and length of records in JSON that are written into a program or a page."""
    text, decoder = data.decode("latin-1"), json.JSONDecoder()
    at = text.find("[")
    tries = 0
    while at >= 0 and tries < ISLANDS:
        if "".join(text[at + 1 : at + 64].split()).startswith('{"'):
            tries += 1
            try:
                value, end = decoder.raw_decode(text, at)
            except (ValueError, RecursionError):
                value, end = [], at
            if end - at > TABLE_BYTES and _are_rows(value) and _are_numeric(value):
                return at, end - at
            at = max(at, end - 1)
        at = text.find("[", at + 1)
    return None


def _are_numeric(rows: list[Any]) -> bool:
    """Whether the rows hold numbers: programs hold tables of words of their own."""
    sample = [row for row in rows[:: max(1, len(rows) // 50)] if isinstance(row, dict)]
    values = [value for row in sample for value in row.values()]
    return sum(isinstance(value, int | float) and not isinstance(value, bool) for value in values) > 0.25 * len(values)


def _is_lines(data: bytes, *, short: bool) -> bool:
    """Whether every line is an object: those of the first part are read."""
    first, newline, _ = data[: 1 << 20].partition(b"\n")
    if not data.startswith(b"{") or not newline or first.rstrip()[-1:] != b"}":
        return False
    lines = [line for line in data[: 1 << 20].split(b"\n") if line.strip()]
    lines = lines[:-1] if len(data) > 1 << 20 else lines
    if len(lines) < (SHORT_ROWS if short else ROWS) or not all(line.rstrip()[-1:] == b"}" for line in lines[:200]):
        return False
    try:
        return all(isinstance(json.loads(line), dict) for line in lines[:20])
    except (ValueError, RecursionError):
        return False


def _is_columns(value: dict[str, Any], *, short: bool) -> bool:
    """Whether each key has the values of all rows, by number or in a list, as pandas writes them."""
    least = SHORT_ROWS if short else ROWS
    columns = list(value.values())
    if not columns or not all(isinstance(column, dict | list) for column in columns):
        return False
    if len({len(column) for column in columns}) != 1 or max(len(columns[0]), len(columns)) < least:
        return False
    if all(isinstance(column, dict) for column in columns):
        by_index = all(key.isdigit() for key in value) and len({frozenset(column) for column in columns}) == 1
        return by_index or all(key.isdigit() for key in list(columns[0])[:50])
    return len(columns) > 1 and all(
        isinstance(column, list) and all(map(_is_scalar, column[:50])) for column in columns
    )


def _is_split(value: dict[str, Any]) -> bool:
    data = value.get("data")
    described = {"columns", "index"} & value.keys() or isinstance(value.get("schema"), dict)
    return bool(described) and isinstance(data, list) and len(data) >= SHORT_ROWS and isinstance(data[0], list | dict)


def _rows_share(value: Any, size: int, *, short: bool) -> bool:  # noqa: ANN401
    """Whether most of a value is lists of like flat objects, or of like lists."""
    direct = isinstance(value, list) and (_are_rows(value) or (short and _are_alike(value)))
    rows = value if direct else _rows(value, NESTED)
    if len(rows) < (SHORT_ROWS if short else ROWS) or not (direct or _are_numeric(rows)):
        return False
    sample = rows[:: max(1, len(rows) // 100)]
    return len(json.dumps(sample)) / len(sample) * len(rows) > 0.6 * size


def _rows(value: Any, depth: int) -> list[Any]:  # noqa: ANN401
    """Return the rows of all tables in a value; what has many parts that are no rows holds none worth the search."""
    if isinstance(value, list) and _are_rows(value):
        return value
    if depth == 0 or not isinstance(value, dict | list) or len(value) > PARTS:
        return []
    inner = value.values() if isinstance(value, dict) else value
    return [row for one in inner for row in _rows(one, depth - 1)]


def _are_alike(value: list[Any]) -> bool:
    """Whether a long list is objects with the same keys, whatever their values."""
    sample = value[:: max(1, len(value) // 50)]
    alike = len(value) >= ALIKE and all(isinstance(row, dict) and row.keys() == sample[0].keys() for row in sample)
    return alike and len(sample[0]) > 1


def _are_rows(value: list[Any]) -> bool:
    sample = value[:: max(1, len(value) // 50)]
    if not sample:
        return False
    if all(isinstance(row, dict) and row for row in sample):
        keys = [frozenset(row) for row in sample]
        common = max(set(keys), key=keys.count)
        like = sum(len(common ^ one) <= max(1, len(common) // 5) for one in keys)
        flat = sum(all(map(_is_flat, row.values())) for row in sample)
        return min(like, flat) >= 0.8 * len(sample) and len(common) > 1
    lists = all(isinstance(row, list) and len(row) > 1 and all(map(_is_scalar, row)) for row in sample)
    return lists and len({len(row) for row in sample}) == 1


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _is_flat(value: object) -> bool:
    return _is_scalar(value) or (isinstance(value, list) and len(value) < 50 and all(map(_is_scalar, value)))


def _count_numbers(value: Any, depth: int = 6) -> int:  # noqa: ANN401
    if isinstance(value, list):
        if len(value) > NUMBERS and isinstance(value[0], int | float):
            return len(value)
        inner = value
    elif isinstance(value, dict):
        inner = list(value.values())
    else:
        return int(isinstance(value, int | float) and not isinstance(value, bool))
    return sum(_count_numbers(one, depth - 1) for one in inner[:5000]) if depth else 0


def _is_numbers(data: bytes) -> bool:
    """Whether nearly all characters are those of numbers in lists."""
    return len(data.translate(None, NUMBER_CHARACTERS)) < 0.15 * len(data) and b"." in data
