"""Archives and compressed streams: opened by the standard library, in memory, with limits; nothing goes to disk."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib

from mlops_policy.formats import DATA, MODEL, SEALED, Budget, Piece, Sighting, deeper, is_text
from mlops_policy.places import PICTURES, SOURCES, TEXT, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MEMBERS = 200  # looked into at most; of the rest, the names are judged
MEMBER_LIMIT = 1 << 20
STREAM_LIMIT = 4 << 20
MANY_IMAGES = 10
# Endings that nothing but data or models has: for members that are not looked into.
DATA_ENDINGS = (
    ".parquet",
    ".npy",
    ".npz",
    ".feather",
    ".arrow",
    ".avro",
    ".orc",
    ".h5",
    ".hdf5",
    ".sqlite",
    ".tfrecord",
)
MODEL_ENDINGS = (".pt", ".pth", ".ckpt", ".pkl", ".joblib", ".onnx", ".safetensors", ".gguf", ".keras", ".tflite")
DOCUMENTS = ("word/document.xml", "ppt/presentation.xml", "meta-inf/container.xml")


def zipped(piece: Piece) -> Iterator[Sighting]:
    """Yield what a zip is, or what its members are."""
    import zipfile

    if not piece.whole:
        yield from _by_names(piece, _local_names(piece.head), "zip")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(piece.head))
        members = [member for member in archive.infolist() if not member.is_dir()]
    except Exception:  # a damaged or hostile archive raises anything
        # the version that is needed to unpack: other bytes there are those of a program that knows zips
        if piece.head.startswith(b"PK\x03\x04") and piece.head[4:5] < b"\x40" and piece.head[5:6] == b"\0":
            yield from _damaged_zip(piece)
        return
    names = [member.filename for member in members]
    known = zip_format(names)
    if known is not None:
        if known != ("", ""):
            yield piece.found(*known)
        return
    if any(member.flag_bits & 1 for member in members):
        yield piece.found(SEALED, "zip with a password")
        return

    def read(index: int) -> bytes:
        with archive.open(members[index]) as stream:
            return stream.read(MEMBER_LIMIT)

    if "content.xml" in names and "mimetype" in names:
        if b"spreadsheet" in read(names.index("mimetype")):
            yield piece.found(DATA, "OpenDocument sheet")
        return

    yield from _members(piece, "zip", names, [member.file_size for member in members], read)


def zip_format(names: Sequence[str]) -> tuple[str, str] | None:
    """Return kind and name of a format that is a zip with certain members; empty ones for a zip that passes."""
    lower = [name.lower().replace("\\", "/") for name in names]
    last = {name.rpartition("/")[2] for name in lower}
    everything = set(lower)
    if "data.pkl" in last and last & {"version", "byteorder", "constants.pkl"}:
        return MODEL, "PyTorch"
    if "serialized_exported_program.json" in last or any(name.endswith("models/model.json") for name in lower):
        return MODEL, "PyTorch (exported)"
    if {"config.json", "model.weights.h5"} <= everything:
        return MODEL, "Keras"
    if "schema.json" in everything and all(name.endswith((".npy", ".json", ".npz")) for name in lower):
        return MODEL, "skops"
    if lower and all(name.endswith(".npy") for name in lower):
        return DATA, "NumPy arrays (npz)"
    if last & {"workbook.xml", "workbook.bin"} and any(name.startswith("xl/") for name in lower):
        return DATA, "Excel sheet"
    if "model.ini" in last and any("domains/" in name or "trees/" in name for name in lower):
        return MODEL, "H2O"
    if everything.intersection(DOCUMENTS):
        return "", ""
    return None


def tarred(piece: Piece) -> Iterator[Sighting]:
    """Yield what the members of a tar are; of one that is cut off, those before the cut."""
    import tarfile

    names: list[str] = []
    offsets: list[tuple[int, int]] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(piece.head), mode="r:") as archive:
            for member in archive:
                if member.isfile():
                    names.append(member.name)
                    offsets.append((member.offset_data, member.size))
    except Exception:  # cut off, damaged or hostile: what was read counts
        pass

    def read(index: int) -> bytes:
        start, size = offsets[index]
        return piece.head[start : start + min(size, MEMBER_LIMIT)]

    yield from _members(piece, "tar", names, [size for _, size in offsets], read)


def is_tar(data: bytes) -> bool:
    """Return whether bytes begin with a tar header: the word at 257, or else a checksum that holds."""
    header = data[:512]
    if len(header) < 512 or not header[0]:
        return False
    if header[257:262] == b"ustar":
        return True
    stated = header[148:156].strip(b" \0")
    plain = sum(header[:148]) + 8 * 32 + sum(header[156:])
    return bool(stated) and not stated.strip(b"01234567") and int(stated, 8) == plain


def compressed(piece: Piece) -> Iterator[Sighting] | None:
    """Return what lies in a compressed stream, None if it is none."""
    for name, starts, opener in STREAMS:
        if piece.head.startswith(starts):
            content = opener(piece.head)
            if content:
                cut = len(content) >= STREAM_LIMIT or name == "LZ4"
                inner = piece.inner(content, name, name=_inner_name(piece), size=len(content) + cut)
                return deeper(inner)
    return None


def _inner_name(piece: Piece) -> str:
    stem, dot, ending = piece.place.name.rpartition(".")
    return stem if dot and ending in {"gz", "bz2", "xz", "lzma", "z", "lz4", "zz", "zlib"} else f"{stem or ending}"


def _members(
    piece: Piece, step: str, names: list[str], sizes: list[int], read: Callable[[int], bytes]
) -> Iterator[Sighting]:
    pictures = sum(name.lower().endswith(PICTURES) for name in names)
    if pictures >= MANY_IMAGES:
        yield piece.found(DATA, f"{step} of {pictures} images")
        return
    # texts and sources come last: what hides among them is found before the limit
    endings = [place(name).ending for name in names]
    order = sorted(range(len(names)), key=lambda index: (endings[index] in TEXT) + (endings[index] in SOURCES))
    budget, looked_into = piece.budget or Budget(), 0
    for index in order[:MEMBERS]:
        if budget.unpacked <= 0:
            break
        looked_into += 1
        try:
            content = read(index)
        except Exception:  # one member that cannot be read hides none of the others
            yield piece.found(SEALED, f"{step} with {names[index]!r}, which cannot be unpacked")
            continue
        budget.unpacked -= len(content)
        if ".dist-info/" in names[index] and is_text(content):
            continue  # the lists of a wheel are its own
        size = max(sizes[index], len(content))
        yield from deeper(piece.inner(content, f"{step} member {names[index]!r}", name=names[index], size=size))
    yield from _by_names(piece, [names[index] for index in order[looked_into:]], step)


def _by_names(piece: Piece, names: Sequence[str], step: str) -> Iterator[Sighting]:
    known = zip_format(names) if step == "zip" else None
    if known is not None and known != ("", ""):
        yield piece.found(*known)
        return
    for kind, endings in ((DATA, DATA_ENDINGS), (MODEL, MODEL_ENDINGS)):
        found = next((name for name in names if name.lower().endswith(endings)), None)
        if found:
            yield piece.found(kind, f"{step} with {found!r}")


def _local_names(data: bytes) -> list[str]:
    """Return the names in the local headers of a zip whose directory was not read."""
    names: list[str] = []
    at = data.find(b"PK\x03\x04")
    while at >= 0 and len(names) < 10_000:
        length = int.from_bytes(data[at + 26 : at + 28], "little")
        names.append(data[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at = data.find(b"PK\x03\x04", at + 30)
    return names


def _damaged_zip(piece: Piece) -> Iterator[Sighting]:
    names = _local_names(piece.head)
    found = list(_by_names(piece, names, "zip"))
    yield from found or [piece.found(SEALED, "damaged zip")]


def _inflate(window: int) -> Callable[[bytes], bytes]:
    def opener(data: bytes) -> bytes:
        content = b""
        try:
            while data and len(content) < STREAM_LIMIT:  # gzip may have several members
                stream = zlib.decompressobj(window)
                content += stream.decompress(data, STREAM_LIMIT - len(content))
                data = stream.unused_data if stream.eof and window > zlib.MAX_WBITS else b""
        except zlib.error:
            pass  # what came before the damage counts
        return content

    return opener


def _all(data: bytes, new: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor]) -> bytes:
    """Decompress the streams that stand one after the other, up to the limit; what follows them may be anything."""
    content = b""
    while data and len(content) < STREAM_LIMIT:
        stream = new()
        try:
            content += stream.decompress(data, STREAM_LIMIT - len(content))
        except (OSError, EOFError, lzma.LZMAError):
            if not content:
                raise
            break
        data = stream.unused_data if stream.eof else b""
    return content


def _bunzip(data: bytes) -> bytes:
    try:
        return _all(data, bz2.BZ2Decompressor)
    except (OSError, ValueError, EOFError):
        return b""


def _unxz(data: bytes) -> bytes:
    try:
        return _all(data, lambda: lzma.LZMADecompressor(memlimit=256 << 20))
    except (lzma.LZMAError, EOFError, MemoryError):
        return b""


def _unlz4(data: bytes) -> bytes:
    """Return the beginning of an LZ4 frame's first block (LZ4 Frame and Block Format Descriptions)."""
    flags = data[4] if len(data) > 15 else 0
    at = 7 + (8 if flags & 8 else 0) + (4 if flags & 1 else 0)
    size = int.from_bytes(data[at : at + 4], "little")
    block = data[at + 4 : at + 4 + (size & 0x7FFFFFFF)]
    if size >> 31:
        return block
    out = bytearray()
    at = 0
    while at < len(block) and len(out) < LZ4_LIMIT:
        token = block[at]
        literals, at = _lz4_length(block, at + 1, token >> 4)
        out += block[at : at + literals]
        at += literals
        if at + 2 > len(block):
            break
        back = int.from_bytes(block[at : at + 2], "little")
        length, at = _lz4_length(block, at + 2, token & 15)
        if not 0 < back <= len(out):
            break
        for _ in range(min(length + 4, LZ4_LIMIT)):
            out.append(out[-back])
    return bytes(out)


LZ4_LIMIT = 64 << 10


def _lz4_length(block: bytes, at: int, length: int) -> tuple[int, int]:
    if length == 15:
        while at < len(block):
            length += block[at]
            at += 1
            if block[at - 1] != 255:
                break
    return length, at


STREAMS = (
    ("gzip", (b"\x1f\x8b\x08",), _inflate(31)),
    ("bzip2", (b"BZh",), _bunzip),
    ("xz", (b"\xfd7zXZ\0",), _unxz),
    ("lzma", (b"\x5d\0\0",), _unxz),
    ("LZ4", (b"\x04\x22\x4d\x18",), _unlz4),
    ("zlib", (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"), _inflate(15)),
)
