"""Puts the files of all makers into one tree, as a repository would have them, and writes down what each of them is."""

import json
import shutil
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from policies.makers.common import Row, Sample

PLACES = [
    "models",
    "artifacts",
    "src/app",
    "notebooks",
    "docs",
    "reports",
    "deploy",
    "scripts",
    "app/static",
    "experiments/a",
]
WRONG = [
    "txt",
    "md",
    "py",
    "yaml",
    "png",
    "json",
    "log",
    "cfg",
    "html",
    "toml",
    "csv",
    "svg",
    "lock",
    "ini",
    "js",
    "sh",
]
PARTS = [
    "tables",
    "data",
    "stores",
    "science",
    "pickles",
    "torches",
    "models",
    "folders",
    "real",
    "hidden",
    "archives",
    "notebooks",
    "hard",
    "places",
    "locks",
    "prose",
    "invented",
]


def known(rows: list[Row], *, below: str = "") -> Iterator[Sample]:
    """Each format under its right ending, under a wrong one and with none; `below` is a folder for all of them."""
    for at, (name, label, ending, make) in enumerate(rows):
        data = make_or_tell(name, make)
        if data is None:
            continue
        place = below or PLACES[at % len(PLACES)]
        wrong = next(word for word in WRONG[at % len(WRONG) :] + WRONG if word != ending)
        yield Sample(f"{place}/{name}.{ending}", label, name, "right", data)
        yield Sample(f"{place}/{name}-renamed.{wrong}", label, name, "wrong", data)
        yield Sample(f"{place}/bare/{name.replace('.', '-')}", label, name, "none", data)


FAILED: list[str] = []


def make_or_tell(name: str, make: Callable[[], bytes]) -> bytes | None:
    """One library that fails must not cost the others' files; the run fails in the end."""
    try:
        return make()
    except Exception:  # noqa: BLE001
        FAILED.append(f"{name}\n{traceback.format_exc(limit=-2)}")
        return None


def samples_of(part: str) -> Iterator[Sample]:
    module = import_module(f"policies.makers.{part}")
    if part == "tables":
        yield from known(module.LARGE)
        yield from known(module.SMALL, below="data/raw")
    elif hasattr(module, "ROWS"):
        yield from known(module.ROWS)
    if hasattr(module, "samples"):
        yield from module.samples()


def write(folder: Path, only: list[str]) -> int:
    """Write tree and labels.json; 1 when a maker failed."""
    tree, labels = folder / "tree", []
    shutil.rmtree(tree, ignore_errors=True)
    for part in only or PARTS:
        start = time.perf_counter()
        try:
            for sample in samples_of(part):
                path = tree / sample.path
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:  # two makers must not want the same path
                    file.write(sample.data)
                labels.append({key: value for key, value in sample._asdict().items() if key != "data"})
        except Exception:  # noqa: BLE001
            FAILED.append(f"{part}\n{traceback.format_exc(limit=-4)}")
        print(f"{part}: {len(labels)} files so far, {time.perf_counter() - start:.1f} s")  # noqa: T201
    (folder / "labels.json").write_text(json.dumps(labels, indent=1, ensure_ascii=False), encoding="utf-8")
    print(dict(Counter(entry["set"] for entry in labels)), *FAILED, sep="\n")  # noqa: T201
    return 1 if FAILED else 0
