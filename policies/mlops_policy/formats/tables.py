"""Tables written as text: told from prose and code by the regularity of their lines and the numbers in them."""

from __future__ import annotations

from itertools import pairwise

from mlops_policy.formats import TABLE_BYTES
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SAMPLE = 64 << 10
BLOCK = 4 << 10
LIST_LIMIT = 20 << 10
LONG_LIST = b"a" * 1024
CELLS = 4000  # looked at in a run of lines
DELIMITERS = ",\t;|^~\x01\x1f"
NAMES = {
    ",": "CSV",
    "\t": "TSV",
    ";": "semicolon-separated table",
    "|": "pipe-separated table",
    "^": "caret-separated table",
    " ": "table by columns",
}
ROWS, SHORT_ROWS = 20, 4
NUMBER_CHARACTERS = b"0123456789.,-+eE[](){} \t\r\n"
NUMBER_MARKS = bytes(ord("a") if byte in b"0123456789.,-+eEfF \t\r\n" else ord(" ") for byte in range(256))

_NUMBER = pattern(r"[-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][-+]?\d{1,3})?[fFlLuU%]?|nan|NaN|NA|inf|-inf")
_TIME = pattern(r"\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d\d.{0,22})?|\d{1,2}:\d\d(?::\d\d)?")
_CODE = pattern(
    r"\s*(?:def |class |import |from |if |for |while |return\b|else|func |fn |let |const |var |#include|//|/\*|\}|@)"
    r"|.*[{;]\s*$"
)
_LIBSVM = pattern(r"[-+]?\d+(?:\.\d+)?(?:\s+\d+:[-+]?[\d.]+(?:[eE][-+]?\d+)?)+\s*")
_VOWPAL = pattern(r"(?:[-+]?[\d.]+ +){1,3}(?:'?\S+ *)?\|\w* \S")
_RULE = pattern(r"[\s|:+=-]+")
_COPY = pattern(rb"(?im)^COPY .{1,500} FROM stdin")
_ITEM = pattern(rb"(?m)^[ \t]*(?:[-*][ \t]){1,2}[ \t]{0,9}([^:=\r\n]{0,200}?)[ \t]{0,9}\r?$")
_KEY_VALUE = pattern(rb"(?m)^[ \t-]*[\"']?(\w[\w -]{0,40}?)[\"']?[ \t]{0,9}[:=][ \t]{0,9}(\S.{0,80}?),?[ \t]{0,9}\r?$")
_INSERT = pattern(rb"(?im)^[ \t]*INSERT INTO ")
_VALUES = pattern(rb"(?m)^[ \t]*\((?:'|\d|NULL).{0,2000}\)[,;]")
_CELL = pattern(rb"(?i)<t[dh][^<>]{0,200}>([^<>]{0,200})</t[dh]>")
_LEAF = pattern(rb"<(\w[\w:.-]{0,40})(?: [^<>]{0,200})?>([^<>]{0,200})</\1>")
_ATTRIBUTED = pattern(rb"<(\w{1,40})((?: [\w:.-]{1,40}=\"[^\"<>]{0,300}\"){2,60}) ?/>")
_OBJECT = pattern(rb"\{\s*[\"']?\w[\w -]{0,60}[\"']?\s*:[^{}]{3,2000}\}[,;]?")
_ATTRIBUTE = pattern(rb"=\"([^\"]*)\"")


class Region(NamedTuple):
    """A table inside a text: its name, its first line and its size in bytes."""

    name: str
    line: int
    size: int


def whole(data: bytes, *, short: bool) -> str:
    """Return the name of the table that a text is, empty for none. ``short``: a few rows are enough."""
    lines = _sample(data)
    least = SHORT_ROWS if short else ROWS
    if len(lines) < least:
        return ""
    if _share(bool(_LIBSVM.fullmatch(line)) for line in lines) > 0.9:
        return "libsvm table"
    if _share(all(map(_is_number, line.split())) for line in lines) > 0.95:
        return "table of numbers"
    if _share(bool(_CODE.match(line)) for line in lines) > 0.3:
        return _records(data)
    if _share(bool(_VOWPAL.match(line)) for line in lines) > 0.9:
        return "Vowpal Wabbit table"
    comments = next((index for index, line in enumerate(lines) if line[0] not in "#%"), 0)
    text = "\n".join(lines[comments:])
    text = text.replace("::", "\t") if text.count("::") > len(lines) else text
    for delimiter in DELIMITERS:
        if _is_delimited(text, delimiter, least):
            return NAMES.get(delimiter, "delimited table")
    return _records(data) or (NAMES[" "] if _is_aligned(lines) else "")


def embeddings(data: bytes) -> bool:
    """Return whether each line is a word and many numbers, always as many."""
    lines = data[:65536].decode("utf-8", "replace").split("\n")[:40]
    rows = [line.rstrip().split(" ") for line in lines[:-1]]
    if len(rows) < 5 or len(rows[0]) < 11:
        return False
    fits = (len(row) == len(rows[0]) and all(map(_is_number, row[1:])) for row in rows)
    words = sum(not _is_number(row[0]) for row in rows)
    return all(fits) and 2 * words > len(rows)


def region(data: bytes, limit: int) -> Region | None:
    """Return the first run of like lines of numbers that is longer than ``limit``, or one such line."""
    for start, end in _dense(data, limit):
        run = _run(data[start:end], limit) or _lists(data[start:end], limit)
        if run is not None:
            return run._replace(line=run.line + data.count(b"\n", 0, start))
    return None


def _lists(data: bytes, limit: int) -> Region | None:
    """Return the lists of numbers of a text, if they are long and together as long as a table."""
    marked = data.translate(NUMBER_MARKS)
    at, total, first = marked.find(LONG_LIST), 0, -1
    while at >= 0:
        end = marked.find(b" ", at)
        end = len(data) if end < 0 else end
        if _is_numbers(data[at:end]):
            total, first = total + end - at, at if first < 0 else first
        at = marked.find(LONG_LIST, end)
    # constants of programs in C stand in lists as well
    enough = total > (limit if limit <= LIST_LIMIT else 4 * limit)
    return Region("numbers", data.count(b"\n", 0, first) + 1, total) if enough else None


def _dense(data: bytes, limit: int) -> Iterator[tuple[int, int]]:
    """Yield where a text is full of digits for long enough: only there are its lines worth a look."""
    first = -1
    for start in range(0, len(data) + BLOCK, BLOCK):
        block = data[start : start + BLOCK]
        digits = len(block) - len(block.translate(None, b"0123456789"))
        if block and digits * 7 > len(block):
            first = start if first < 0 else first
        elif first >= 0:
            if start - first > min(limit, TABLE_BYTES) - BLOCK:
                # whole lines, and those of the blocks at either end
                begin = data.rfind(b"\n", 0, max(0, first - BLOCK)) + 1
                yield begin, start + BLOCK
            first = -1


def _run(data: bytes, limit: int) -> Region | None:
    run: list[bytes] = []
    shape, size, misses, start = (b"", 0), 0, 0, 1
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) > limit and _is_numbers(line):
            return Region("numbers", number, len(line))
        this = _shape(line)
        if this == shape or (run and misses * 50 < len(run) and line.strip()):
            misses += this != shape
            run.append(line)
            size += len(line) + 1
            continue
        if _is_long(run, shape, size, limit):
            break
        run, shape, size, misses, start = [line], this, len(line), 0, number
    return Region(NAMES.get(shape[0].decode(), "table"), start, size) if _is_long(run, shape, size, limit) else None


def _is_long(run: Sequence[bytes], shape: tuple[bytes, int], size: int, limit: int) -> bool:
    """Whether a run of lines is a table: of numbers, or of objects with names."""
    if size <= TABLE_BYTES or not shape[1]:
        return False
    return (size > limit and _is_numeric(run, shape[0])) or (shape[0] == b"," and _are_objects(run))


def _are_objects(run: Sequence[bytes]) -> bool:
    """Whether each line is an object in braces with at least three names in quotes, and numbers among the values."""
    sample = run[:: max(1, len(run) // 50)]
    matched = [line for line in sample if _OBJECT.fullmatch(line.strip())]
    values = [part.rpartition(b":")[2].strip(b" \t\r\"'{},") for line in matched for part in line.split(b",")]
    return len(matched) > 0.9 * len(sample) and _values(values) > 0.4


def _sample(data: bytes) -> list[str]:
    """Return the lines of the beginning and of a part in the middle, without those that are cut, without empty ones."""
    parts = [data[:SAMPLE]]
    if len(data) > 2 * SAMPLE:
        parts.append(data[len(data) // 2 : len(data) // 2 + SAMPLE // 4].partition(b"\n")[2])
    lines: list[str] = []
    for part in parts:
        found = part.decode("utf-8", "replace").splitlines()
        lines += found[:-1] if len(part) >= SAMPLE // 4 and len(found) > 1 else found
    return [line for line in lines if line.strip()]


def _share(truths: Iterable[bool]) -> float:
    values = list(truths)
    return sum(values) / len(values) if values else 0.0


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def _is_value(cell: str) -> bool:
    bare = cell.strip(" \"'[](){}\r")
    return bool(_NUMBER.fullmatch(bare) or _TIME.fullmatch(bare))


def _is_delimited(text: str, delimiter: str, least: int) -> bool:
    """Whether rows have one width, and numbers or enough columns. Quoted newlines are part of a cell."""
    if text.count(delimiter) < least:
        return False
    import csv  # 3 ms

    try:
        rows = [row for row in csv.reader(text.split("\n"), delimiter=delimiter) if row]
    except csv.Error:
        rows = [line.split(delimiter) for line in text.split("\n")]
    if len(rows) < least:
        return False
    widths = [len(row) for row in rows]
    width = max(set(widths), key=widths.count)
    same = [row for row in rows if len(row) == width]
    if width < 2 or len(same) < len(rows) * (0.99 if width == 2 else 0.95):
        return False
    if delimiter == "|" and any(_RULE.fullmatch(line) for line in text.split("\n", 3)[:3]):
        return _share(_is_value(cell) for row in same for cell in row if cell.strip()) > 0.5
    if delimiter == "\t" and width == 2:
        return len(rows) > ROWS
    long = sum(len(cell) for row in same for cell in row) / len(same) / width
    numeric = _share(any(map(_is_value, row)) for row in same)
    return numeric > 0.5 or (width > 3 and long < 200)


def _is_aligned(lines: Sequence[str]) -> bool:
    """Whether columns are held apart by blanks: as many words on each line, most of them with numbers."""
    rows = [line.split() for line in lines]
    widths = [len(row) for row in rows]
    width = max(set(widths), key=widths.count)
    same = [row for row in rows if len(row) == width]
    numbered = width > 1 and _share(_is_value(row[-1]) for row in rows) > 0.95
    enough = (numbered and len(same) > 0.7 * len(rows)) or (width > 2 and len(same) > 0.95 * len(rows))
    return enough and _share(_is_value(cell) for row in same for cell in row) > 0.4


def _records(data: bytes) -> str:
    """Return the name of records that are written with their keys: SQL, HTML, XML, YAML, TOML."""
    sample = data[: 2 * SAMPLE]
    inserts = len(_INSERT.findall(sample))
    rows = len(_VALUES.findall(sample)) if inserts else 0
    if inserts + rows > ROWS or (_COPY.search(sample) and sample.count(b"\t") > ROWS):
        return "SQL dump"
    markup = sample.lstrip()[:1] == b"<"
    cells = _CELL.findall(sample) if b"<td" in sample or b"<TD" in sample else []
    if len(cells) > 200 and _values(cells) > 0.5:
        return "HTML table"
    if markup:
        return "XML records" if _is_xml_records(sample) else ""
    items = [item for item in _ITEM.findall(sample) if item.strip()]
    if len(items) > 200 and len(items) > 0.8 * sum(bool(line.strip()) for line in sample.splitlines()):
        return "listed table" if _values(items) > 0.6 else ""
    pairs = _KEY_VALUE.findall(sample)
    keys = {key for key, _ in pairs}
    repeated = len(pairs) > 200 and len(pairs) > 15 * len(keys)
    mostly = len(pairs) > 0.7 * sum(bool(line.strip()) for line in sample.splitlines())
    return "records" if repeated and mostly and _values([value for _, value in pairs]) > 0.4 else ""


def _is_xml_records(sample: bytes) -> bool:
    leaves = _LEAF.findall(sample)
    if len(leaves) > 200 and len({tag for tag, _ in leaves}) * 15 < len(leaves):
        return _values([text for _, text in leaves]) > 0.4
    rows = list(_ATTRIBUTED.finditer(sample))
    following = sum(not sample[one.end() : two.start()].strip() for one, two in pairwise(rows))
    if len(rows) < ROWS or following < 0.8 * len(rows):
        return False
    return _values([value for row in rows for value in _ATTRIBUTE.findall(row[2])]) > 0.4


def _values(cells: Sequence[bytes]) -> float:
    return _share(_is_value(cell.decode("utf-8", "replace").strip()) for cell in cells)


def _shape(line: bytes) -> tuple[bytes, int]:
    """Return the delimiter that a line has most of, and how many."""
    counts = [(line.count(delimiter), delimiter) for delimiter in (b",", b"\t", b";", b"|", b"&")]
    most, delimiter = max(counts)
    if most < 2:
        words = len(line.split())
        return (b" ", words - 1) if words > 1 else (b"", 0)
    # a comma after the last value of a row is none between two
    return delimiter, most - (delimiter == b"," and line.rstrip().endswith((b"],", b"),", b"},")))


def _is_numeric(run: Sequence[bytes], delimiter: bytes) -> bool:
    """Whether most cells of a run are numbers, and enough of them fractions: tables of code points are code."""
    cells: list[str] = []
    for line in run[:: max(1, len(run) // 100)]:
        parts = line[:TABLE_BYTES].split(delimiter) if delimiter != b" " else line[:TABLE_BYTES].split()
        values = (part.rpartition(b":")[2].rpartition(b"=")[2] for part in parts)
        cells += [value.decode("utf-8", "replace").strip(" \t\r\"'[](){}<>;,\\") for value in values]
        if len(cells) > CELLS:
            break
    filled = [cell for cell in cells if cell]
    numbers = [cell for cell in filled if _NUMBER.fullmatch(cell)]
    fractions = sum("." in cell for cell in numbers)
    if len(numbers) <= 0.6 * len(filled) or fractions <= 0.25 * len(numbers):
        return False
    # three of 0 to 1 each: colours
    return len(filled) != 3 * len(run[:: max(1, len(run) // 100)]) or not all(_is_share(cell) for cell in numbers)


def _is_share(cell: str) -> bool:
    return cell.startswith(("0", ".", "1.0")) and len(cell.partition(".")[0]) < 2


def _is_numbers(line: bytes) -> bool:
    """Whether a long line is nothing but numbers and brackets."""
    sample = line[:65536]
    others = len(sample.translate(None, NUMBER_CHARACTERS))
    digits = len(sample) - len(sample.translate(None, b"0123456789"))
    return others < 0.1 * len(sample) and digits > 0.4 * len(sample) and b"." in sample
