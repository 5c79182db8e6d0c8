"""Which data a module reads and writes by a path that stands in it."""

from __future__ import annotations

import posixpath
from _ast import BinOp, JoinedStr
from _ast import Call as Node

from mlops_policy.code import module
from mlops_policy.frozen import NamedTuple
from mlops_policy.git import Content, Entry
from mlops_policy.lazy import pattern
from mlops_policy.places import place
from mlops_policy.snapshot import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST
    from collections.abc import Iterator

    from mlops_policy.code.calls import Call
    from mlops_policy.project import Project

# What is given to a reader: where, and under which names. The position is that of the first argument if not said.
NAMES = (
    "filepath_or_buffer io path path_or_buf path_or_buffer fname file filename source root data_dir directory"
    " dataset_path urlpath where"
).split()
FRAMES = frozenset("pandas polars geopandas modin.pandas dask.dataframe cudf vaex pyarrow.csv pyarrow.feather".split())
FUNCTIONS = frozenset(
    "numpy.load numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.memmap scipy.io.loadmat h5py.File"
    " pyarrow.parquet.read_table pyarrow.parquet.ParquetFile pyarrow.dataset.dataset xarray.open_dataset"
    " datasets.load_from_disk soundfile.read librosa.load rasterio.open duckdb.read_csv duckdb.read_parquet".split()
)
FOLDERS = frozenset(
    "torchvision.datasets.ImageFolder torchvision.datasets.DatasetFolder datasets.load_from_disk"
    " tensorflow.keras.utils.image_dataset_from_directory keras.utils.image_dataset_from_directory"
    " tensorflow.keras.preprocessing.image_dataset_from_directory".split()
)
LAST = frozenset(name.rpartition(".")[2] for name in (*FUNCTIONS, *FOLDERS)) | frozenset(
    "open load_dataset csv parquet json orc".split()  # the last of pyspark's `read`
)
LOADERS = frozenset("csv json parquet text arrow imagefolder audiofolder webdataset pandas xml".split())
ENDINGS = (
    ".csv .tsv .parquet .pq .feather .arrow .orc .xlsx .xls .xlsb .ods .jsonl .ndjson .npy .npz .h5 .hdf5 .hdf .mat .nc"
    " .sav .dta .sas7bdat .rds .tfrecord .tfrecords .arff .libsvm .avro .geojson .shp .dat .data .sqlite"
    " .wav .flac .nii .dcm .las .laz .lmdb"
).split()
PACKED = (".gz", ".bz2", ".zip", ".xz", ".zst")
LOOSE = (".json", ".txt", ".xml", ".db", ".pkl", ".pickle")  # data only where a reader of tables takes them
_SCHEME = pattern(r"(?i)([a-z][a-z0-9+.-]+)://")
_HERE = pattern(r"://(?:localhost|127\.|0\.0\.)|[{}<>]")
_OPEN = pattern(  # in a template, a placeholder, the name of what is made for a moment
    r"(?i)[<>{}%$*?\[\]|\n]|\bpath/to\b|\byour[-_ ]|\bfoo\b|\bdummy|\bexample|\bsample|\btmp\b|\btemp\b|\.\.\."
)
# What a run makes: nobody versions it as data.
PRODUCTS = frozenset(
    "result results output outputs out build dist log logs runs cache .cache checkpoint checkpoints model models"
    " weights artifact artifacts report reports prediction predictions submission submissions figure figures plots eval"
    " evaluation metrics mlruns wandb tmp temp".split()
)
_PRODUCT = pattern(
    r"(?i)(?:results?|pred(?:iction)?s?|submissions?|metrics?|scores?|logs?|history|reports?|outputs?)(?![a-z])"
)
_NAME = pattern(r"[\w .()-]{0,200}\.\w{1,12}")
LONGEST = 300
STEPS = 8  # from a joined path to its last part
WRITERS = frozenset(
    "to_csv to_parquet to_excel to_json to_feather to_pickle to_hdf to_orc to_stata to_file save savez savez_compressed"
    " savetxt savemat save_to_disk tofile dump write_csv write_parquet write_json write_ndjson write_excel write_table"
    " sink_csv sink_parquet write_text write_bytes urlretrieve retrieve copy copyfile copy2 move rename replace"
    " download writer imwrite write to_netcdf to_zarr to_sql File ExcelWriter".split()
)
# Code there shows how something is used, with data that is not there.
SHOWN = frozenset(
    "example examples sample samples demo demos tutorial tutorials template templates benchmark benchmarks vendor"
    " vendored third_party third-party node_modules site-packages .venv venv archive archived legacy old"
    " deprecated".split()
)


class Read(NamedTuple):
    """A path that is read: as it is written, where, and by what; ``folder`` if it is one."""

    path: str
    line: int
    column: int
    by: str
    folder: bool = False

    @property
    def address(self) -> bool:
        """Whether it is one of another machine: ``https://``, ``s3://``."""
        return bool(_SCHEME.match(self.path))


def own(path: str) -> bool:
    """Return whether code is what the project runs: no test, no documentation, no example."""
    where = place(path)
    test = where.fixture or where.docs or where.name.startswith(("test_", "conftest"))
    return not test and SHOWN.isdisjoint(where.folders) and "{{" not in path


def reads(file: File) -> tuple[Read, ...]:
    """Return what a script or notebook of the project reads."""
    found = module(file) if own(file.path) else None
    return tuple(read for call in found.calls for read in _reads(call)) if found is not None else ()


def writes(path: str, content: bytes) -> frozenset[str]:
    """Return the names of the files that a script or notebook writes, without their folders."""
    found = module(File(Entry(path, ""), Content(content, b"", len(content))))
    return frozenset(name for call in found.calls for name in _writes(call)) if found is not None else frozenset()


def of(project: Project, path: str) -> tuple[Read, ...]:
    """Return what a file of a project reads, found once."""

    def make() -> tuple[Read, ...]:
        data = (project.text(path) or "").encode("utf-8", "replace")
        return reads(File(Entry(path, ""), Content(data, b"", len(data))))

    found: tuple[Read, ...] = project.reads[path] if path in project.reads else project.remember(("reads", path), make)
    return found


def _reads(call: Call) -> Iterator[Read]:
    if call.last not in LAST and not call.last.startswith(("read_", "scan_")):
        return  # before its full name is looked for, which takes time
    name = call.name
    folder = name in FOLDERS
    for node in _read_by(call, name):
        found = call.value(node)
        for path in found if isinstance(found, tuple) else (found,):
            if isinstance(path, str) and _is_data(path, folder=folder, sure=name != "open"):
                yield Read(path, call.line, call.column, call.written, folder)


def _read_by(call: Call, name: str) -> list[AST | None]:
    """Return the arguments in which a call is told what to read."""
    package, _, function = name.rpartition(".")
    frames = package in FRAMES and function.startswith(("read_", "scan_"))
    spark = name.startswith("pyspark.") and ".read." in name
    if frames or spark or name in FUNCTIONS or name in FOLDERS or (name == "open" and _is_read(call)):
        return [_path(call)]
    if name == "datasets.load_dataset" and call.value(call.argument("path", 0)) in LOADERS:
        return [call.argument("data_files"), call.argument("data_dir")]
    return []


def _path(call: Call) -> AST | None:
    named = (call.arguments[name] for name in NAMES if name in call.arguments)
    return call.positional[0] if call.positional else next(named, None)


def _is_read(call: Call) -> bool:
    """Return whether a file is opened to be read."""
    node = call.argument("mode", 1)
    mode = call.value(node) if node is not None else "r"
    return isinstance(mode, str) and not set(mode) & set("wax+")


def _is_data(path: str, *, folder: bool, sure: bool) -> bool:
    """Return whether a path is one of data: by its ending, unless what reads it reads nothing else."""
    if not path.strip() or len(path) > LONGEST:
        return False
    address = _SCHEME.match(path)
    if address:
        return sure and address[1].lower() != "file" and not _HERE.search(path)
    if _OPEN.search(path) or path.startswith(("/", "~", "\\")) or path[1:2] == ":":
        return False  # rules on paths speak of the absolute ones
    *folders, name = path.lower().replace("\\", "/").split("/")
    if not PRODUCTS.isdisjoint(folders) or _PRODUCT.match(name):
        return False
    return folder or ending(path) in ENDINGS or (sure and ending(path) in LOOSE)


def ending(path: str) -> str:
    """Return the ending of a path, that of what is packed for one that is."""
    stem, last = posixpath.splitext(path.lower())
    return posixpath.splitext(stem)[1] or last if last in PACKED else last


def _writes(call: Call) -> Iterator[str]:
    """Yield the names of the files that a call may write: what ends its arguments, known or not what is before."""
    if call.last in WRITERS or (call.name == "open" and not _is_read(call)):
        for node in (*call.given, getattr(call.node.func, "value", None)):
            name = posixpath.basename(_tail(call, node).replace("\\", "/"))
            if _NAME.fullmatch(name):
                yield name


def _tail(call: Call, node: AST | None) -> str:
    """Return what an expression ends with, as far as that is known."""
    found = call.value(node)
    if isinstance(found, str):
        return found
    for _ in range(STEPS):
        node = _last(node)
        found = call.value(node)
        if isinstance(found, str):
            return found
    return ""


def _last(node: AST | None) -> AST | None:
    """Return the last part of a sum, a call or an f-string."""
    if isinstance(node, BinOp):
        return node.right
    parts = node.args if isinstance(node, Node) else node.values if isinstance(node, JoinedStr) else []
    return parts[-1] if parts else None
