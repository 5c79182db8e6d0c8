"""Formats with a fixed beginning. Those whose beginning is ASCII have a second check, since prose may begin alike.

Sources: the formats' own specifications, checked against files written by their libraries (tests/policies/makers).
"""

from __future__ import annotations

from mlops_policy.formats import DATA, EMBEDDINGS, MODEL, SEALED, SOUND, Piece
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Signature(NamedTuple):
    """Bytes at an offset, the kind and name of what begins so, and what else must hold."""

    magic: bytes
    kind: str
    name: str
    offset: int = 0
    check: Callable[[Piece], bool] | None = None


def _ends(*endings: bytes) -> Callable[[Piece], bool]:
    """Hold when the piece ends so, or when its end was not read."""
    return lambda piece: not piece.end or piece.end.endswith(endings)


def _holds(needle: bytes, upto: int = 4096) -> Callable[[Piece], bool]:
    return lambda piece: needle in piece.head[:upto]


def _at(offset: int, *values: bytes) -> Callable[[Piece], bool]:
    return lambda piece: piece.head[offset:].startswith(values)


def _stata(piece: Piece) -> bool:
    return piece.head[0] in range(0x69, 0x74) and piece.head[1] in (1, 2) and piece.head[2:4] == b"\x01\x00"


def _dbase(piece: Piece) -> bool:
    """A header of 32 bytes, fields of 32, a terminator; the date of the last change is a date."""
    head = piece.head
    length, record = int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")
    dated = 1 <= head[2] <= 12 and 1 <= head[3] <= 31 if len(head) > 32 else False
    return (
        dated and length >= 65 and length % 32 in (1, 8) and record > 1 and head[length - 1 : length] in (b"\r", b"\0")
    )


def _shapefile(piece: Piece) -> bool:
    return piece.head[28:32] == b"\xe8\x03\x00\x00"


def _sheet(piece: Piece) -> bool:
    """An OLE2 file is a sheet when a stream is named Workbook or Book, in UTF-16; it may be a document too."""
    both = piece.head + piece.tail
    return "Workbook".encode("utf-16-le") in both or "Book".encode("utf-16-le") in both


def _small_version(piece: Piece) -> bool:
    return any(0 < int.from_bytes(piece.head[4:8], order) < 64 for order in ("little", "big"))


def _las(piece: Piece) -> bool:
    return piece.head[24:25] in (b"\x01", b"\x02")


def _orc(piece: Piece) -> bool:
    return not piece.end or piece.end[-4:-1] == b"ORC"


def _arrow_stream(piece: Piece) -> bool:
    """A message of FlatBuffers after its length: where its table begins, and before or behind that its vtable."""
    length, root = (int.from_bytes(piece.head[at : at + 4], "little") for at in (4, 8))
    vtable = 8 + root - int.from_bytes(piece.head[8 + root : 12 + root], "little", signed=True)
    if length % 8 or not 0 < root < length <= piece.size - 8 or not 12 <= vtable < 8 + length:
        return False
    return int.from_bytes(piece.head[vtable : vtable + 2], "little") in range(4, 33, 2)


def _old_arrow_stream(piece: Piece) -> bool:
    """Before 0.15 the length of the first message stood alone; its table begins as those of FlatBuffers do."""
    return 64 < int.from_bytes(piece.head[:4], "little") < piece.size and piece.head[8:16] == b"\0\0\x0a\0\x0e\0\x06\0"


SIGNATURES = (
    Signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DATA, "Excel sheet", check=_sheet),
    Signature(b"PAR1", DATA, "Parquet", check=_ends(b"PAR1")),
    Signature(b"PAR1\x15", DATA, "Parquet"),  # cut off
    Signature(b"PARE", DATA, "encrypted Parquet", check=_ends(b"PARE")),
    Signature(b"ARROW1\0\0", DATA, "Arrow"),
    Signature(b"FEA1", DATA, "Feather", check=_ends(b"FEA1")),
    Signature(b"\xff\xff\xff\xff", DATA, "Arrow stream", check=_arrow_stream),
    Signature(b"\x10\0\0\0", DATA, "Arrow stream", 4, _old_arrow_stream),
    Signature(b"ORC", DATA, "ORC", check=_orc),
    Signature(b"Obj\x01", DATA, "Avro", check=_holds(b"avro.")),
    Signature(b"SQLite format 3\0", DATA, "SQLite"),
    Signature(b"DUCK", DATA, "DuckDB", 8),
    Signature(b"\xde\xc0\xef\xbe", DATA, "LMDB", 16),
    Signature(b"CDF\x01", DATA, "NetCDF"),
    Signature(b"CDF\x02", DATA, "NetCDF"),
    Signature(b"CDF\x05", DATA, "NetCDF"),
    Signature(
        b"MATLAB 5.0 MAT-file", DATA, "MATLAB", check=lambda piece: piece.head[124:128] in (b"\0\1IM", b"\1\0MI")
    ),
    Signature(b"RDX2\n", DATA, "R data"),
    Signature(b"RDX3\n", DATA, "R data"),
    Signature(b"X\n\0\0\0\2", DATA, "R data"),
    Signature(b"X\n\0\0\0\3", DATA, "R data"),
    Signature(b"B\n\2\0\0\0", DATA, "R data"),
    Signature(b"B\n\3\0\0\0", DATA, "R data"),
    Signature(b"", DATA, "Stata", check=_stata),
    Signature(b"<stata_dta>", DATA, "Stata"),
    Signature(b"$FL2@(#)", DATA, "SPSS"),
    Signature(b"$FL3@(#)", DATA, "SPSS"),
    Signature(b"HEADER RECORD*******", DATA, "SAS transport"),
    Signature(bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00", DATA, "SAS"),
    Signature(b"SIMPLE  =                    T", DATA, "FITS"),
    Signature(b"LASF", DATA, "LAS point cloud", check=_las),
    Signature(b"\0\0\x27\x0a", DATA, "shapefile", check=_shapefile),
    Signature(b"\x03", DATA, "dBase", check=_dbase),
    Signature(b"\x83", DATA, "dBase", check=_dbase),
    Signature(b"\x30", DATA, "dBase", check=_dbase),
    Signature(b"DICM", DATA, "DICOM", 128),
    Signature(b"n+1\0", DATA, "NIfTI", 344, _at(0, b"\x5c\x01\0\0", b"\0\0\x01\x5c")),
    Signature(b"ni1\0", DATA, "NIfTI", 344, _at(0, b"\x5c\x01\0\0", b"\0\0\x01\x5c")),
    Signature(b"n+2\0", DATA, "NIfTI", 4, _at(0, b"\x1c\x02\0\0", b"\0\0\x02\x1c")),
    Signature(b"SR\0\x04", DATA, "IDL save file"),
    Signature(b"SR\0\x06", DATA, "IDL save file"),
    Signature(b"\xd4\xc3\xb2\xa1\2\0\4\0", DATA, "packet capture"),
    Signature(b"\xa1\xb2\xc3\xd4\0\2\0\4", DATA, "packet capture"),
    Signature(b"\x0a\x0d\x0d\x0a", DATA, "packet capture", check=_at(8, b"\x4d\x3c\x2b\x1a", b"\x1a\x2b\x3c\x4d")),
    Signature(b"#ROSBAG V", DATA, "ROS bag"),
    Signature(b"\x89MCAP0\r\n", DATA, "MCAP"),
    Signature(b"\x0e\x03\x13\x01", DATA, "HDF4"),
    Signature(b"\0\1\0\0Standard ", DATA, "Access"),
    Signature(b"TDSm", DATA, "TDMS"),
    Signature(b"\xcd\xf3\x00\x01", DATA, "CDF"),
    Signature(b"ply\nformat binary", DATA, "PLY point cloud"),
    Signature(b"#ASDF ", DATA, "ASDF", check=_holds(b"\xd3BLK", 1 << 20)),
    Signature(b"# v2 git bundle\n", DATA, "git bundle"),
    Signature(b"# v3 git bundle\n", DATA, "git bundle"),
    Signature(b"fgb\x03fgb", DATA, "FlatGeobuf"),
    Signature(b"NRRD000", DATA, "NRRD"),
    Signature(b"\0\0\0\x64\0\0\0\x1f\0\0\0\x14", DATA, "FIF"),
    Signature(b"\xffBIOSEMI", DATA, "BDF"),
    Signature(b"\xa8b2frame\0", DATA, "Blosc2", 1),
    Signature(b"______LightGBM_Binary_File_Token______\n", DATA, "LightGBM data set"),
    Signature(b"\x01\xab\xff\xff", DATA, "XGBoost DMatrix"),
    Signature(b"ORTM", MODEL, "ONNX Runtime", 4),
    Signature(b"ET12", MODEL, "ExecuTorch", 4),
    Signature(b"lCRF", MODEL, "CRFsuite"),
    Signature(b"mmap lm http", MODEL, "KenLM"),
    Signature(b"\x12\x01\0\0\0\0\0\0", MODEL, "MXNet"),
    Signature(b"\x50\x2a\x4d\x18", SEALED, "zstd stream"),
    Signature(b"hsqs", SEALED, "squashfs image"),
    Signature(b"GRIB", DATA, "GRIB", check=_ends(b"7777")),
    Signature(b"BUFR", DATA, "BUFR", check=_ends(b"7777")),
    Signature(b"SEQ\x06", DATA, "Hadoop sequence file"),
    Signature(b"root\0\0", DATA, "ROOT"),
    Signature(b"GGUF", MODEL, "GGUF", check=_small_version),
    Signature(b"FUGG", MODEL, "GGUF"),
    *(Signature(magic, MODEL, "GGML", check=_small_version) for magic in (b"lmgg", b"tjgg", b"fmgg", b"algg")),
    Signature(b"TFL3", MODEL, "TFLite", 4),
    Signature(b"CBM1", MODEL, "CatBoost"),
    Signature(b"binf", MODEL, "XGBoost", check=_holds(b"\0")),
    Signature(b"ptrt", MODEL, "TensorRT"),
    Signature(b"ftrt", MODEL, "TensorRT"),
    Signature(b"\xba\x16\x4f\x2f", MODEL, "fastText"),
    *(
        Signature(magic, EMBEDDINGS, "FAISS index", check=_holds(b"\0"))
        for magic in (b"IxF", b"IwF", b"IHN", b"IxPQ", b"IwPQ")
    ),
    Signature(b"7z\xbc\xaf\x27\x1c", SEALED, "7z archive"),
    Signature(b"Rar!\x1a\x07", SEALED, "RAR archive"),
    Signature(b"\x28\xb5\x2f\xfd", SEALED, "zstd stream"),
    Signature(b"\x1f\x9d", SEALED, "compress stream"),
    Signature(b"LZIP\x01", SEALED, "lzip stream"),
    Signature(b"\x89LZO\0\r\n\x1a\n", SEALED, "lzop stream"),
    Signature(b"\xff\x06\0\0sNaPpY", SEALED, "snappy stream"),
    Signature(b"MSCF\0\0\0\0", SEALED, "cabinet archive"),
    Signature(b"RIFF", SOUND, "WAV", check=_at(8, b"WAVE")),
    Signature(b"RIFF", SOUND, "AVI", check=_at(8, b"AVI ")),
    Signature(b"fLaC", SOUND, "FLAC"),
    Signature(b"OggS\0", SOUND, "Ogg"),
    Signature(b"ID3", SOUND, "MP3", check=_at(3, b"\x02", b"\x03", b"\x04")),
    Signature(b"\xff\xfb", SOUND, "MP3"),
    Signature(b"\xff\xf3", SOUND, "MP3"),
    Signature(b"\xff\xf2", SOUND, "MP3"),
    Signature(b"\xff\xe3", SOUND, "MP3"),
    Signature(b"FORM", SOUND, "AIFF", check=_at(8, b"AIF")),
    Signature(b"\x1a\x45\xdf\xa3", SOUND, "Matroska"),
    Signature(b"FLV\x01", SOUND, "Flash video"),
    Signature(b"\0\0\x01\xba", SOUND, "MPEG"),
    Signature(b"MThd\0\0\0\6", SOUND, "MIDI"),
)
# ends with this: a LevelDB table, which is also the index of a TensorFlow checkpoint
LEVELDB_END = bytes.fromhex("57fb808b247547db")

IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"\0\0\1\0",
    b"\0\0\2\0",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"8BPS",
    b"\0\0\0\x0cjP  ",
    b"icns",
    b"gimp xcf",
    b"DDS ",
    b"qoif",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
)
# Binary files that are neither data nor models: fonts, documents, programs, catalogues, keys.
BENIGN = (
    b"wOFF",
    b"wOF2",
    b"OTTO",
    b"\0\1\0\0\0",
    b"true\0",
    b"ttcf",
    b"%PDF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"glTF",
    b"# Sphinx inventory",
    b"\x7fELF",
    b"MZ",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\xde\x12\x04\x95",
    b"\x95\x04\x12\xde",
    b"\0asm",
    b"!<arch>\n",
    b"\xed\xab\xee\xdb",
    b"bplist00",
    b"\0\0\0\1Bud1",
    b"Cr24",
    b"\xfe\xed\xfe\xed",
    b"\0GITCRYPT\0",
    b"DIRC",
    b"PACK\0",
    b"FWS",
    b"CWS",
    b"%!PS",
    b"\x1bLua",
    b"{\\rtf",
    b"\x30\x82",
    b"MDMP",
    b"TZif",
    b"\x1a\x01",
    b"Salted__",
)
