"""What a text is: a pointer, a model or table written as text, a notebook; or what is written into it."""

from __future__ import annotations

from mlops_policy.formats import (
    DATA,
    EMBEDDINGS,
    MODEL,
    POINTER,
    TABLE,
    TABLE_BYTES,
    Piece,
    Sighting,
    embedded,
    pointers,
)
from mlops_policy.lazy import pattern
from mlops_policy.places import PROSE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.formats.structures import Found
    from mlops_policy.places import Place

SCRIPTS = frozenset([".py", ".jl", ".m", ".ipynb"])
C_LIKE = frozenset(".c .h .cc .cpp .cxx .hpp .hh .hxx .cu .cuh .java .rs .go .swift .cs".split())
SCRIPT_BYTES = 20 << 10
C_BYTES = 32 << 10
PROGRAM_BYTES = 128 << 10
# of a line that names columns, and nothing else
HEADER = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_, "
BOM = b"\xef\xbb\xbf"
JSON_STARTS = (b"{", b"[")
# of outputs, attachments, widgets, and of a merge that left its marks
NOTEBOOK_MARKS = (b'"output_type"', b'"attachments"', b'"widgets"', b"<<<<<<<", b">>>>>>>", b"base64")
MODEL_JSON = (
    ("ONNX", (b'"irVersion"', b'"opsetImport"', b'"opType"')),
    ("XGBoost dump", (b'"nodeid"', b'"leaf"', b'"split_condition"')),
    ("LightGBM dump", (b'"tree_info"', b'"num_tree_per_iteration"')),
    ("XGBoost", (b'"learner"', b'"gradient_booster"')),
    ("CatBoost", (b'"oblivious_trees"', b'"features_info"')),
    ("TensorFlow.js", (b'"weightsManifest"', b'"paths"')),
)
SVG_TAGS = (b"metadata", b"desc", b"script", b"text", b"title")
LIGHTGBM = (pattern(rb"num_tree_per_iteration=\d"), pattern(rb"tree_sizes=\d"), pattern(rb"leaf_value=-?\d"))
_WORD2VEC = pattern(rb"\d+ \d+\r?\n")
_OLD_PICKLE = pattern(rb"(?:\((?:dp|lp|i|l|t)|c[\w.]+\n[\w.]+\n|[\]}]q|[IFSVL].{0,200}\n)")


def look(piece: Piece, data: bytes) -> Iterator[Sighting]:
    """Yield what a text is, or what is written into it. ``data`` is its text in an encoding that keeps ASCII."""
    data = data.removeprefix(BOM)
    ending = piece.place.ending
    if pointers.poses(data, ending):
        if not pointers.is_pointer(data, piece.size, ending):
            yield piece.found(POINTER, "pointer")
        return
    known = _model(piece, data) or _old_pickle(piece, data) or _statistics(data)
    if known is not None:
        yield piece.found(*known)
        return
    if ending == ".ipynb" and _is_bare_notebook(data):
        yield from embedded.look(piece, data)
        return
    start = data[:64].lstrip()[:1]
    if (start in JSON_STARTS and _may_be_json(piece, data)) or (ending == ".ipynb" and start):
        from mlops_policy.formats import jsons

        found = jsons.look(piece, data)
        yield from found or ()
        if found or ending == ".ipynb":
            return
    else:
        found = None
    table = _table(piece, data) if found is None else None
    if table is not None:
        yield table
    yield from embedded.look(piece, data)


def _is_bare_notebook(data: bytes) -> bool:
    """Return whether a notebook is so short, and so bare of all but sources, that reading its JSON tells nothing."""
    if len(data) > TABLE_BYTES or any(mark in data for mark in NOTEBOOK_MARKS):
        return False
    return data.lstrip()[:1] == b"{" and data.rstrip()[-1:] == b"}" and b'"cells"' in data


def _model(piece: Piece, data: bytes) -> Found:  # noqa: C901  a format a line
    """Return a model that is written as text."""
    head = data[:2048]
    beginning = head.startswith((b"tree\n", b"tree\r\n")) and b"version=v" in head[:32]
    if beginning or (b"tree_sizes=" in data and all(mark.search(data) for mark in LIGHTGBM)):
        return MODEL, "LightGBM"
    if head.startswith(b"booster[0]:"):
        return MODEL, "XGBoost dump"
    if head.lstrip().startswith((b"ir_version:", b"<\n   ir_version:")) and (
        b"graph {" in data or b"opset_import:" in data
    ):
        return MODEL, "ONNX as text"
    if head.startswith(b"node {") and b'op: "' in head:
        return MODEL, "TensorFlow graph"
    if head.startswith(b"<"):
        if b"<PMML" in head:
            return MODEL, "PMML"
        if b"<net " in head and b"<layers>" in head:
            return MODEL, "OpenVINO"
    if head.lstrip()[:1] in (b"{", b"["):
        return next(((MODEL, name) for name, marks in MODEL_JSON if all(mark in data for mark in marks)), None)
    if head.startswith((b"svm_type ", b"solver_type ")) and b"\nnr_class " in head:
        return MODEL, "LIBSVM"
    if head.startswith(b"7767517\n"):
        return MODEL, "ncnn"
    if piece.place.name == "mlmodel" and b"flavors:" in data:
        return MODEL, "MLflow model"
    if head.startswith(b'model_checkpoint_path: "'):
        return MODEL, "TensorFlow checkpoint"
    return None


def _old_pickle(piece: Piece, data: bytes) -> Found:
    """Return a pickle of protocol 0, which is text."""
    if data[:1] not in b"(c]}IFSVL" or not piece.whole or data[-2:].rstrip(b"\n")[-1:] != b".":
        return None
    if not _OLD_PICKLE.match(data):
        return None
    from mlops_policy.formats import pickles

    return pickles.find(piece)


def _statistics(data: bytes) -> Found:
    """Return data that is written in characters by a program for statistics or astronomy."""
    if b"SPSSPORT" in data[:1024].replace(b"\n", b"").replace(b"\r", b""):
        return DATA, "SPSS portable"
    if data.startswith(b"HEADER RECORD*******"):
        return DATA, "SAS transport"
    if data.startswith(b"SIMPLE  =                    T"):
        return DATA, "FITS"
    if data.startswith((b"A\n2\n", b"A\n3\n", b"RDA2\nA\n", b"RDA3\nA\n")):
        return DATA, "R data"
    lower = data[:65536].lower()
    if b"@relation" in lower[:4096] and b"@attribute" in lower and b"\n@data" in lower:
        return TABLE, "ARFF"
    return None


def _may_be_json(piece: Piece, data: bytes) -> bool:
    """Whether reading the whole of it can tell anything: it is long, lies with data, or says that it is a notebook."""
    if piece.place.drawn:
        return False
    return piece.size > TABLE_BYTES or piece.place.data or b'"nbformat"' in data[-4096:] or b'"nbformat"' in data[:4096]


def least(where: Place) -> int:
    """Return how long numbers must be to be a table in a text of this name: programs have tables of constants."""
    if where.ending in SCRIPTS:
        return SCRIPT_BYTES
    if where.ending in C_LIKE:
        return C_BYTES
    return PROGRAM_BYTES if where.source and where.ending not in PROSE | {".r"} else TABLE_BYTES


def _is_regular(data: bytes) -> bool:
    """Return whether the first lines of a text that is named as a program are those of no program."""
    lines = [line for line in data[:4096].splitlines()[:-1] if line.strip()][:40]
    if lines and b"," in lines[0] and b"import" not in lines[0] and not lines[0].strip().translate(None, HEADER):
        return True
    code = sum(line[:1] in b" \t([{\"'" or line.rstrip()[-1:] in b",;{}" for line in lines)
    if code * 10 > len(lines):
        return False
    for delimiter in (b",", b"\t", b";", b"|", b"^", b":"):
        counts = [line.count(delimiter) for line in lines]
        if counts and max(counts) > 0 and sum(count == counts[-1] > 0 for count in counts) > 0.8 * len(counts):
            return True
    return sum(any(byte in b"0123456789" for byte in line[-3:]) for line in lines) > 0.9 * len(lines) > 3


def _table(piece: Piece, data: bytes) -> Sighting | None:
    """Return the table that a text is or holds; a short one only under a data folder."""
    where = piece.place
    if (piece.size <= TABLE_BYTES and not where.data) or where.lock or where.drawn:
        return None
    if b"<svg" in data[:1024]:
        return _svg_table(piece, data)
    prose = where.ending in PROSE
    regular = prose or not where.source or _is_regular(data)
    digits = len(data) - len(data.translate(None, b"0123456789"))
    if digits * 4 < TABLE_BYTES and not regular:  # no table of numbers that would count
        return None
    from mlops_policy.formats import tables

    embeddings = _embeddings(piece, data) if regular else None
    if embeddings is not None:
        return embeddings
    name = tables.whole(data, short=where.data) if regular and not prose else ""
    if name:
        return piece.found(TABLE, name)
    region = tables.region(data, least(where))
    if region is not None:
        return piece.found(TABLE, region.name)._replace(size=region.size, line=region.line + piece.line - 1)
    if where.source or prose:
        island = _island(piece, data)
        if island is not None:
            return island
    # in prose a table has its line, if it is not all there is
    name = tables.whole(data, short=where.data) if prose else ""
    return piece.found(TABLE, name) if name else None


def _embeddings(piece: Piece, data: bytes) -> Sighting | None:
    from mlops_policy.formats import tables

    if _WORD2VEC.match(data) and tables.embeddings(data.partition(b"\n")[2]):
        return piece.found(EMBEDDINGS, "word2vec")
    return piece.found(EMBEDDINGS, "embeddings") if tables.embeddings(data) else None


def _island(piece: Piece, data: bytes) -> Sighting | None:
    """Return records in JSON that are written into a program or a page."""
    from mlops_policy.formats import jsons

    start, size = jsons.island(data) or (0, 0)
    found = piece.found(TABLE, "JSON records")
    return found._replace(size=size, line=data.count(b"\n", 0, start) + piece.line) if size else None


def _svg_table(piece: Piece, data: bytes) -> Sighting | None:
    """Return the table in what an SVG says besides its paths, which are numbers too."""
    blocks = ((tag, block) for tag in SVG_TAGS for block in _enclosed(data, tag) if len(block) > TABLE_BYTES)
    found = (_table(piece.inner(block, f"<{tag.decode()}>"), block) for tag, block in blocks)
    return next((one for one in found if one is not None), None)


def _enclosed(data: bytes, tag: bytes) -> Iterator[bytes]:
    """Yield what stands between a tag and its end; searched for, since a pattern would go back and forth."""
    at = data.find(b"<" + tag)
    while at >= 0:
        start = data.find(b">", at) + 1
        end = data.find(b"</" + tag + b">", start)
        if not start or end < 0:
            return
        yield data[start:end]
        at = data.find(b"<" + tag, end)
