"""Which binary format a piece has, and what lies in it or behind it."""

from __future__ import annotations

from mlops_policy.formats import DATA, IMAGE, SOUND, UNKNOWN, Piece, Sighting, deeper
from mlops_policy.formats.signatures import BENIGN, IMAGES, LEVELDB_END, SIGNATURES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Beginnings sure enough to be looked for anywhere in another file: they hold bytes that no text has.
STRONG = (
    b"PK\x03\x04",
    b"\x93NUMPY",
    b"SQLite format 3\0",
    b"\x89HDF\r\n\x1a\n",
    b"ARROW1\0\0",
    b"PAR1\x15",
    b"Obj\x01\x04",
    b"CBM1",
    b"GGUF\x02\0\0\0",
    b"GGUF\x03\0\0\0",
    b"\x80\x04\x95",
    b"\x80\x05\x95",
    b"7z\xbc\xaf\x27\x1c",
)
STREAMS = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")  # behind a script, on a line of its own
PROGRAMS = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm", b"!<arch>\n")
PICTURE_ENDS = (b"IEND\xaeB`\x82", b"\xff\xd9", b"\x00\x3b", b"%%EOF\n", b"%%EOF\r\n")
PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1")
TRIES = 4


def look(piece: Piece) -> Iterator[Sighting]:
    """Yield what a binary piece is, or what lies in it."""
    for step in STEPS:
        found = step(piece)
        if found is not None:
            yield from found
            return
    hidden = [] if piece.head.startswith(PROGRAMS) or _is_bytecode(piece) else list(_behind(piece))
    if hidden:
        yield from hidden
    elif piece.head.startswith(IMAGES) or _is_picture(piece):
        yield piece.found(IMAGE, "image")
    elif not _is_benign(piece.head):
        yield piece.found(UNKNOWN, "binary")


def _safetensors(piece: Piece) -> list[Sighting] | None:
    """Ask first: the length at its beginning may look like anything."""
    from mlops_policy.formats.structures import safetensors

    found = safetensors(piece)
    return [piece.found(*found)] if found else None


def _signature(piece: Piece) -> list[Sighting] | None:
    head = piece.head
    for magic, kind, name, offset, check in SIGNATURES:
        if head.startswith(magic, offset) and (check is None or check(piece)):
            opened = _zstd(piece) if name == "zstd stream" else None
            return [piece.found(kind, name)] if opened is None else opened
    if piece.end.endswith(LEVELDB_END):
        return [piece.found(DATA, "LevelDB table or TensorFlow checkpoint")]
    if piece.end.endswith(b"LANC"):
        return [piece.found(DATA, "Lance")]
    if head[4:8] == b"ftyp" and head[8:12] not in PICTURE_BRANDS:
        return [piece.found(SOUND, "MP4")]
    return None


def _zstd(piece: Piece) -> list[Sighting] | None:
    """Return what lies in a zstd stream where the standard library reads it (3.14 and later)."""
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    try:
        content = zstd.ZstdDecompressor().decompress(piece.head, 4 << 20)
    except (zstd.ZstdError, EOFError, ValueError):
        return None
    return list(deeper(piece.inner(content, "zstd", size=len(content) + 1)))


def _archive(piece: Piece) -> list[Sighting] | None:
    from mlops_policy.formats import archives

    if piece.head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return list(archives.zipped(piece))
    if archives.is_tar(piece.head):
        return list(archives.tarred(piece))
    found = archives.compressed(piece)
    return None if found is None else list(found)


def _structure(piece: Piece) -> list[Sighting] | None:
    from mlops_policy.formats import pickles, structures

    found = pickles.find(piece) or structures.find(piece)
    return [piece.found(*found)] if found else None


def _behind(piece: Piece) -> Iterator[Sighting]:
    """Yield what begins somewhere after the beginning: an archive behind a picture, a table behind a document."""
    for start in sorted(set(_starts(piece.head))):
        size = piece.size - start
        inner = piece.inner(piece.head[start:], f"behind the first {start} bytes", size=size)
        found = [one for one in deeper(inner._replace(tail=piece.tail)) if one.kind not in (UNKNOWN, IMAGE)]
        if found:
            yield from found
            return


def _starts(data: bytes) -> Iterator[int]:
    """Yield where something else may begin: at a strong beginning, or where a picture or document ends."""
    for magic in STRONG:
        at = data.find(magic, 1)
        for _ in range(TRIES):
            if at < 0:
                break
            yield at
            at = data.find(magic, at + 1)
    if data.startswith(b"#!"):
        yield from (at + 1 for at in (data.find(b"\n" + magic) for magic in STREAMS) if at >= 0)
    if not data.startswith((*IMAGES, b"%PDF")):
        return
    for end in PICTURE_ENDS:
        for at in {data.find(end), data.rfind(end)}:
            if 0 <= at < len(data) - len(end) - 16:
                yield at + len(end)


def _is_benign(head: bytes) -> bool:
    """Return whether bytes are those of a font, a document or a program; the last two have their mark further on."""
    return head.startswith(BENIGN) or head[2:4] == b"\r\n" or head[34:36] == b"LP"


def _is_bytecode(piece: Piece) -> bool:
    """Return whether a piece is what Python compiled: its constants hold the beginnings of formats."""
    return piece.place.ending == ".pyc" and piece.head[2:4] == b"\r\n"


def _is_picture(piece: Piece) -> bool:
    webp = piece.head.startswith(b"RIFF") and piece.head[8:12] == b"WEBP"
    return webp or piece.head[4:8] == b"ftyp"


STEPS: tuple[Callable[[Piece], list[Sighting] | None], ...] = (_safetensors, _signature, _archive, _structure)
