"""Arrays and columns: numpy, pyarrow, duckdb, fastavro."""

# ruff: noqa: E501, PLC0415
import io
from pathlib import Path

from policies.makers.common import Maker, Row, Thing, array, frame, plain_frame, records, through


def npy(kind: str, *, fortran: bool = False) -> Maker:
    """By numpy.save."""

    def make() -> bytes:
        import numpy as np

        out = io.BytesIO()
        np.save(out, np.asarray(array(40, 8, kind), order="F" if fortran else "C"))
        return out.getvalue()

    return make


def npy_fields() -> bytes:
    """A structured array."""
    out = io.BytesIO()
    import numpy as np

    np.save(out, plain_frame(30)[["id", "length", "width"]].to_records(index=False))
    return out.getvalue()


def npy_version(version: tuple[int, int]) -> Maker:
    def make() -> bytes:
        import numpy as np

        out = io.BytesIO()
        np.lib.format.write_array(out, array(30, 4), version=version)
        return out.getvalue()

    return make


def npz(*, compressed: bool) -> bytes:
    import numpy as np

    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, x=array(40), y=array(40, 1, "int64"))
    return out.getvalue()


def parquet(**options: Thing) -> Maker:
    """By pyarrow.parquet."""

    def make() -> bytes:
        import pyarrow as pa
        from pyarrow import parquet as pq

        return through("x.parquet", lambda path: pq.write_table(pa.Table.from_pandas(frame(80)), path, **options))

    return make


def parquet_locked(*, plain_footer: bool) -> bytes:
    """By pyarrow.parquet.encryption with a key server of our own that keeps the keys as they are."""
    import base64

    import pyarrow as pa
    from pyarrow import parquet as pq
    from pyarrow.parquet import encryption

    class Server(encryption.KmsClient):  # type: ignore[misc]
        def __init__(self, _config: Thing) -> None:
            encryption.KmsClient.__init__(self)

        def wrap_key(self, key_bytes: bytes, _name: str) -> bytes:
            return base64.b64encode(key_bytes)

        def unwrap_key(self, wrapped_key: bytes, _name: str) -> bytes:
            return base64.b64decode(wrapped_key)

    factory = encryption.CryptoFactory(Server)
    wish = encryption.EncryptionConfiguration(
        footer_key="f", column_keys={"c": ["price"]}, plaintext_footer=plain_footer, encryption_algorithm="AES_GCM_V1"
    )
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), wish)
    table = pa.Table.from_pandas(frame(80))
    return through("x.parquet", lambda path: pq.write_table(table, path, encryption_properties=properties))


def parquet_by_duckdb() -> bytes:
    import duckdb

    def write(path: Path) -> None:
        duckdb.sql(f"copy (select i, i * 0.5 as half from range(400) t(i)) to '{path}' (format parquet)")  # noqa: S608

    return through("x.parquet", write)


def arrow(*, stream: bool = False, old: bool = False) -> Maker:
    """By pyarrow.ipc."""

    def make() -> bytes:
        import pyarrow as pa

        table, out = pa.Table.from_pandas(frame(60)), io.BytesIO()
        options = pa.ipc.IpcWriteOptions(use_legacy_format=old)
        with (pa.ipc.new_stream if stream else pa.ipc.new_file)(out, table.schema, options=options) as writer:
            writer.write_table(table)
        return out.getvalue()

    return make


def feather(compression: str) -> Maker:
    def make() -> bytes:
        from pyarrow import feather as writer

        return through("x.feather", lambda path: writer.write_feather(frame(60), str(path), compression=compression))

    return make


def feather_1() -> bytes:
    """By the layout: no library writes it any more. Column bytes, a flat buffer of metadata, its length, FEA1."""
    column, about = bytes(array(50, 1).tobytes()), b"\x0c\x00\x00\x00" + bytes(60)
    return b"FEA1\0\0\0\0" + column + about + len(about).to_bytes(4, "little") + b"FEA1"


def orc(compression: str) -> Maker:
    def make() -> bytes:
        import pyarrow as pa
        from pyarrow import orc as writer

        table = pa.Table.from_pandas(frame(60), preserve_index=False)
        return through("x.orc", lambda path: writer.write_table(table, str(path), compression=compression))

    return make


def avro(codec: str) -> Maker:
    def make() -> bytes:
        import fastavro

        fields = [
            {"name": "id", "type": "int"},
            {"name": "city", "type": "string"},
            {"name": "price", "type": "double"},
        ]
        out = io.BytesIO()
        fastavro.writer(out, {"type": "record", "name": "row", "fields": fields}, records(60), codec=codec)
        return out.getvalue()

    return make


ROWS: list[Row] = [
    ("npy", "data", "npy", npy("float32")), ("npy-int8-fortran", "data", "npy", npy("int8", fortran=True)),
    ("npy-structured", "data", "npy", npy_fields), ("npy-v2", "data", "npy", npy_version((2, 0))), ("npy-v3", "data", "npy", npy_version((3, 0))),
    ("npz", "data", "npz", lambda: npz(compressed=False)), ("npz-compressed", "data", "npz", lambda: npz(compressed=True)),
    ("parquet", "data", "parquet", parquet()), ("parquet-zstd", "data", "pq", parquet(compression="zstd")),
    ("parquet-v1-plain", "data", "parquet", parquet(version="1.0", compression="none")),
    ("parquet-footer-locked", "data", "parquet", lambda: parquet_locked(plain_footer=False)),
    ("parquet-column-locked", "data", "parquet", lambda: parquet_locked(plain_footer=True)), ("parquet-duckdb", "data", "parquet", parquet_by_duckdb),
    ("arrow-file", "data", "arrow", arrow()), ("arrow-stream", "data", "arrows", arrow(stream=True)),
    ("arrow-stream-old", "data", "arrows", arrow(stream=True, old=True)),
    ("feather-2", "data", "feather", feather("uncompressed")), ("feather-2-lz4", "data", "feather", feather("lz4")), ("feather-1-by-hand", "data", "feather", feather_1),
    ("orc", "data", "orc", orc("uncompressed")), ("orc-zstd", "data", "orc", orc("zstd")),
    ("avro", "data", "avro", avro("null")), ("avro-deflate", "data", "avro", avro("deflate")),
]  # fmt: skip
