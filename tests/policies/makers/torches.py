"""Models written by torch, safetensors, keras, tensorflow and gguf."""

# ruff: noqa: E501, PLC0415
import io
import linecache
import pickle
import struct
import sysconfig
import tarfile
from pathlib import Path

from policies.makers.common import Maker, Row, Thing, array, through


def net() -> Thing:
    import torch

    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3))


def saved(thing: Thing, **options: Thing) -> bytes:
    """By torch.save."""
    import torch

    out = io.BytesIO()
    torch.save(thing, out, **options)
    return out.getvalue()


def checkpoint(*, old: bool = False) -> bytes:
    """What Lightning's trainer saves: weights, the optimizer's state and counters in one dictionary."""
    import torch

    model = net()
    optimizer = torch.optim.Adam(model.parameters())
    state = {
        "state_dict": model.state_dict(),
        "optimizer_states": [optimizer.state_dict()],
        "epoch": 3,
        "pytorch-lightning_version": "2.5.0",
    }
    return saved(state, _use_new_zipfile_serialization=not old)


def whole(*, old: bool = False) -> bytes:
    """A whole module; the old way writes its source and the path of it, which is none of ours."""
    site = sysconfig.get_path("purelib").encode()
    return saved(net(), _use_new_zipfile_serialization=not old).replace(site, b"/opt".ljust(len(site), b"x"))


def state(*, old: bool = False) -> bytes:
    return saved(net().state_dict(), _use_new_zipfile_serialization=not old)


def three(first: bytes, second: bytes, kind: str) -> bytes:
    """A pickle of two things, given as opcodes, and a class of torch."""
    return b"\x80\x02" + first + second + f"ctorch\n{kind}\n".encode() + b"\x87."


def tar_of_2016() -> bytes:
    """By the layout torch.load still reads: a tar of sys_info, pickle, storages and tensors (torch before 0.1.10)."""
    sizes = {"short": 2, "int": 4, "long": 4}
    storage = pickle.dumps(1, 2) + three(b"K\x01", b"X\3\0\0\0cpu", "FloatStorage") + struct.pack("<q", 16)
    tensor = pickle.dumps(1, 2) + three(b"K\x02", b"K\x01", "FloatTensor") + struct.pack("<iiqqq", 1, 0, 16, 1, 0)
    parts = {
        "storages": storage + bytes(array(16, 1).tobytes()) + pickle.dumps([], 2),
        "tensors": tensor,
        "pickle": b"\x80\x02}X\x06\x00\x00\x00weightX\x01\x00\x00\x002Qs.",
        "sys_info": pickle.dumps({"protocol_version": 1000, "little_endian": True, "type_sizes": sizes}, 2),
    }
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, data in parts.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return out.getvalue()


SCRIPT = """
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(8, 3))

    def forward(self, x):
        return torch.relu(x @ self.weight)
"""


def script() -> bytes:
    """By torch.jit.save of a class of no file, so that no path of this machine gets in."""
    import torch

    names: dict[str, Thing] = {"torch": torch, "__name__": "net"}
    linecache.cache["net.py"] = (len(SCRIPT), None, SCRIPT.splitlines(keepends=True), "net.py")
    exec(compile(SCRIPT, "net.py", "exec"), names)  # noqa: S102
    out = io.BytesIO()
    torch.jit.save(torch.jit.script(names["Net"]()), out)
    return out.getvalue()


def exported() -> bytes:
    """By torch.export.save, without the stack traces (they hold paths of this machine)."""
    import torch

    program = torch.export.export(net(), (torch.ones(2, 8),))
    for node in program.graph.nodes:
        node.meta.pop("stack_trace", None)
    out = io.BytesIO()
    torch.export.save(program, out)
    return out.getvalue()


def tensors(*, about: dict[str, str] | None = None, wide: int = 16) -> bytes:
    """By safetensors."""
    from safetensors.numpy import save

    return bytes(save({"a.weight": array(wide, 8), "a.bias": array(wide, 1)}, metadata=about))


def tensors_like_a_pickle() -> bytes:
    """A head of 0x...0280 bytes: the file starts with 80 02, as a pickle does (promptfoo/modelaudit#1612)."""
    import json

    head = json.dumps(
        {"__metadata__": {"format": "pt"}, "w": {"dtype": "F32", "shape": [10, 10], "data_offsets": [0, 400]}}
    )
    return struct.pack("<Q", 0x0280) + head.ljust(0x0280).encode() + bytes(array(10, 10).tobytes())


def tensors_torch() -> bytes:
    from safetensors.torch import save

    return bytes(save(net().state_dict(), {"format": "pt"}))


def gguf() -> bytes:
    """The gguf package of llama.cpp."""
    from gguf import GGUFWriter

    def write(path: Path) -> None:
        file = GGUFWriter(str(path), "llama")
        file.add_context_length(128)
        file.add_tensor("blk.0.weight", array(8, 32))
        for step in (file.write_header_to_file, file.write_kv_data_to_file, file.write_tensors_to_file):
            step()
        file.close()

    return through("x.gguf", write)


def ggml(magic: bytes) -> Maker:
    """By the layout: the heads before GGUF."""
    return lambda: magic + struct.pack("<8i", 1, 32000, 64, 256, 4, 2, 16, 2) + array(60, 8).tobytes()


def keras_model() -> Thing:
    import keras

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(6, activation="relu"), keras.layers.Dense(2)])
    model.compile("adam", "mse")
    return model


def keras(ending: str, *, weights: bool = False) -> Maker:
    """By keras on torch."""

    def make() -> bytes:
        model = keras_model()
        return through(f"x.{ending}", model.save_weights if weights else model.save)

    return make


def lite() -> bytes:
    """By tensorflow's converter."""
    import tensorflow as tf

    weight = tf.constant(array(8, 4))
    call = tf.function(lambda x: tf.nn.relu(tf.matmul(x, weight)), input_signature=[tf.TensorSpec([1, 8], tf.float32)])
    return bytes(tf.lite.TFLiteConverter.from_concrete_functions([call.get_concrete_function()]).convert())


def frozen() -> bytes:
    """A GraphDef, what TensorFlow 1 called a frozen graph."""
    import tensorflow as tf

    graph = tf.Graph()
    with graph.as_default():
        tf.identity(tf.constant(array(40, 8), name="weight"), name="out")
    return bytes(graph.as_graph_def().SerializeToString())


ROWS: list[Row] = [
    ("torch-zip-state", "model", "pt", state), ("torch-zip-module", "model", "pth", whole), ("torch-lightning", "model", "ckpt", checkpoint), ("torch-hf-bin", "model", "bin", lambda: saved(dict(net().state_dict()))),
    ("torch-tensor", "model", "pt", lambda: saved(net()[0].weight.detach())),
    ("torch-legacy-state", "model", "pth", lambda: state(old=True)), ("torch-legacy-module", "model", "pt", lambda: whole(old=True)), ("torch-legacy-checkpoint", "model", "tar", lambda: checkpoint(old=True)),
    ("torch-tar-2016-by-hand", "model", "pth", tar_of_2016), ("torch-script", "model", "pt", script), ("torch-export", "model", "pt2", exported),
    ("safetensors", "model", "safetensors", tensors), ("safetensors-metadata", "model", "safetensors", lambda: tensors(about={"format": "pt"})), ("safetensors-torch", "model", "safetensors", tensors_torch),
    ("safetensors-like-pickle", "model", "safetensors", tensors_like_a_pickle),
    ("gguf", "model", "gguf", gguf), ("ggml-by-hand", "model", "bin", ggml(b"lmgg")), ("ggjt-by-hand", "model", "bin", ggml(b"tjgg")),
    ("keras-3", "model", "keras", keras("keras")), ("keras-weights", "model", "weights.h5", keras("weights.h5", weights=True)), ("keras-h5", "model", "h5", keras("h5")),
    ("tflite", "model", "tflite", lite), ("tf-frozen-graph", "model", "pb", frozen),
]  # fmt: skip
