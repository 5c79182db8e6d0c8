"""Data that looks like something else, pointers that are none, and places that matter."""

# ruff: noqa: PLC0415, RUF001
import io
from collections.abc import Iterator

from policies.makers import models, nested, pickles, science, stores, tables
from policies.makers.common import Sample, array, sentences
from policies.makers.images import picture
from policies.makers.payloads import payload


def odd_tables() -> Iterator[tuple[str, str, str, bytes]]:
    """Path, label, format, bytes."""
    comma = tables.comma(600)
    yield "src/app/strange.csv", "table", "csv with NUL bytes", comma.replace(b"Oslo", b"Os\0lo")
    yield (
        "src/app/ragged.csv",
        "table",
        "csv with ragged rows",
        b"".join(line + b",extra" * (at % 37 == 0) + b"\n" for at, line in enumerate(comma.splitlines())),
    )
    yield "src/app/preface.txt", "table", "csv after prose", (" ".join(sentences(30)) + "\n\n").encode() + comma
    yield "src/app/licensed.py", "table", "csv with a head of code", b"# Copyright the authors\nimport os\n\n" + comma
    yield "src/app/utf32.csv", "table", "csv in UTF-32", comma.decode().encode("utf-32")
    yield (
        "src/app/koi8.csv",
        "table",
        "csv in KOI8-R",
        comma.decode().translate(str.maketrans("üãöáÅ", "ухоаА")).encode("koi8-r", "replace"),
    )
    yield "src/app/gb.csv", "table", "csv in GB18030", comma.decode().replace("Oslo", "奥斯陆").encode("gb18030")
    yield "src/app/blank.csv", "table", "csv with blank lines", comma.replace(b"\n", b"\n\n")
    yield "src/app/semicolon.md", "table", "semicolons as .md", tables.latin_semicolon(500)
    yield "src/app/数据.csv", "table", "csv with a Chinese name", comma
    yield "src/app/two words.csv", "table", "csv with a space in its name", comma
    yield "src/app/-rf.csv", "table", "csv with a dash in front", comma
    yield "src/app/quote\"d'.csv", "table", "csv with quotes in its name", comma
    yield "src/app/CSV", "table", "csv named CSV", comma
    yield "src/app/package-lock.json", "table", "records named as a lock file", nested.oriented("records")(3000)
    yield "uv.lock.bak", "table", "csv named as a lock file", tables.comma(3000)
    yield "tools/poetry.lock", "pickle", "pickle named as a lock file", payload("pickle")
    yield "tools/yarn.lock", "data", "parquet named as a lock file", payload("parquet")
    yield "src/app/readme.md", "data", "sqlite named readme", payload("sqlite")
    yield "data/harvest/README.md", "table", "csv named README", comma
    yield "data/schema.json", "table", "records named as a schema", nested.oriented("records")(400)
    yield "data/raw/.gitkeep", "pickle", "pickle named .gitkeep", payload("pickle")
    yield "data/Dockerfile", "table", "csv named Dockerfile", comma
    yield "docs/app.min.js", "table", "csv named as minified js", comma
    yield "docs/logo.svg", "table", "csv named as a drawing", comma
    yield "models/LICENSE", "model", "lightgbm named LICENSE", payload("lightgbm")
    yield "src/app/__snapshots__.snap", "table", "records named as a snapshot", nested.json_lines(400)


def places() -> Iterator[tuple[str, str, str, bytes]]:
    """Fixtures above the limit, pickles in fixtures, small things in data folders, media."""
    yield "tests/fixtures/large.csv", "table", "csv of more than 128 KB in fixtures", tables.comma(4000)
    yield "tests/data/large.npy", "data", "npy of more than 128 KB in fixtures", large_npy()
    yield "tests/fixtures/model.pkl", "pickle", "pickle in fixtures (warns)", pickles.model(4)()
    yield "tests/fixtures/model.joblib", "pickle", "joblib in fixtures (warns)", payload("joblib")
    yield "data/raw/tiny.csv", "table", "200 bytes of csv below data", tables.comma(4)
    yield "datasets/tiny.json", "table", "records below datasets", nested.oriented("records")(5)
    yield "src/app/data/tiny.csv", "table", "csv below an inner data folder", tables.comma(8)
    yield "data/audio/call.wav", "media", "wav below data", stores.wave()
    yield "src/app/call.wav", "media", "wav in a source folder", stores.wave()
    yield "data/raw/scan.bin", "data", "unknown bytes below data", array(400).tobytes()
    yield "models/weights.bin", "model", "raw floats below models", array(400).tobytes()
    yield "src/app/weights.dat", "data", "raw floats as .dat", array(400).tobytes()
    yield "docs/weights.txt", "data", "raw floats as .txt", array(400).tobytes()
    yield "data/raw/doubles.f64", "data", "raw doubles below data", array(400, 8, "float64").tobytes()
    yield "docs/huge.png", "media", "png of more than 5 MB", picture("png", 1400)
    yield "src/app/idl.sav", "data", "idl save", idl()
    yield (
        "mlruns/0/meta.yaml",
        "data",
        "run folder",
        b"artifact_location: mlruns/0\nexperiment_id: '0'\nname: Default\n",
    )
    yield "lightning_logs/version_0/hparams.yaml", "data", "run folder", b"lr: 0.1\n"
    yield "wandb/run-20260101_101010-abc/files/config.yaml", "data", "run folder", b"lr:\n  value: 0.1\n"
    yield "outputs/2026-01-02/10-11-12/.hydra/config.yaml", "data", "run folder", b"lr: 0.1\n"
    yield "catboost_info/learn_error.tsv", "data", "run folder", b"iter\tLogloss\n0\t0.6\n1\t0.5\n"
    yield (
        "notebooks/.ipynb_checkpoints/a-checkpoint.ipynb",
        "notebook",
        "run folder",
        b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    )
    yield "src/events.out.tfevents.1700000000.host.1.0", "data", "tensorboard events by name", science.events()
    yield "src/app/tiny-onnx", "model", "a short onnx", models.onnx_helper()()
    yield "src/app/empty.npy", "data", "an empty array", empty_npy()
    yield "src/app/none.pkl", "pickle", "pickle of None", b"\x80\x04N."


def large_npy() -> bytes:
    import numpy as np

    out = io.BytesIO()
    np.save(out, array(5000, 8))
    return out.getvalue()


def empty_npy() -> bytes:
    import numpy as np

    out = io.BytesIO()
    np.save(out, np.empty((0, 4)))
    return out.getvalue()


def idl() -> bytes:
    from policies.makers.real import site

    return site("scipy/io/tests/data/array_float32_5d.sav")


LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"


def pointers() -> Iterator[tuple[str, str, bytes]]:
    """They start as pointers and are none."""
    true = LFS.format("4d7a2146" * 8, 12345)
    yield "data/a.parquet", "LFS pointer with data behind it", true.encode() + payload("parquet")
    yield "models/a.onnx", "LFS pointer with base64 behind it", (true + "x" * 2000).encode()
    yield "models/b.pt", "LFS pointer with a short id", LFS.format("4d7a2146", 12345).encode()
    yield "data/b.csv", "LFS pointer with rows behind it", true.encode() + tables.comma(40)
    yield (
        "data/c.csv.dvc",
        "DVC pointer with rows behind it",
        f"outs:\n- md5: {'4d7a2146' * 4}\n  size: 12\n  hash: md5\n  path: c.csv\n".encode() + tables.comma(60),
    )
    yield "data/d.csv.dvc", "csv named as a DVC pointer", tables.comma(40)
    yield "models/e.pkl.dvc", "pickle named as a DVC pointer", payload("pickle")
    yield (
        "data/f.csv",
        "annex pointer with rows behind it",
        f"/annex/objects/SHA256E-s12--{'4d7a2146' * 8}.csv\n".encode() + tables.comma(40),
    )


def samples() -> Iterator[Sample]:
    for path, label, kind, content in (*odd_tables(), *places()):
        yield Sample(path, label, kind, "hard", content)
    for path, kind, content in pointers():
        yield Sample(path, "pointer", kind, "hard", content)
