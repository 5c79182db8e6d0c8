"""What lies in a file: pure functions from bytes to sightings. Nothing is ever loaded, imported or run.

A piece is looked at as what it is: pointer, text or binary. Whatever contains others (archive, stream, notebook,
encoded text, a file behind another) hands them on as pieces of their own, three levels deep at most.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.places import Place, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.snapshot import File

DATA, TABLE, MODEL, PICKLE, EMBEDDINGS = "data", "table", "model", "pickle", "embeddings"
SEALED, SOUND, IMAGE, UNKNOWN = "sealed", "sound", "image", "unknown"
OUTPUT, DAMAGED, POINTER, TOKENIZER = "output", "damaged", "pointer", "tokenizer"
DEPTH = 3
PIECES = 2000
UNPACKED = 8 << 20  # bytes of members that are looked into, in all archives of a file together
ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
TABLE_BYTES = 16 << 10  # smaller tables outside data folders are configuration more often than data
# Bytes that no text in UTF-8 or an 8-bit encoding holds.
# Those that separate fields are some tables' delimiters.
CONTROLS = bytes(set(range(32)) - {1, 7, 8, 9, 10, 12, 13, 27, 28, 29, 30, 31}) + b"\x7f"
SNIFF = 8 << 10
LONG_ENOUGH = 1 << 10  # so many bytes without a control character are text, in whatever encoding


class Sighting(NamedTuple):
    """Something found: its kind, its format's name, its size in bytes, and the way to it, outermost first."""

    kind: str
    name: str
    size: int
    trail: tuple[str, ...] = ()
    line: int = 1


class Budget:
    """How many more pieces, and bytes of members, are looked at: an archive of archives of archives must end."""

    __slots__ = ("left", "unpacked")

    def __init__(self) -> None:
        self.left, self.unpacked = PIECES, UNPACKED


class Piece(NamedTuple):
    """Bytes under a name: a file, or something inside one. ``tail`` is the end of what is longer than ``head``."""

    head: bytes
    tail: bytes
    size: int
    place: Place
    trail: tuple[str, ...] = ()
    line: int = 1
    budget: Budget | None = None

    @property
    def whole(self) -> bool:
        return self.size <= len(self.head)

    @property
    def end(self) -> bytes:
        """The last bytes, empty if they were not read."""
        return self.head[-64:] if self.whole else self.tail[-64:]

    def found(self, kind: str, name: str) -> Sighting:
        return Sighting(kind, name, self.size, self.trail, self.line)

    def inner(self, content: bytes, step: str, *, name: str = "", size: int = 0, line: int = 0) -> Piece:
        """Return a piece that lies in this one; without a name of its own it has none, and no ending."""
        inside = place("/".join([*self.place.folders, name.replace("\\", "/").strip("/") or "inside"]))
        return Piece(content, b"", size or len(content), inside, (*self.trail, step), line or self.line, self.budget)


def inspect(file: File) -> Iterator[Sighting]:
    """Yield what lies in a file."""
    return look(Piece(file.head, file.tail, file.size, file.place, budget=Budget()))


def look(piece: Piece) -> Iterator[Sighting]:
    """Yield what a piece is, or what lies in it."""
    if not piece.head:
        return
    if is_text(piece.head):
        from mlops_policy.formats import text  # a commit often holds but one of the two

        yield from text.look(piece, piece.head)
    elif decoded := wide_text(piece.head):
        from mlops_policy.formats import text

        yield from text.look(piece, decoded)
    else:
        from mlops_policy.formats import binary

        yield from binary.look(piece)


def deeper(piece: Piece) -> Iterator[Sighting]:
    """Yield what lies in a piece that came out of another one; an archive that is too deep, or too many, is sealed."""
    if piece.budget is not None:
        piece.budget.left -= 1
    spent = piece.budget is not None and piece.budget.left < 0
    if len(piece.trail) <= DEPTH and not spent:
        # lines are those of the file, and not of what was packed in it
        yield from (one._replace(line=piece.line) for one in look(piece))
    elif piece.head.startswith(ARCHIVES):
        yield piece.found(SEALED, "archive in archives")


def is_text(data: bytes) -> bool:
    """Return whether bytes are text in an encoding that keeps ASCII."""
    sample = data[:SNIFF]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if 0 in sample or controls * 200 > len(sample):
        return False
    try:
        sample.decode()
    except UnicodeDecodeError as error:
        # cut in the middle of a letter, or another encoding, whose letters beyond ASCII are rare
        if error.start < len(sample) - 4:
            rare = sum(byte > 0x7F for byte in sample) < 0.3 * len(sample)
            return not controls and b"\x80" not in sample[:1] and (rare or len(sample) > LONG_ENOUGH)
    return True


def wide_text(data: bytes) -> bytes:
    """Return text in UTF-16 as UTF-8, empty if it is none."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        encoding = "utf-32"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif len(data) > 64 and 2 * data[:SNIFF].count(0) in range(len(data[:SNIFF]) - 64, len(data[:SNIFF]) + 64):
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    else:
        return b""
    text = (
        data[: len(data) & ~3 if encoding == "utf-32" else len(data) & ~1]
        .decode(encoding, "replace")
        .encode("utf-8", "replace")
    )
    return text if is_text(text) and text.count("\ufffd".encode()) * 20 < len(text) else b""
