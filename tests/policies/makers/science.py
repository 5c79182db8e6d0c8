"""Formats of statistics packages and of the sciences: pyreadstat, pandas, pyreadr, scipy, astropy, rasterio, and others."""

# ruff: noqa: E501, PLC0415
import bz2
import gzip
import io
import lzma
import struct
from pathlib import Path

from policies.makers.common import Maker, Row, Thing, array, plain_frame, through


def stata(version: int) -> Maker:
    """By pandas' to_stata."""
    return lambda: through("x.dta", lambda path: plain_frame(40).to_stata(path, version=version))


def read_stat(name: str, ending: str, **options: Thing) -> Maker:
    """By pyreadstat (the library ReadStat)."""

    def make() -> bytes:
        import pyreadstat

        write: Thing = getattr(pyreadstat, name)
        return through(f"x.{ending}", lambda path: write(plain_frame(40), str(path), **options))

    return make


def sas() -> bytes:
    """By the layout, no library writes it: the 32 bytes that pandas and ReadStat ask for, then a head and a page."""
    magic = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
    head = magic + b"\x22\x22\x00\x32\x22\x01\x02\x32" + bytes(44) + b"SAS FILE" + b"HARVEST".ljust(64) + b"DATA    "
    return head.ljust(1024, b"\0") + bytes(array(100).tobytes())


def r_file(*, image: bool = False) -> bytes:
    """By pyreadr (librdata), without its gzip."""
    import pyreadr

    write = pyreadr.write_rdata if image else pyreadr.write_rds
    return through("x", lambda path: write(str(path), plain_frame(60), compress=""))


def r_ascii() -> bytes:
    r"""By the layout: saveRDS(x, ascii=TRUE) of numbers starts with A\n."""
    return ("A\n3\n262657\n197888\n5\nUTF-8\n14\n400\n" + "".join(f"{x[0]}\n" for x in array(400, 1).tolist())).encode()


def matlab(**options: Thing) -> Maker:
    """By scipy.io.savemat."""

    def make() -> bytes:
        from scipy.io import savemat

        out = io.BytesIO()
        savemat(out, {"x": array(40), "y": array(40, 1)}, **options)
        return out.getvalue()

    return make


def matlab_73() -> bytes:
    """By h5py with the head that MATLAB writes into the user block."""
    import h5py

    def write(path: Path) -> None:
        with h5py.File(path, "w", userblock_size=512) as file:
            file["x"] = array(40)

    raw = through("x.mat", write)
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Nov 23 10:00:00 2026 HDF5 schema 1.00 ."
    return head.ljust(124) + b"\x00\x02IM" + raw[128:]


def cdf(kind: str) -> Maker:
    """By netCDF4."""

    def make() -> bytes:
        import netCDF4

        def write(path: Path) -> None:
            with netCDF4.Dataset(str(path), "w", format=kind) as file:
                file.createDimension("t", 200)
                file.createVariable("x", "f4", ("t",))[:] = array(200, 1)[:, 0]

        return through("x.nc", write)

    return make


def cdf_scipy() -> bytes:
    from scipy.io import netcdf_file

    def write(path: Path) -> None:
        with netcdf_file(str(path), "w", version=1) as file:
            file.createDimension("t", 200)
            file.createVariable("x", "f", ("t",))[:] = array(200, 1)[:, 0]

    return through("x.nc", write)


def fits(*, table: bool = False) -> Maker:
    def make() -> bytes:
        from astropy.io import fits as writer
        from astropy.table import Table

        out = io.BytesIO()
        if table:
            Table.from_pandas(plain_frame(40)[["id", "length"]]).write(out, format="fits")
        else:
            writer.PrimaryHDU(array(40)).writeto(out)
        return out.getvalue()

    return make


def las(version: str, points: int) -> Maker:
    def make() -> bytes:
        import laspy

        cloud = laspy.create(file_version=version, point_format=points)
        cloud.x, cloud.y, cloud.z = array(200, 3).T
        out = io.BytesIO()
        cloud.write(out)
        return out.getvalue()

    return make


def geotiff_rasterio() -> bytes:
    import rasterio

    def write(path: Path) -> None:
        place = rasterio.transform.from_origin(7, 46, 0.01, 0.01)
        shape = {"height": 40, "width": 40, "count": 1, "dtype": "float32"}
        with rasterio.open(path, "w", driver="GTiff", crs="EPSG:4326", transform=place, **shape) as file:
            file.write(array(40, 40), 1)

    return through("x.tif", write)


def geotiff(*, big: bool = False, order: str = "<") -> Maker:
    """By tifffile with the tags of GeoTIFF."""

    def make() -> bytes:
        import tifffile

        tags = [(33550, "d", 3, (0.1, 0.1, 0.0), True), (33922, "d", 6, (0.0, 0.0, 0.0, 7.0, 46.0, 0.0), True)]
        out = io.BytesIO()
        tifffile.imwrite(out, array(40, 40), extratags=tags, bigtiff=big, byteorder=order)
        return out.getvalue()

    return make


def shape(part: str) -> Maker:
    """By pyshp."""

    def make() -> bytes:
        import shapefile

        def write(path: Path) -> None:
            with shapefile.Writer(str(path), shapeType=shapefile.POINT) as file:
                file.field("id", "N")
                for at, (x, y) in enumerate(array(60, 2).tolist()):
                    file.point(x, y)
                    file.record(at)

        return through("x", write, f"x.{part}")

    return make


def dicom() -> bytes:
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset

    about = FileMetaDataset()
    about.MediaStorageSOPClassUID, about.MediaStorageSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "1.2.3"
    about.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    scan = FileDataset("x", {}, file_meta=about, preamble=bytes(128))
    scan.Rows = scan.Columns = 32
    scan.BitsAllocated, scan.PixelRepresentation, scan.SamplesPerPixel = 16, 0, 1
    scan.PixelData = array(32, 32, "int16").tobytes()
    out = io.BytesIO()
    pydicom.dcmwrite(out, scan)
    return out.getvalue()


def nifti(kind: str) -> Maker:
    def make() -> bytes:
        import nibabel
        import numpy as np

        return bytes(getattr(nibabel, kind)(array(64, 8).reshape(8, 8, 8), np.eye(4)).to_bytes())

    return make


def tf_records() -> bytes:
    """By tensorflow."""
    import tensorflow as tf

    def write(path: Path) -> None:
        with tf.io.TFRecordWriter(str(path)) as file:
            for at in range(40):
                value = tf.train.Feature(float_list=tf.train.FloatList(value=array(8, 1)[:, 0] + at))
                file.write(tf.train.Example(features=tf.train.Features(feature={"x": value})).SerializeToString())

    return through("x.tfrecord", write)


def events() -> bytes:
    """By torch.utils.tensorboard."""
    from torch.utils.tensorboard import SummaryWriter

    def write(path: Path) -> None:
        with SummaryWriter(str(path)) as log:
            for at in range(50):
                log.add_scalar("loss", 1 / (at + 1), at)
        next(iter(path.iterdir())).rename(path / "out")

    return through("x", write, "x/out")


def idx(*sizes: int) -> Maker:
    """By the layout: the files of MNIST."""

    def make() -> bytes:
        size = 1
        for number in sizes:
            size *= number
        head = bytes([0, 0, 8, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)
        return head + bytes(array(size, 1, "uint8").tobytes())

    return make


ROWS: list[Row] = [
    ("stata-114", "data", "dta", stata(114)), ("stata-117", "data", "dta", stata(117)), ("stata-118", "data", "dta", stata(118)), ("stata-119", "data", "dta", stata(119)),
    ("stata-readstat-113", "data", "dta", read_stat("write_dta", "dta", version=8)), ("stata-readstat-119", "data", "dta", read_stat("write_dta", "dta", version=15)),
    ("spss-sav", "data", "sav", read_stat("write_sav", "sav")), ("spss-zsav", "data", "zsav", read_stat("write_sav", "zsav", compress=True)), ("spss-por", "data", "por", read_stat("write_por", "por")),
    ("sas-xpt-5", "data", "xpt", read_stat("write_xport", "xpt", file_format_version=5)), ("sas-xpt-8", "data", "xpt", read_stat("write_xport", "xpt", file_format_version=8)),
    ("sas7bdat-by-hand", "data", "sas7bdat", sas),
    ("rds-plain", "data", "rds", r_file), ("rds-gz", "data", "rds", lambda: gzip.compress(r_file(), mtime=0)), ("rds-bz2", "data", "rds", lambda: bz2.compress(r_file())), ("rds-xz", "data", "rds", lambda: lzma.compress(r_file())),
    ("rds-ascii-by-hand", "data", "rds", r_ascii),
    ("rdata-plain", "data", "RData", lambda: r_file(image=True)), ("rdata-gz", "data", "RData", lambda: gzip.compress(r_file(image=True), mtime=0)),
    ("rdata-bz2", "data", "rda", lambda: bz2.compress(r_file(image=True))), ("rdata-xz", "data", "rda", lambda: lzma.compress(r_file(image=True))),
    ("matlab-5", "data", "mat", matlab()), ("matlab-5-compressed", "data", "mat", matlab(do_compression=True)), ("matlab-4", "data", "mat", matlab(format="4")), ("matlab-73", "data", "mat", matlab_73),
    ("netcdf-4", "data", "nc", cdf("NETCDF4")), ("netcdf-3", "data", "nc", cdf("NETCDF3_CLASSIC")), ("netcdf-3-offset64", "data", "nc", cdf("NETCDF3_64BIT_OFFSET")),
    ("netcdf-3-data64", "data", "nc", cdf("NETCDF3_64BIT_DATA")), ("netcdf-3-scipy", "data", "nc", cdf_scipy),
    ("fits", "data", "fits", fits()), ("fits-table", "data", "fit", fits(table=True)), ("fits-gz", "data", "fits.gz", lambda: gzip.compress(fits()(), mtime=0)),
    ("las-1.2", "data", "las", las("1.2", 3)), ("las-1.4", "data", "las", las("1.4", 6)),
    ("geotiff-rasterio", "data", "tif", geotiff_rasterio), ("geotiff-big-endian", "data", "tiff", geotiff(order=">")), ("geotiff-bigtiff", "data", "tif", geotiff(big=True)),
    ("shapefile", "data", "shp", shape("shp")), ("shapefile-dbf", "data", "dbf", shape("dbf")), ("dicom", "data", "dcm", dicom),
    ("nifti-1", "data", "nii", nifti("Nifti1Image")), ("nifti-1-gz", "data", "nii.gz", lambda: gzip.compress(nifti("Nifti1Image")(), mtime=0)), ("nifti-2", "data", "nii", nifti("Nifti2Image")),
    ("tfrecord", "data", "tfrecord", tf_records), ("tfrecord-gz", "data", "tfrecord.gz", lambda: gzip.compress(tf_records(), mtime=0)), ("tensorboard-events", "data", "v2", events),
    ("idx-images", "data", "idx3-ubyte", idx(20, 28, 28)), ("idx-labels", "data", "idx1-ubyte", idx(500)), ("idx-gz", "data", "gz", lambda: gzip.compress(idx(20, 28, 28)(), mtime=0)),
]  # fmt: skip
