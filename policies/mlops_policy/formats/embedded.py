"""Files written into a text: base64, hexadecimal, base32 and base85, escapes, arrays of bytes, uuencode.

A run of the right characters is found by translating all of them to one byte and searching for many of it, which is
linear and fast on any input. What decodes to nothing known is nobody's business: keys, hashes, pictures, fonts.
"""

from __future__ import annotations

import binascii

from mlops_policy.formats import (
    DAMAGED,
    IMAGE,
    OUTPUT,
    POINTER,
    SEALED,
    SOUND,
    TOKENIZER,
    UNKNOWN,
    Piece,
    Sighting,
    deeper,
    is_text,
)
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

MINIMUM = 400  # characters: what is shorter is a key or a hash
LINE = 30  # characters of one line of a wrapped text
GAP = 14  # characters between two lines: quotes, commas, plus signs, indentation
CANDIDATES = 50  # decoded from base85, which is slow
ESCAPES = 40
IGNORED = frozenset([UNKNOWN, IMAGE, POINTER, TOKENIZER, OUTPUT, DAMAGED, SOUND])

_DIGITS = b"0123456789"
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASE85 = _DIGITS + _LETTERS + b"!#$%&()*+-;<=>?@^_`{|}~"
# between two lines: quotes with their prefixes, operators, comment marks
_JOINERS = b" \t\r\n\"'`,+\\\\()[]=>#*/;.&|rRbBuUfF"


def _marks(characters: bytes) -> bytes:
    """Return a table that turns some characters into ``a`` and all others into a blank."""
    return bytes(ord("a") if byte in characters else ord(" ") for byte in range(256))


BASE64 = _marks(_DIGITS + _LETTERS + b"+/-_")
NUMBERS = _marks(_DIGITS + b"abcdefABCDEFxX,- \t\r\nuU")
PERCENTS = _marks(_DIGITS + _LETTERS + b"%.~!*'()-_+")
DENSE = _marks(_BASE85)


def look(piece: Piece, data: bytes) -> Iterator[Sighting]:
    """Yield what is written into a text in one of the encodings."""
    if len(data) < MINIMUM:
        return
    seen: set[str] = set()
    flat = data.replace(b"\\r\\n", b"    ").replace(b"\\n", b"  ") if b"\\n" in data else data
    for finder in (_base64, _byte_arrays, _escapes, _percents, _base85, _uuencoded, _dumped, _quoted):
        for start, step, content in finder(flat if finder is _base64 else data):
            line = data.count(b"\n", 0, start) + piece.line
            ignored = IGNORED | {SEALED} if finder is _escapes else IGNORED
            for one in deeper(piece.inner(content, step, line=line)):
                if one.kind not in ignored and one.kind not in seen:  # the first of a kind is enough
                    seen.add(one.kind)
                    yield one


def _runs(data: bytes, marks: bytes, length: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the runs of at least so many marked characters."""
    marked = data.translate(marks)
    needle = b"a" * length
    at = marked.find(needle)
    while at >= 0:
        start = marked.rfind(b" ", 0, at) + 1
        end = marked.find(b" ", at)
        end = len(data) if end < 0 else end
        yield start, end
        at = marked.find(needle, end)


def _joined(data: bytes, marks: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield start and characters of the runs that are long enough, lines of a wrapped one put together."""
    parts: list[tuple[int, int]] = []
    for start, end in [*_runs(data, marks, LINE), (len(data) + GAP + 1, 0)]:
        if parts and not _belongs(data, parts[-1][1], start):
            last = _last_part(data, parts[-1][1])
            text = b"".join(data[first:second] for first, second in parts) + last
            if len(text) >= MINIMUM:
                yield parts[0][0], text
            parts = []
        if data[start:end].strip(b"-_+/=*#~."):  # a ruler is no text in base64
            parts.append((start, end))


def _belongs(data: bytes, end: int, start: int) -> bool:
    """Return whether two runs are lines of one text: a comment's mark may stand before the second, no name or key."""
    gap = data[end:start]
    if start - end > GAP:
        return False
    return not {58, 61}.intersection(gap) if b"\n" in gap else not gap.strip(_JOINERS)


_LAST = pattern(rb"[ \t\r\n\"'`,+\\()]{0,14}([A-Za-z0-9+/_-]{1,80})")


def _last_part(data: bytes, end: int) -> bytes:
    """Return what follows the last full line: it may be shorter than the others."""
    match = _LAST.match(data, end, end + LINE + 2 * GAP)
    return match[1] if match and len(match[1]) < LINE and data[end : end + 1] != b"=" else b""


def _base64(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    for start, text in _joined(data, BASE64):
        for name, decode in (("hexadecimal", _unhex), ("base32", _unbase32), ("base64", _unbase64)):
            content = decode(text)
            if content:
                yield start, name, content
                break


def _unhex(text: bytes) -> bytes:
    return binascii.unhexlify(text[: len(text) & ~1]) if not text.translate(None, b"0123456789abcdefABCDEF") else b""


def _unbase32(text: bytes) -> bytes:
    upper = not text.translate(None, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    if not upper:
        return b""
    import base64

    return _attempt(base64.b32decode, text + b"=" * (-len(text) % 8))


def _unbase64(text: bytes) -> bytes:
    plain = text.translate(bytes.maketrans(b"-_", b"+/"))
    plain = plain[: len(plain) // 4 * 4] if len(plain) % 4 == 1 else plain + b"=" * (-len(plain) % 4)
    try:
        return binascii.a2b_base64(plain)
    except binascii.Error:
        return b""


_BYTE = pattern(rb"-?(?:0[xX][0-9a-fA-F]{1,2}|\d{1,3})(?:[uU]8)?(?![0-9a-zA-Z])")


def _byte_arrays(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield arrays of bytes as C, Java and JSON write them."""
    if b".byte" in data or b"(byte)" in data:
        data = data.replace(b".byte", b"    ,").replace(b"(byte)", b"      ")
    for start, end in _runs(data, NUMBERS, MINIMUM):
        text = data[start:end]
        if b"," not in text:
            words = text.split()
            if len(words) < MINIMUM // 4:
                continue
            if all(len(word) == 2 for word in words):
                yield start, "hexadecimal", _unhex(b"".join(words))
            elif all(word.isdigit() and int(word) < 256 for word in words):
                yield start, "list of bytes", bytes(map(int, words))
            continue
        numbers = _BYTE.findall(text)
        if len(numbers) < MINIMUM // 6 or abs(text.count(b",") - len(numbers)) > 2 + len(numbers) // 20:
            continue
        bare = (number.lower().removesuffix(b"u8") for number in numbers)
        values = [int(number, 16 if b"x" in number else 10) for number in bare]
        if all(-128 <= value <= 255 for value in values):
            yield start, "array of bytes", bytes(value & 255 for value in values)


def _escapes(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield literals with many escapes; those on following lines belong together, as a compiler joins them."""
    if max(data.count(start) for start in (b"\\x", b"\\u00", b"\\0", b"\\2")) < ESCAPES // 4:
        return
    parts: list[bytes] = []
    start, at = 0, 0
    for line in [*data.split(b"\n"), b""]:
        if line.count(b"\\") >= (2 if parts else ESCAPES // 4) and _literal(line):
            start = start if parts else at
            parts.append(_literal(line))
        elif parts:
            text = b"".join(parts)
            if len(text) >= MINIMUM // 2 and text.count(b"\\") >= ESCAPES:
                content = _unescape(text)
                # a string is what it says, and no file; unless every letter of it is hidden
                if not is_text(content) or text.count(b"\\") * 5 > len(text):
                    yield start, "escaped bytes", content
            parts = []
        at += len(line) + 1


def _literal(line: bytes) -> bytes:
    """Return what stands between the first quote of a line and the last of the same."""
    starts = [at for at in (line.find(b'"'), line.find(b"'")) if at >= 0]
    if not starts:
        return b""
    first = min(starts)
    last = line.rfind(line[first : first + 1])
    return line[first + 1 : last] if last > first else line[first + 1 :]


_ESCAPE = pattern(rb"\\(?:x([0-9a-fA-F]{2})|u00([0-9a-fA-F]{2})|([0-7]{1,3})|(.))")
_SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


def _unescape(text: bytes) -> bytes:
    """Return what a literal of Python, C or JSON stands for, one byte a letter."""

    def byte(match: re.Match[bytes]) -> bytes:
        digits = match[1] or match[2]
        if digits or match[3]:
            return bytes([int(digits, 16) if digits else int(match[3], 8) & 255])
        return _SIMPLE.get(match[4], match[4])

    return _ESCAPE.sub(byte, text)


_PERCENT = pattern(rb"%([0-9a-fA-F]{2})")


def _percents(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    if data.count(b"%") < ESCAPES:
        return
    for start, end in _runs(data, PERCENTS, MINIMUM):
        text = data[start:end]
        if text.count(b"%") >= ESCAPES:
            yield start, "percent-encoded", _PERCENT.sub(lambda match: bytes([int(match[1], 16)]), text)


def _base85(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield what the beginning of a dense run decodes to: the decoder is slow, and formats tell at their beginning."""
    start = data.find(b"<~")
    end = data.find(b"~>", start)
    if 0 <= start < end - MINIMUM:
        import base64

        text = b"".join(data[start + 2 : end].split())[:PREFIX]
        yield start, "ascii85", _attempt(base64.a85decode, text[: len(text) // 5 * 5])
    for index, (start, text) in enumerate(_joined(data, DENSE)):
        if index > CANDIDATES:
            return
        if not text.strip(_DIGITS + _LETTERS + b"+/-_"):
            continue
        import base64

        prefix = text[:PREFIX]
        for decode in (base64.b85decode, base64.a85decode):
            content = _attempt(decode, prefix[: len(prefix) // 5 * 5])
            if content and not content.isascii():
                yield start, "base85", content


PREFIX = 20_000


def _attempt(decode: Callable[[bytes], bytes], text: bytes) -> bytes:
    try:
        return decode(text)
    except ValueError:
        return b""


_DUMP = pattern(rb"(?m)^[ \t]*[0-9a-f]{4,8}:? {1,3}((?:[0-9a-f]{2} {0,2}){16})(?:[ |]|\r?$)")


def _dumped(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield what a hexadecimal dump shows, as xxd, hexdump and od write it."""
    if b"0010" not in data or data.count(b"\n") < MINIMUM // 16:
        return
    rows = list(_DUMP.finditer(data))
    if len(rows) >= MINIMUM // 16:
        pairs = b"".join(row[1] for row in rows).translate(None, b" ")
        yield rows[0].start(), "hexadecimal dump", _unhex(pairs)


def _quoted(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield what a mail holds in quoted-printable: bytes that no text has."""
    at = data.find(b"=00")
    if at >= 0 and data.count(b"=00") >= ESCAPES // 4:
        start = max(data.rfind(b"\n\n", 0, at) + 2, data.rfind(b"\r\n\r\n", 0, at) + 4, 0)
        yield start, "quoted-printable", binascii.a2b_qp(data[start:])


_UUENCODED = pattern(rb"(?m)^begin [0-7]{3} \S.{0,200}\r?\n")


def _uuencoded(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    head = _UUENCODED.search(data) if data.startswith(b"begin ") or b"\nbegin " in data else None
    if head is None:
        return
    content = []
    for line in data[head.end() :].split(b"\n"):
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            content.append(binascii.a2b_uu(line.rstrip(b"\r")))
        except binascii.Error:
            break
    yield head.start(), "uuencode", b"".join(content)
