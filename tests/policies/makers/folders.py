"""What libraries write as folders, or under a name that is part of the format: always a "right" place."""

# ruff: noqa: E501, PLC0415
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

from policies.makers.common import Sample, Thing, array, folder_of, frame
from policies.makers.images import picture
from policies.makers.models import core_ml, light
from policies.makers.pickles import forest

# the files of a folder that are neither data nor a model by themselves
PLAIN = (
    "json",
    "yaml",
    "txt",
    "md",
    "checkpoint",
    ".zgroup",
    ".zattrs",
    ".zarray",
    "MLmodel",
    "fingerprint.pb",
    ".txn",
    ".manifest",
)


def zarr(version: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        import zarr as library

        group = library.open_group(str(path), mode="w", zarr_format=version)
        group.create_array("x", data=array(60, 16), chunks=(30, 16))

    return write


def delta(path: Path) -> None:
    """A parquet file and the log of Delta Lake, the log by the layout."""
    (path / "_delta_log").mkdir(parents=True)
    frame(40).to_parquet(path / "part-00000-0001-c000.snappy.parquet")
    lines: list[dict[str, Thing]] = [
        {"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}},
        {"add": {"path": "part-00000-0001-c000.snappy.parquet", "size": 4096, "dataChange": True}},
    ]
    (path / "_delta_log" / f"{0:020}.json").write_text("".join(json.dumps(line) + "\n" for line in lines))


def lance(path: Path) -> None:
    """By pylance."""
    import lance as library
    import pyarrow as pa

    library.write_dataset(pa.Table.from_pandas(frame(60)), str(path))


def dataset(path: Path) -> None:
    """By pyarrow.dataset, partitioned."""
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_to_dataset(
        pa.Table.from_pandas(frame(60)), str(path), partition_cols=["target"], basename_template="part-{i}.parquet"
    )


def saved_model(path: Path) -> None:
    """By tensorflow."""
    import tensorflow as tf

    module = tf.Module()
    module.weight = tf.Variable(array(8, 3))
    module.call = tf.function(lambda x: tf.matmul(x, module.weight), input_signature=[tf.TensorSpec([None, 8])])
    tf.saved_model.save(module, str(path))


def tf_checkpoint(path: Path) -> None:
    import tensorflow as tf

    tf.train.Checkpoint(weight=tf.Variable(array(8, 3)), step=tf.Variable(3)).save(str(path / "ckpt"))


def web_model(path: Path) -> None:
    """By the layout of TensorFlow.js: model.json and a shard of raw floats."""
    path.mkdir()
    weights = [{"name": "dense/kernel", "shape": [60, 8], "dtype": "float32"}]
    about = {"format": "layers-model", "weightsManifest": [{"paths": ["group1-shard1of1.bin"], "weights": weights}]}
    (path / "model.json").write_text(json.dumps(about))
    (path / "group1-shard1of1.bin").write_bytes(array(60, 8).tobytes())


def openvino(path: Path) -> None:
    import openvino as ov
    from openvino import opset13 as ops

    start = ops.parameter([1, 8], dtype=ov.Type.f32)
    model = ov.Model([ops.relu(ops.matmul(start, ops.constant(array(8, 64)), False, False))], [start])  # noqa: FBT003
    path.mkdir()
    ov.save_model(model, str(path / "net.xml"))


def ml_package(path: Path) -> None:
    """By the layout: the packer of coremltools exists for macOS only."""
    inner = path / "Data" / "com.apple.CoreML"
    (inner / "weights").mkdir(parents=True)
    (inner / "model.mlmodel").write_bytes(core_ml(described=True)())
    (inner / "weights" / "weight.bin").write_bytes(bytes([2, 0, 0, 0, 2, 0, 0, 0]) + bytes(56) + array(40, 8).tobytes())
    (path / "Manifest.json").write_text(json.dumps({"fileFormatVersion": "1.0.0", "itemInfoEntries": {}}))


def mlflow_model(path: Path) -> None:
    """By the layout: MLmodel, the environment's files and a pickle."""
    import pickle

    path.mkdir()
    flavors = (
        "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n  sklearn:\n    pickled_model: model.pkl\n"
    )
    (path / "MLmodel").write_text(f"artifact_path: model\n{flavors}mlflow_version: 3.1.0\nrun_id: 0a1b\n")
    (path / "model.pkl").write_bytes(pickle.dumps(forest()))


def gbm_parts(path: Path) -> None:
    path.mkdir()
    light().save_model(str(path / "model.txt"))


def image_set(path: Path) -> None:
    """Twelve images of a class each: images as data."""
    for at in range(12):
        (path / f"class_{at % 2}").mkdir(parents=True, exist_ok=True)
        (path / f"class_{at % 2}" / f"{at:05}.png").write_bytes(picture("png", 24, seed=at))


def web_dataset(path: Path) -> None:
    """By webdataset's TarWriter."""
    import webdataset

    path.mkdir()
    with webdataset.TarWriter(str(path / "shard-000000.tar"), encoder=False) as tar:
        for at in range(12):
            tar.write({"__key__": f"{at:06}", "jpg": picture("jpeg", 24, seed=at), "cls": str(at % 2).encode()})


def image_tar(path: Path) -> None:
    path.mkdir()
    with tarfile.open(path / "images.tar.gz", "w:gz") as tar:
        for at in range(12):
            data = picture("png", 24, seed=at)
            about = tarfile.TarInfo(f"images/{at:03}.png")
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))


FOLDERS: list[tuple[str, str, str, Callable[[Path], None]]] = [
    ("zarr-2", "data", "store/rain-2.zarr", zarr(2)), ("zarr-3", "data", "store/rain-3.zarr", zarr(3)), ("delta", "data", "store/delta", delta),
    ("lance", "data", "store/harvest.lance", lance), ("parquet-dataset", "data", "store/parts", dataset),
    ("tf-saved-model", "model", "export/1", saved_model), ("tf-checkpoint", "model", "training", tf_checkpoint), ("tfjs-by-hand", "model", "web/model", web_model),
    ("openvino", "model", "deploy/openvino", openvino), ("mlpackage-by-hand", "model", "deploy/Boat.mlpackage", ml_package),
    ("mlflow-model-by-hand", "model", "deploy/mlflow", mlflow_model), ("lightgbm-folder", "model", "deploy/gbm", gbm_parts),
    ("image-set", "media", "data/images", image_set), ("webdataset", "media", "shards/web", web_dataset), ("image-tar", "media", "shards/images", image_tar),
]  # fmt: skip


def samples() -> Iterator[Sample]:
    """The plain files beside the others (a model.json, an MLmodel) have the format "part of"."""
    for name, label, place, write in FOLDERS:
        for path, data in folder_of(write).items():
            part = Path(path).name.endswith(PLAIN) and not (name == "lightgbm-folder" or "_delta_log" in path)
            kind = "pickle" if path.endswith(".pkl") else label
            target = re.sub(r"[0-9a-f-]{32,}", "0a1b2c3d", f"{place}/{path}")  # random names
            yield Sample(target, kind, f"part of {name}" if part else name, "right", data)
