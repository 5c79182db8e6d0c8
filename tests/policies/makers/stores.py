"""Spreadsheets, databases and HDF5: pandas, xlwt, sqlite3, duckdb, lmdb, plyvel, msgpack, h5py; and a sound."""

# ruff: noqa: E501, PLC0415
import gzip
import io
import sqlite3
from pathlib import Path

from policies.makers.common import Maker, Row, array, frame, plain_frame, records, through


def xlsx(engine: str) -> Maker:
    """By pandas through openpyxl, xlsxwriter or odfpy."""

    def make() -> bytes:
        out = io.BytesIO()
        frame(30).to_excel(out, engine=engine)
        return out.getvalue()

    return make


def xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("harvest")
    for at, row in enumerate(records(60)):
        for column, value in enumerate(row.values()):
            sheet.write(at, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sqlite(*, pragma: str = "pragma user_version = 1") -> Maker:
    def make() -> bytes:
        def write(path: Path) -> None:
            base = sqlite3.connect(path)
            base.execute(pragma)
            base.execute("create table harvest (id int, city text, price real)")
            base.executemany("insert into harvest values (:id, :city, :price)", records(60))
            base.commit()
            base.close()

        return through("x.db", write)

    return make


def duck() -> bytes:
    import duckdb

    def write(path: Path) -> None:
        base = duckdb.connect(str(path))
        base.execute("create table harvest as select range as id, range * 0.25 as price from range(500)")
        base.close()

    return through("x.duckdb", write)


def lightning_map() -> bytes:
    """By lmdb; its file is data.mdb in a folder."""
    import lmdb

    def write(path: Path) -> None:
        with lmdb.open(str(path), map_size=1 << 20) as base, base.begin(write=True) as change:
            for row in records(60):
                change.put(str(row["id"]).encode(), str(row).encode())

    return through("x", write, "x/data.mdb")


def level() -> bytes:
    """By plyvel; one table of LevelDB."""
    import plyvel

    def write(path: Path) -> None:
        base = plyvel.DB(str(path / "base"), create_if_missing=True)
        for row in records(200):
            base.put(str(row["id"]).encode(), str(row).encode())
        base.compact_range()
        base.close()
        next(iter(sorted((path / "base").glob("*.ldb")))).rename(path / "out.ldb")

    def make(path: Path) -> None:
        path.mkdir()
        write(path)

    return through("x", make, "x/out.ldb")


def message_pack() -> bytes:
    import msgpack

    return bytes(msgpack.packb(records(120)))


def hierarchical(*, user_block: int = 0, latest: bool = False) -> Maker:
    """By h5py; with a user block the signature stands after it."""

    def make() -> bytes:
        import h5py

        def write(path: Path) -> None:
            with h5py.File(path, "w", userblock_size=user_block, libver="latest" if latest else None) as file:
                file["x"] = array(60)

        return through("x.h5", write)

    return make


def pandas_hdf() -> bytes:
    """By pandas through PyTables."""
    return through("x.hdf", lambda path: plain_frame(40).to_hdf(path, key="t", format="table"))


def wave() -> bytes:
    import wave as writer

    out = io.BytesIO()
    with writer.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(array(2000, 4, "int16").tobytes())
    return out.getvalue()


def csv_gz() -> bytes:
    return gzip.compress(str(frame(500).to_csv()).encode(), mtime=0)


ROWS: list[Row] = [
    ("xlsx-openpyxl", "data", "xlsx", xlsx("openpyxl")), ("xlsx-xlsxwriter", "data", "xlsx", xlsx("xlsxwriter")), ("xls", "data", "xls", xls), ("ods", "data", "ods", xlsx("odf")),
    ("sqlite", "data", "db", sqlite()), ("sqlite-wal", "data", "sqlite3", sqlite(pragma="pragma journal_mode = wal")),
    ("geopackage-by-hand", "data", "gpkg", sqlite(pragma="pragma application_id = 1196444487")),
    ("duckdb", "data", "duckdb", duck), ("lmdb", "data", "mdb", lightning_map), ("leveldb-table", "data", "ldb", level),
    ("msgpack", "data", "msgpack", message_pack), ("hdf5", "data", "h5", hierarchical()), ("hdf5-latest", "data", "hdf5", hierarchical(latest=True)),
    ("hdf5-user-block", "data", "h5", hierarchical(user_block=2048)), ("hdf5-pandas", "data", "hdf", pandas_hdf),
    ("csv-gz", "table", "csv.gz", csv_gz), ("wav", "media", "wav", wave),
]  # fmt: skip
