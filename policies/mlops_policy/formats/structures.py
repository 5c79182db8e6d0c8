"""Formats without a magic number, told by their structure: lengths that fit, checksums that hold, fields in order."""

from __future__ import annotations

import struct

from mlops_policy.formats import DATA, EMBEDDINGS, MODEL, PICKLE, TOKENIZER, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

HDF5 = b"\x89HDF\r\n\x1a\n"
NUMPY = b"\x93NUMPY"
# order of bytes, and whether offsets have 8 bytes (BigTIFF)
TIFFS = {b"II*\0": ("<", False), b"MM\0*": (">", False), b"II+\0": ("<", True), b"MM\0+": (">", True)}
GEO_TAGS = frozenset([33550, 33922, 34264, 34735])
KERAS_MARKS = (b"model_weights", b"keras_version", b"layer_names", b"_layer_checkpoint_dependencies", b"layers")
IDX_SIZES = {0x08: 1, 0x09: 1, 0x0B: 2, 0x0C: 4, 0x0D: 4, 0x0E: 8}
CRC32C = 0x82F63B78
MESSAGEPACK_ENDINGS = (".msgpack", ".flax")
Found = tuple[str, str] | None


def find(piece: Piece) -> Found:
    """Return kind and name of a format, or None."""
    return next(filter(None, (check(piece) for check in CHECKS)), None)


def safetensors(piece: Piece) -> Found:
    """A length of 8 bytes, then so much JSON. It can look like a pickle, so it is asked for first."""
    head = piece.head
    length = int.from_bytes(head[:8], "little")
    described = head[8:10] == b'{"' and (
        b'"dtype"' in head[:65536] or b'"__metadata__"' in head[:65536] or head[8:10] == b"{}"
    )
    return (MODEL, "safetensors") if 2 <= length <= piece.size - 8 and described else None


def numpy(piece: Piece) -> Found:
    """An array; one of objects is a pickle inside."""
    if not piece.head.startswith(NUMPY) or piece.head[6:7] not in (b"\1", b"\2", b"\3"):
        return None
    header = piece.head[8:1024].partition(b"\n")[0]
    return (PICKLE, "NumPy array of objects") if b"'|O'" in header or b"'O'" in header else (DATA, "NumPy array")


def hdf5(piece: Piece) -> Found:
    """The signature at 0 or, after a user block, at 512, 1024, 2048 ... (HDF5 File Format Specification, II.A)."""
    offsets = [0, *(512 << power for power in range(12))]
    if not any(piece.head[offset : offset + 8] == HDF5 for offset in offsets):
        return None
    if piece.head.startswith(b"MATLAB 7.3"):
        return DATA, "MATLAB"
    return (MODEL, "Keras weights") if any(mark in piece.head for mark in KERAS_MARKS) else (DATA, "HDF5")


def tfrecord(piece: Piece) -> Found:
    """A length of 8 bytes and its masked CRC-32C (TensorFlow's record writer)."""
    length, masked = piece.head[:8], piece.head[8:12]
    if len(masked) < 4 or int.from_bytes(length, "little") > piece.size - 16:
        return None
    crc = 0xFFFFFFFF
    for byte in length:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (CRC32C if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    crc = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
    return (DATA, "TFRecord or event file") if crc == int.from_bytes(masked, "little") else None


def idx(piece: Piece) -> Found:
    """Two zeros, a type, the number of dimensions, their sizes: their product is the length (the MNIST database)."""
    head = piece.head
    if head[:2] != b"\0\0" or head[2:3] == b"" or head[2] not in IDX_SIZES or not 1 <= head[3] <= 4:
        return None
    expected = IDX_SIZES[head[2]]
    for axis in range(head[3]):
        expected *= int.from_bytes(head[4 + 4 * axis : 8 + 4 * axis], "big")
    return (DATA, "IDX array") if expected + 4 + 4 * head[3] == piece.size else None


def matlab4(piece: Piece) -> Found:
    """Five integers: type, rows, columns, imaginary part, length of the name, which ends with a zero."""
    if len(piece.head) < 24:
        return None
    for order in "<>":
        kind, rows, columns, imaginary, length = struct.unpack(f"{order}5i", piece.head[:20])
        name = piece.head[20 : 20 + length] if 1 < length <= 64 else b""
        fits = 0 <= kind < 4053 and kind % 10 in (0, 1, 2) and rows > 0 and columns > 0 and imaginary in (0, 1)
        if fits and name.endswith(b"\0") and name[:-1].decode("latin-1").isidentifier():
            return DATA, "MATLAB"
    return None


def messagepack(piece: Piece) -> Found:
    """An array of maps whose first key is a word (the MessagePack specification); any array or map if so named."""
    head = piece.head
    if piece.place.ending in MESSAGEPACK_ENDINGS and (0x80 <= head[0] <= 0x9F or 0xDC <= head[0] <= 0xDF):
        return DATA, "MessagePack"
    start = {0xDC: 3, 0xDD: 5}.get(head[0], 1 if 0x92 <= head[0] <= 0x9F else 0)
    if not start or len(head) < start + 4 or not (0x81 <= head[start] <= 0x8F or head[start] == 0xDE):
        return None
    start += 3 if head[start] == 0xDE else 1
    length = head[start] - 0xA0 if 0xA1 <= head[start] <= 0xBF else 0
    key = head[start + 1 : start + 1 + length]
    return (DATA, "MessagePack records") if len(key) == length > 0 and key.decode("latin-1").isidentifier() else None


def geotiff(piece: Piece) -> Found:
    """A TIFF whose first directory has a tag of GeoTIFF; any other is a picture."""
    order, big = TIFFS.get(piece.head[:4], ("", False))
    if not order or len(piece.head) < 16:
        return None
    number, pointer, first, entry = ("Q", slice(8, 16), 8, 20) if big else ("I", slice(4, 8), 2, 12)
    (offset,) = struct.unpack(f"{order}{number}", piece.head[pointer])
    directory = piece.head[offset : offset + first + entry * 512]
    count = struct.unpack(f"{order}H", directory[:2])[0] if len(directory) > first else 0
    tags = {
        struct.unpack(f"{order}H", directory[at : at + 2])[0]
        for at in range(first, min(first + entry * count, len(directory) - 1), entry)
    }
    return (DATA, "GeoTIFF") if tags & GEO_TAGS else None


def xgboost(piece: Piece) -> Found:
    """Universal Binary JSON with a learner, or the old binary format with the booster's name and its length."""
    ubjson = piece.head.startswith(b"{") and b"learner" in piece.head[:64] and b"\0" in piece.head[:64]
    old = any(struct.pack("<Q", len(name)) + name in piece.head[:1024] for name in (b"gbtree", b"gblinear", b"dart"))
    return (MODEL, "XGBoost") if ubjson or old else None


def word2vec(piece: Piece) -> Found:
    """A line of two numbers, words and dimensions; then each word, a blank and so many floats of 4 bytes."""
    line, newline, rest = piece.head[:64].partition(b"\n")
    counts = line.split(b" ")
    if not newline or len(counts) != 2 or not all(count.isdigit() for count in counts):
        return None
    words, dimensions = map(int, counts)
    word = rest.lstrip(b"\n").partition(b" ")[0]
    return (EMBEDDINGS, "word2vec") if 0 < len(word) < 50 and piece.size > words * 4 * dimensions > 0 else None


def tensorflow_checkpoint(piece: Piece) -> Found:
    named = ".data-000" in piece.place.name or piece.place.name.startswith("group1-shard")
    return (MODEL, "TensorFlow weights") if named else None


def protobuf(piece: Piece) -> Found:
    """ONNX, Core ML, TensorFlow's SavedModel and graphs, SentencePiece: by the fields of the outermost message."""
    fields = list(_fields(piece.head, piece.size))
    numbers = [number for number, _, _ in fields]
    if not fields or numbers[0] != 1:
        return None
    first = fields[0][2]
    if fields[0][1] == 0:
        return _by_version(int.from_bytes(first, "little"), fields, numbers)
    if piece.head[0] == 0x0A and _is_piece(first):
        return TOKENIZER, "SentencePiece"
    if b"\x12" in first[:256] and any(
        op in piece.head[:65536] for op in (b"Placeholder", b"VarHandleOp", b"\x12\x05Const")
    ):
        return MODEL, "TensorFlow graph"
    return None


def _by_version(version: int, fields: list[tuple[int, int, bytes]], numbers: list[int]) -> Found:
    """Tell messages that begin with a version number."""
    messages = {number: value for number, wire, value in fields if wire == 2}
    if 1 <= version <= 32 and messages.get(7, b"")[:1] in (b"\n", b"\x12") and set(numbers) <= ONNX_FIELDS:
        return MODEL, "ONNX"
    if 1 <= version <= 32 and 2 in messages and max(numbers) >= 10 and set(numbers).isdisjoint(range(3, 10)):
        return MODEL, "Core ML"
    if (
        version == 1
        and 2 in messages
        and any(mark in messages[2] for mark in (b"serve", b"VarHandleOp", b"tags", b"_default"))
    ):
        return MODEL, "TensorFlow SavedModel"
    return None


ONNX_FIELDS = frozenset([*range(1, 9), 14, 20, 25, 26])


def _is_piece(message: bytes) -> bool:
    """Return whether a message is a piece of SentencePiece: a string, then a float."""
    length = message[1] if len(message) > 1 else 0
    return message[:1] == b"\n" and len(message) > 2 + length and message[2 + length : 3 + length] == b"\x15"


def _fields(data: bytes, size: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, wire type and value of a message's fields; nothing at all if a length does not fit in ``size``."""
    found: list[tuple[int, int, bytes]] = []
    at = 0
    while at < len(data) and len(found) < 64:
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if not 0 < number < 10000 or wire not in (0, 1, 2, 5):
            return
        if wire == 0:
            value, at = _varint(data, at)
            found.append((number, wire, value.to_bytes(10, "little")))
            continue
        length = {1: 8, 5: 4}.get(wire, 0)
        if wire == 2:
            length, at = _varint(data, at)
        if length > size - at:
            return
        found.append((number, wire, data[at : at + length]))
        at += length
    yield from found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 63, 7):
        byte = data[at] if at < len(data) else 0
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            break
    return value, at


CHECKS = (
    safetensors,
    numpy,
    hdf5,
    tfrecord,
    idx,
    geotiff,
    xgboost,
    messagepack,
    word2vec,
    tensorflow_checkpoint,
    matlab4,
    protobuf,
)
