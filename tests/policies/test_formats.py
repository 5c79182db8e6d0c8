"""What the formats see and do not see, in files that the standard library writes, and in hostile ones."""

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import sqlite3
import struct
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mlops_policy.formats import Piece, Sighting, archives, look, pickles, pointers, structures, tables
from mlops_policy.git import Content, Entry
from mlops_policy.places import place
from mlops_policy.snapshot import File
from scratch import LFS_POINTER, PARQUET

MEGABYTE = 1 << 20
ROWS = "".join(f"{number},{number / 7:.3f},{number % 5},town\n" for number in range(1500)).encode()
PICKLE = pickle.dumps({"weights": [number / 3 for number in range(200)]})


def see(content: bytes, path: str = "file") -> list[Sighting]:
    """Look at a whole file."""
    return list(look(Piece(content, b"", len(content), place(path))))


def kinds(content: bytes, path: str = "file") -> set[str]:
    return {one.kind for one in see(content, path)}


def sqlite() -> bytes:
    """Return a database, by sqlite3."""
    database = sqlite3.connect(":memory:")
    database.execute("create table a (b)")
    return database.serialize()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(*members: tuple[str, bytes], mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members:
            facts = tarfile.TarInfo(name)
            facts.size = len(content)
            archive.addfile(facts, io.BytesIO(content))
    return stream.getvalue()


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("name", ["model.pkl", "model.txt", "model.py", "model"])
def test_a_pickle_of_any_protocol_is_one_under_any_name(protocol: int, name: str) -> None:
    """By its opcodes."""
    assert kinds(pickle.dumps({"a": [1, 2.5, "b"], "c": (None, True)}, protocol), name) == {"pickle"}


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, zlib.compress, base64.b64encode, base64.b32encode]
)
@pytest.mark.parametrize("content", [PICKLE, sqlite(), ROWS, PARQUET * 8], ids=["pickle", "sqlite", "csv", "parquet"])
def test_what_is_packed_or_encoded_is_seen(pack: Callable[[bytes], bytes], content: bytes) -> None:
    """By the standard library's own writers."""
    assert kinds(pack(content)) & {"pickle", "data", "table"}


@pytest.mark.parametrize(
    "content",
    [
        zipped(("a.py", b"x = 1\n"), ("b/model.bin", PICKLE)),
        zipped(("a.zip", zipped(("b.zip", zipped(("c", sqlite())))))),
        tarred(*((f"{number}.py", b"x = 1\n") for number in range(80)), ("data", sqlite())),
        tarred(("rows", ROWS), mode="w:gz"),
        tarred(("rows", ROWS), mode="w:xz"),
        b"#!/bin/sh\nexit 0\n" + zipped(("a", PICKLE)),
        b"\x89PNG\r\n\x1a\n" + bytes(50) + b"IEND\xaeB`\x82" + zipped(("a", PICKLE)),
        b"\x89PNG\r\n\x1a\n" + bytes(50) + b"IEND\xaeB`\x82" + gzip.compress(PICKLE, mtime=0),
        b"const unsigned char m[] = {" + b", ".join(b"0x%02x" % byte for byte in PICKLE) + b"};\n",
        b"MODEL = " + repr(PICKLE).encode() + b"\n",
        b"MODEL = bytes.fromhex('" + PICKLE.hex().encode() + b"')\n",
        b"MODEL = '" + base64.b85encode(PICKLE) + b"'\n",
        json.dumps({"weights": list(PICKLE)}).encode(),
        b"# Notes\n\n```\n" + ROWS + b"```\n",
        b'ROWS = """\n' + ROWS + b'"""\n',
    ],
    ids=[
        *(
            "zip",
            "zip in zip in zip",
            "late in a tar",
            "tar.gz",
            "tar.xz",
            "zip behind a script",
            "zip behind a picture",
        ),
        *(
            "gzip behind a picture",
            "array in C",
            "literal in Python",
            "hex",
            "base85",
            "list in JSON",
            "fence",
            "string",
        ),
    ],
)
def test_what_hides_in_another_file_is_seen(content: bytes) -> None:
    """At any depth up to three, with the way to it."""
    found = [one for one in see(content, "src/app/file.py") if one.kind in {"pickle", "data", "table"}]
    assert found


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (
            b"# Formats\n\nParquet begins and ends with PAR1, NumPy with \\x93NUMPY, SQLite with `SQLite format 3`.\n",
            "a.md",
        ),
        (b"PAR1 is how it begins.\n" * 50, "a.txt"),
        (b"ORC and Avro (Obj) and GGUF and HDF.\n" * 50, "ORC.txt"),
        (LFS_POINTER, "a.pt"),
        (b"outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  size: 10\n  path: a.csv\n", "data/a.csv.dvc"),
        (
            b"outs:\n- md5: 1.dir\n  size: 10\n  nfiles: 3\n  hash: md5\n  path: raw\n  desc: |\n    What it is.\n",
            "data/raw.dvc",
        ),
        (b"/annex/objects/SHA256E-s10--0123456789abcdef.csv\n", "a.csv"),
        (zipped(("a.py", b"x = 1\n"), ("b/c.txt", b"words\n")), "lambda.zip"),
        (gzip.compress(b"words of a manual page\n" * 20, mtime=0), "a.1.gz"),
        (b"a,b\n" + b"1,2\n" * 30, "docs/a.csv"),
        (b"0x00, 0x01, 0x02, " * 400, "table.c"),
        (base64.b64encode(os.urandom(3000)), "key.txt"),
        (b"<svg><path d='" + b"M 1.5 2.5 L 3.25 4.75 " * 2000 + b"'/></svg>", "logo.svg"),
        (b"| option | default |\n|---|---|\n" + b"| `a` | what it does |\n" * 900, "docs/options.md"),
        ("".join(f"- {number}. thing\n" for number in range(3000)).encode(), "docs/list.md"),
        (b"2026-01-01 12:00:00,123 INFO app started\n" * 3, "a.log"),
        (b"caf\xe9, na\xefve\n" * 20, "latin.txt"),
        ("Grüße,\n".encode("utf-16") * 20, "utf16.txt"),
        (b"", "empty.parquet"),
    ],
)
def test_what_is_no_data_passes(content: bytes, path: str) -> None:
    """Prose, pointers, sources, keys, pictures."""
    assert kinds(content, path) <= {"unknown", "image"}
    assert not (kinds(content, path) and path.endswith((".md", ".txt", ".c", ".svg", ".log")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_table_is_one_in_any_encoding_and_with_any_delimiter(encoding: str, delimiter: str) -> None:
    """Under an ending that says otherwise."""
    text = ROWS.decode().replace(",", delimiter).replace("town", "Zürich")
    assert kinds(text.encode(encoding), "notes.yaml") == {"table"}


def test_nothing_is_loaded(tmp_path: Path) -> None:
    """A pickle that would run a command at loading runs none, however it is packed."""
    marker = tmp_path / "ran"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {marker}",)

    trap = pickle.dumps(Trap())
    for content in (trap, gzip.compress(trap), zipped(("archive/data.pkl", trap)), base64.b64encode(trap * 12)):
        see(content)
    assert not marker.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        b"x",
        b"\n",
        b" ",
        b"0",
        b"1,",
        b"{",
        b"[",
        b"<a>",
        b"<svg><desc>",
        b"<svg><text></",
        b"\\x41",
        b"%41",
        b"A" * 76 + b"\n",
        b"\x80\x04",
        b"PK\x03\x04",
        b"\0",
    ],
)
@pytest.mark.parametrize("path", ["data/a.csv", "a.py", "a.ipynb", "a.md"])
def test_a_megabyte_of_one_thing_ends(unit: bytes, path: str) -> None:
    """No pattern goes back and forth over it."""
    see((unit * MEGABYTE)[:MEGABYTE], path)


@pytest.mark.slow
def test_bombs_are_opened_a_little() -> None:
    """A kilobyte that would become gigabytes costs megabytes."""
    bomb = zlib.compress(bytes(300 * MEGABYTE), 9)
    tracemalloc.start()
    for content in (bomb, gzip.compress(bytes(300 * MEGABYTE)), zipped(("zeros", bytes(200 * MEGABYTE)))):
        tracemalloc.reset_peak()
        see(content)
        assert tracemalloc.get_traced_memory()[1] < 100 * MEGABYTE
    tracemalloc.stop()


@pytest.mark.slow
def test_many_bombs_in_one_archive_are_not_all_opened() -> None:
    """Of a few hundred megabytes, eight are looked at; of the rest, the names."""
    content = zipped(*((str(number), b"a word \n" * (MEGABYTE // 8)) for number in range(60)), ("last.npy", b"none"))
    file = File(Entry("a.zip", ""), Content(content, b"", len(content)))
    start = time.process_time()
    assert [one.name for one in file.sightings] == ["zip with 'last.npy'"]
    assert time.process_time() - start < 3


def test_archives_in_archives_end() -> None:
    """Deeper than three nobody looks, and says so."""
    content = PICKLE
    for _ in range(40):
        content = zipped(("inner.zip", content))
    assert kinds(content) == {"sealed"}
    nested: bytes = gzip.compress(b"x")
    for _ in range(200):
        nested = gzip.compress(nested)
    assert kinds(nested) == {"sealed"}


def test_archives_wide_and_deep_end() -> None:
    """Sixty in each of sixty in each of sixty are more than anyone looks at, and no pass."""
    content = b"words"
    for _ in range(4):
        content = zipped(*((f"{number}.zip", content) for number in range(60)))
    file = File(Entry("a.zip", ""), Content(content[: 4 << 20], b"", len(content)))
    assert "sealed" in {one.kind for one in file.sightings} or len(content) > 4 << 20


def test_deep_json_is_no_reason_to_fall() -> None:
    """Deeper than Python's stack."""
    for content in (b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000):
        see(content, "a.json")
        see(content, "a.ipynb")
        see(content, "data/a.json")


@given(st.binary(max_size=300), st.sampled_from(["a", "data/a.csv", "a.json", "a.ipynb", "a.dvc", "a.py"]))
@settings(max_examples=300)
def test_any_bytes_can_be_looked_at(content: bytes, path: str) -> None:
    """Nothing makes it fall."""
    see(content, path)


@given(
    st.sampled_from(
        [PARQUET, PICKLE, sqlite()[:600], zipped(("a", PICKLE)), tarred(("a", b"b")), gzip.compress(ROWS, mtime=0)]
    ),
    st.data(),
)
@settings(max_examples=200)
def test_any_damage_can_be_looked_at(content: bytes, data: st.DataObject) -> None:
    """Cut off anywhere, and with any byte changed."""
    cut = data.draw(st.integers(0, len(content)))
    at = data.draw(st.integers(0, len(content) - 1))
    see(content[:cut])
    see(content[:at] + data.draw(st.binary(min_size=1, max_size=4)) + content[at + 1 :])


@given(st.binary(max_size=200))
@example(b"\x08\x07\x3a\x02\x0a\x00")
@example(struct.pack("<Q", 2) + b"{}")
def test_any_bytes_have_a_structure_or_none(content: bytes) -> None:
    """Every parser of a format by itself."""
    piece = Piece(content, b"", len(content), place("a"))
    for check in structures.CHECKS if content else ():
        check(piece)
    pickles.find(piece)
    archives.is_tar(content * 4)
    list(archives.compressed(piece) or ())
    list(archives.zipped(piece))
    list(archives.tarred(piece))


@given(st.text(max_size=400))
def test_any_text_is_a_table_or_none(text: str) -> None:
    """Every test of tables by itself."""
    data = text.encode("utf-8", "replace")
    tables.whole(data, short=True)
    tables.region(data * 60, 100)
    tables.embeddings(data)


@given(st.binary(max_size=200))
def test_a_pointer_with_anything_behind_it_is_none(rest: bytes) -> None:
    """Or is still exactly one."""
    content = LFS_POINTER + rest
    assert pointers.is_pointer(content, len(content), "") == (rest == b"")
    assert pointers.poses(content, "")


@given(st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 3), min_size=1, max_size=20))
@settings(max_examples=30)
def test_any_numbers_are_a_table(rows: list[tuple[float, ...]]) -> None:
    """With commas, 16 KB of them."""
    data = "".join(",".join(f"{value:.6f}" for value in row) + "\n" for row in rows).encode()
    assert kinds(data * (20_000 // len(data) + 1)) == {"table"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schema.json", {"columns": [{"name": name, "type": "int"} for name in "abcdefgh"]}),
        ("dataset_info.json", [{"name": name, "dtype": "float64"} for name in "abcdefgh"]),
        ("expectations.json", {"expectations": [{"expectation_type": "not_null", "kwargs": {"column": "a"}}] * 9}),
        ("train_config.json", {"rates": [0.1, 0.2, 0.3], "depths": [1, 2, 3]}),
    ],
)
def test_what_describes_data_may_lie_beside_it(name: str, value: object) -> None:
    """Schemas, expectations and configurations are no data."""
    assert kinds(json.dumps(value).encode(), f"data/{name}") == set()


def test_a_model_behind_data_in_one_file_is_seen_too() -> None:
    """Whoever has the hook for models alone must not miss it; nor what comes after hundreds of pictures."""
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(400))
    blobs = [*[picture] * 300, base64.b64encode(sqlite()), base64.b64encode(PICKLE)]
    assert {"data", "pickle"} <= kinds(b"".join(b"a = '%s'\n" % blob for blob in blobs), "a.py")


def test_a_wheel_passes_with_its_own_list_of_files() -> None:
    """RECORD is a table of names and hashes; a model beside it is one all the same."""
    record = b"".join(b"pkg/module_%d.py,sha256=%032d,%d\n" % (number, number, number) for number in range(900))
    wheel = [("pkg/a.py", b"x = 1\n"), ("pkg-1.dist-info/METADATA", b"Name: pkg\n"), ("pkg-1.dist-info/RECORD", record)]
    assert kinds(zipped(*wheel), "vendor/pkg.whl") == set()
    assert kinds(zipped(*wheel, ("pkg/m.bin", PICKLE)), "vendor/pkg.whl") == {"pickle"}


@pytest.mark.parametrize("path", ["docs/board.excalidraw", "LICENSE-3rdparty.csv", "db/structure.sql"])
def test_what_programs_list_for_themselves_passes(path: str) -> None:
    """Drawings, licences, the history of a schema."""
    assert kinds(ROWS, path) == set()


ARROW_STREAMS = {
    "pyarrow": bytes.fromhex("ffffffff780000001000000000000a000c000600050008000a000000000104000c0000000800"),
    "polars": bytes.fromhex("ffffffff3801000004000000f2ffffff140000000400010000000a000b0008000a000400f8ffffff"),
}


@pytest.mark.parametrize("writer", ARROW_STREAMS)
def test_a_stream_of_arrow_is_one_whoever_wrote_it(writer: str) -> None:
    """Writers lay the first table of a message out in their own ways."""
    assert kinds(ARROW_STREAMS[writer] + bytes(400)) == {"data"}


def test_four_full_bytes_alone_are_no_stream_of_arrow() -> None:
    """A length and a table must follow."""
    assert kinds(b"\xff" * 400) == {"unknown"}


@pytest.mark.parametrize("method", [9, 93, 95, 98], ids=["deflate64", "zstd", "xz", "ppmd"])
def test_a_member_that_cannot_be_unpacked_seals_its_zip(method: int) -> None:
    """Newer packers use methods that the standard library does not know."""
    packed = bytearray(zipped(("a", b"\x93NUMPY" * 40), method=zipfile.ZIP_STORED))
    for header, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        packed[packed.find(header) + offset] = method
    assert kinds(bytes(packed)) == {"sealed"}


def test_what_lies_among_the_lists_of_a_wheel_is_seen() -> None:
    """Only its texts are its own."""
    assert kinds(zipped(("pkg-1.dist-info/RECORD", ROWS), ("pkg-1.dist-info/licence", PICKLE))) == {"pickle"}


def test_a_file_without_an_ending_is_looked_at_before_hundreds_of_texts() -> None:
    """The number of members that are looked into is limited."""
    texts = ((f"{number}.txt", b"words\n") for number in range(400))
    assert kinds(zipped(*texts, ("weights", PICKLE))) == {"pickle"}


@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": [base64.b64encode(sqlite()).decode()]},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"text/html": f"<a href='data:;base64,{base64.b64encode(PICKLE).decode()}'>it</a>"},
        },
    ],
    ids=["traceback", "short page"],
)
def test_a_file_in_any_text_that_a_cell_printed_is_seen(output: dict[str, object]) -> None:
    """However short, and in what an error said too."""
    cell = {"cell_type": "code", "source": "", "metadata": {}, "execution_count": 1, "outputs": [output]}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert kinds(json.dumps(notebook).encode(), "a.ipynb") & {"data", "pickle"}


def test_a_dump_without_letters_beside_it_is_read() -> None:
    """As ``od -A x -t x1`` writes it."""
    data = sqlite()
    lines = (f"{at:06x} {data[at : at + 16].hex(' ')}\n" for at in range(0, len(data), 16))
    assert "data" in kinds("".join(lines).encode(), "notes.txt")


@pytest.mark.parametrize("hidden", [PICKLE, b"GGUF\3\0\0\0" + bytes(400)], ids=["pickle", "GGUF"])
def test_a_model_in_the_middle_of_a_picture_is_seen(hidden: bytes) -> None:
    """In a chunk that no viewer shows."""
    chunk = struct.pack(">I", len(hidden)) + b"moDl" + hidden + bytes(4)
    picture = b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IEND\xaeB`\x82"
    assert kinds(picture, "logo.png") & {"pickle", "model"}


def test_a_program_that_knows_formats_is_none_of_them() -> None:
    """Compiled Python holds their beginnings as constants, and generated C the characters of line ends."""
    assert kinds(b"\xa7\r\r\n" + bytes(12) + b"\xe3PK\x03\x04\x5a\x05\x89HDF\r\n\x1a\n" + bytes(40), "a.pyc") == set()
    assert kinds(b"\n\r\r\n" + bytes(40)) == set()


@pytest.mark.parametrize("ending", [".msgpack", ".flax"])
def test_messagepack_so_named_is_data(ending: str) -> None:
    """Parameters of a network are one map."""
    assert kinds(b"\x81\xa6params\x81\xa6kernel\xc7\x10\x01" + bytes(16), f"a{ending}") == {"data"}


def test_a_support_vector_machine_as_text_is_a_model() -> None:
    """As LIBSVM and LIBLINEAR write it."""
    model = b"svm_type c_svc\nkernel_type rbf\ngamma 0.25\nnr_class 3\ntotal_sv 1\nrho 0.1\nSV\n1 1:0.5\n"
    assert kinds(model, "notes.txt") == {"model"}
