"""Archives, compressed streams and files behind other files: zipfile, tarfile, py7zr, pyzipper, and plain bytes."""

# ruff: noqa: E501, PLC0415
import base64
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator

from policies.makers.common import Sample
from policies.makers.images import picture, plot
from policies.makers.payloads import ending, label, payload, sources

Members = dict[str, bytes]


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(members: Members, kind: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, data in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    return out.getvalue()


def gzipped(data: bytes, name: str = "") -> bytes:
    """With the name of the file in the head, as the program gzip writes it."""
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=out, mtime=0) as file:
        file.write(data)
    return out.getvalue()


def zstandard(data: bytes) -> bytes:
    import zstandard as library

    return bytes(library.ZstdCompressor().compress(data))


def lz4(data: bytes) -> bytes:
    import lz4.frame as library

    return bytes(library.compress(data))


def seven(members: Members, password: str | None = None) -> bytes:
    """By py7zr."""
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return out.getvalue()


def locked_zip(members: Members) -> bytes:
    """By pyzipper with AES."""
    import pyzipper

    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"boats")
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def one(name: str) -> Members:
    return {f"boats.{ending(name)}": payload(name)}


def among(name: str, at: int, count: int, path: str = "") -> Members:
    """One file as the at-th of so many, the others sources."""
    members = list(sources(count - 1).items())
    members.insert(at - 1, (path or f"assets/boats.{ending(name)}", payload(name)))
    return dict(members)


def makeself(data: bytes) -> bytes:
    """A shell script with a tar.gz behind its last line."""
    head = '#!/bin/sh\nset -eu\nlines=5\ntail -n +6 "$0" | tar xz\nexit 0\n'
    return head.encode() + data


CONTAINERS: list[tuple[str, str, Callable[[str], bytes]]] = [
    ("zip", "zip", lambda name: zipped(one(name))), ("zip-stored", "zip", lambda name: zipped(one(name), zipfile.ZIP_STORED)),
    ("zip-bz2", "zip", lambda name: zipped(one(name), zipfile.ZIP_BZIP2)), ("zip-lzma", "zip", lambda name: zipped(one(name), zipfile.ZIP_LZMA)),
    ("tar", "tar", lambda name: tarred(one(name))), ("tar-gnu", "tar", lambda name: tarred(one(name), tarfile.GNU_FORMAT)),
    ("tar-gz", "tar.gz", lambda name: gzipped(tarred(one(name)))), ("tar-bz2", "tar.bz2", lambda name: bz2.compress(tarred(one(name)))),
    ("tar-xz", "tar.xz", lambda name: lzma.compress(tarred(one(name)))), ("tar-zst", "tar.zst", lambda name: zstandard(tarred(one(name)))),
    ("zip-in-zip", "zip", lambda name: zipped({**sources(4), "inner.zip": zipped(one(name))})), ("tar-in-zip", "zip", lambda name: zipped({**sources(3), "inner.tar": tarred(one(name))})),
    ("zip-in-tar-gz", "tgz", lambda name: gzipped(tarred({**sources(3), "inner.zip": zipped(one(name))}))), ("gz-in-zip", "zip", lambda name: zipped({**sources(2), "boats.gz": gzipped(payload(name))})),
    ("gz", "gz", lambda name: gzipped(payload(name))), ("gz-named", "gz", lambda name: gzipped(payload(name), f"boats.{ending(name)}")), ("gz-twice", "gz", lambda name: gzipped(gzipped(payload(name)))),
    ("bz2", "bz2", lambda name: bz2.compress(payload(name))), ("xz", "xz", lambda name: lzma.compress(payload(name))), ("zst", "zst", lambda name: zstandard(payload(name))), ("lz4", "lz4", lambda name: lz4(payload(name))),
]  # fmt: skip
INSIDE = [
    "parquet",
    "pickle",
    "csv",
    "onnx",
    "npy",
    "jsonl",
    "joblib",
    "safetensors",
    "torch",
    "xgboost",
    "sqlite",
    "lightgbm",
]
MEMBERS = [(2, 5), (3, 4), (7, 9), (12, 30), (20, 20), (50, 50), (50, 60)]


def contained() -> Iterator[Sample]:
    for at, (kind, suffix, write) in enumerate(CONTAINERS):
        for name in (INSIDE[at % 12], INSIDE[(at + 5) % 12]):
            yield Sample(f"deploy/{kind}-{name}.{suffix}", label(name), f"{name} in {kind}", "hidden", write(name))
    for at, (place, count) in enumerate(MEMBERS):
        name = INSIDE[at]
        yield Sample(
            f"dist/member-{place}-of-{count}.zip",
            label(name),
            f"{name} as a member",
            "hidden",
            zipped(among(name, place, count)),
        )
        name = INSIDE[at + 5]
        yield Sample(
            f"dist/member-{place}-of-{count}.tar.gz",
            label(name),
            f"{name} as a member",
            "hidden",
            gzipped(tarred(among(name, place, count))),
        )
    for at, name in enumerate(("pickle", "parquet", "csv", "onnx")):
        path = ("assets/readme.txt", "assets/logo.png", "assets/notes.md", "assets/model")[at]
        yield Sample(
            f"dist/member-renamed-{name}.zip",
            label(name),
            f"{name} as a renamed member",
            "hidden",
            zipped(among(name, 3, 6, path)),
        )


def behind() -> Iterator[Sample]:
    """A readable image, script or document first, and the rest after its end."""
    heads = {
        "png": plot("png"),
        "jpg": picture("jpeg", 60),
        "gif": picture("gif", 60),
        "pdf": plot("pdf"),
        "sh": b"#!/bin/sh\nexit 0\n",
    }
    for name, suffix in (("pickle", "png"), ("parquet", "jpg"), ("csv", "gif"), ("onnx", "pdf"), ("joblib", "sh")):
        yield Sample(
            f"docs/zip-behind.{suffix}",
            label(name),
            f"{name} in zip behind {suffix}",
            "hidden",
            heads[suffix] + zipped(one(name)),
        )
    for name, suffix in (
        ("parquet", "png"),
        ("pickle", "png"),
        ("npy", "jpg"),
        ("sqlite", "pdf"),
        ("csv", "png"),
        ("csv-gz", "gif"),
        ("safetensors", "jpg"),
        ("hdf5", "png"),
    ):
        yield Sample(
            f"docs/{name}-behind.{suffix}",
            label(name),
            f"{name} behind {suffix}",
            "hidden",
            heads[suffix] + payload(name),
        )
    for at, name in enumerate(("pickle", "csv")):
        yield Sample(
            f"scripts/install_{at}.run",
            label(name),
            f"{name} behind a script",
            "hidden",
            makeself(gzipped(tarred(one(name)))),
        )
    base = f'#!/bin/sh\ntail -n +4 "$0" | base64 -d | tar xz\nexit 0\n{base64.encodebytes(gzipped(tarred(one("parquet")))).decode()}'
    yield Sample("scripts/install_2.sh", "data", "parquet in base64 behind a script", "hidden", base.encode())
    yield Sample("docs/prefix.dat", "data", "parquet behind 16 bytes", "hard", b"boats, version 1" + payload("parquet"))


def packages() -> Iterator[Sample]:
    """Packages that may pass, with something in them that may not."""
    wheel = {
        "boats/__init__.py": b"",
        "boats/model.pkl": payload("pickle"),
        "boats-1.dist-info/METADATA": b"Name: boats\nVersion: 1\n",
        "boats-1.dist-info/RECORD": b"",
    }
    yield Sample("dist/boats-1-py3-none-any.whl", "pickle", "pickle in a wheel", "hard", zipped(wheel))
    jar = {
        "META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\n",
        "boats/Main.class": bytes.fromhex("cafebabe00000034"),
        "boats/model.onnx": payload("onnx"),
    }
    yield Sample("libs/boats.jar", "model", "onnx in a jar", "hard", zipped(jar))
    office = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b"<document/>",
        "word/embeddings/sheet.xlsx": payload("xlsx"),
    }
    yield Sample("docs/report.docx", "data", "xlsx in a docx", "hard", zipped(office))


def sealed() -> Iterator[Sample]:
    """What nobody can look into."""
    rar = bytes.fromhex("526172211a0701003392b5e50a01050600050101808000") + payload("pickle")[:600]
    for path, kind, data in (
        ("dist/locked.zip", "zip-aes", locked_zip(one("csv"))),
        ("dist/locked-sources.zip", "zip-aes", locked_zip(sources(4))),
        ("dist/locked.txt", "zip-aes", locked_zip(one("pickle"))),
        ("dist/boats.7z", "7z", seven(one("parquet"))),
        ("dist/sources.7z", "7z", seven(sources(5))),
        ("dist/locked.7z", "7z-locked", seven(one("csv"), "boats")),
        ("docs/guide.pdf.bak", "7z", seven(one("onnx"))),
        ("dist/boats.rar", "rar-by-hand", rar),
    ):
        yield Sample(path, "sealed", kind, "hidden", data)


def samples() -> Iterator[Sample]:
    yield from contained()
    yield from behind()
    yield from packages()
    yield from sealed()
