"""DAT001 to DAT012 and MOD: what git must not hold."""

import pickle
import struct
import zipfile
from io import BytesIO

from scratch import PARQUET
from template.sabotages.deeds import ROWS, Sabotage, notebook


def printed(text: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def sealed() -> bytes:
    """Return a zip whose member says that it has a password."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("customers.csv", ROWS)
    content = bytearray(stream.getvalue())
    for start in (content.find(b"PK\3\4") + 6, content.find(b"PK\1\2") + 8):
        content[start] |= 1
    return bytes(content)


def wave() -> bytes:
    return b"RIFF" + struct.pack("<I", 36 + 200_000) + b"WAVEfmt " + bytes(20) + b"data" + bytes(range(200)) * 1000


DATA = (
    Sabotage("DAT001", "force-adds an extract", {"data/raw/extra.parquet": PARQUET}, "dvc add", "typed"),
    Sabotage("DAT002", "adds an extract beside the sources", {"src/extract.csv": ROWS * 2}, "dvc add", "typed"),
    Sabotage("DAT003", "adds a zip with a password", {"extract.zip": sealed()}, "dvc add", "typed"),
    Sabotage(
        "DAT004",
        "saves a notebook with what it printed",
        {"notebooks/look.ipynb": notebook("print(frame)", printed("roc_auc 0.91\n"))},
        "jupyter-nbconvert --clear-output --inplace notebooks/look.ipynb",
        "typed",
    ),
    Sabotage("DAT005", "adds a recording of the meeting", {"meeting.wav": wave()}, "dvc add", "typed"),
    Sabotage(
        "DAT006",
        "adds a folder of pictures",
        {f"data/raw/cats/{n}.png": b"\x89PNG\r\n\x1a\n" + bytes(400) for n in range(12)},
        "dvc add",
        "typed",
    ),
    Sabotage(
        "DAT007", "adds bytes of an own format", {"models/weights.dump": bytes(range(9)) * 300}, "dvc add", "typed"
    ),
    Sabotage(
        "DAT008", "adds the log of a long run", {"train.log": "epoch 1: all is well\n" * 300_000}, "dvc add", "typed"
    ),
    Sabotage(
        "DAT009",
        "adds what a script wrote",
        {f"out/{n}.json": "{}\n" for n in range(201)},
        "dvc add",
        "typed",
    ),
    Sabotage(
        "DAT010",
        "writes a pointer by hand",
        {"data/raw/extra.csv.dvc": "outs:\n- path: extra.csv\n" + ROWS},
        "dvc add data/raw/extra.csv",
        "typed",
    ),
    Sabotage(
        "DAT011",
        "commits a notebook with the marks of a merge",
        {"notebooks/explore.ipynb": lambda text: text.replace("{", "<<<<<<< HEAD\n{", 1)},
        "git checkout HEAD -- notebooks/explore.ipynb",
        "typed",
    ),
    Sabotage("DAT012", "force-adds a text below data", {"data/raw/notes.txt": "Call me.\n"}, "dvc add", "typed"),
)

MODELS = (
    Sabotage("MOD001", "adds the model itself", {"models/best.bin": b"GGUF\3\0\0\0" + bytes(900)}, "dvc add", "typed"),
    Sabotage(
        "MOD002",
        "pickles the scaler beside the sources",
        {"src/scaler.bin": pickle.dumps({"mean": [n / 7 for n in range(90)]})},
        "dvc add",
        "typed",
    ),
    Sabotage(
        "MOD003",
        "adds the folder of a run",
        {"wandb/run-1/files/summary.json": "{}\n"},
        ">> .gitignore",
        "typed",
    ),
)
