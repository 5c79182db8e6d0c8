"""PTH: paths that exist on one machine only, in code, notebooks, commands and settings."""

from __future__ import annotations

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.machine import (
    ABSOLUTE,
    DRIVE,
    FOLDER,
    HOME_PATH,
    HOSTED,
    MACHINE_PATH,
    MOUNT,
    PATH_HACK,
    PERSON,
    RELATIVE,
    ROOT,
    SHARE,
)
from mlops_policy.machine.files import left, spots, stays
from mlops_policy.rules.common import cleared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.machine import Spot
    from mlops_policy.snapshot import File

    Options = Mapping[str, Any]

NAME = "olga"  # whose paths the examples are; in pieces, so that none is here
OLGA = f"/home/{NAME}"
APART = 5  # findings of a file that are told one by one
MOST = 1000
WHAT = {
    PERSON: "a path in somebody's home folder",
    ROOT: "a path in root's home folder",
    DRIVE: "a path on a drive of one machine",
    SHARE: "a path on a server of one network",
    MOUNT: "a path on a disk of one machine",
    FOLDER: "an absolute path of a machine or a container",
    HOSTED: "a path of a hosted service's machine",
    ABSOLUTE: "an absolute path, which no other machine need have",
    RELATIVE: "modules looked for in a folder that depends on where the program is started",
}


def _notebook(source: str, output: str = "") -> bytes:
    """Return a notebook with one cell, for examples."""
    outputs = f'{{"output_type": "stream", "name": "stderr", "text": "{output}"}}' if output else ""
    cell = (
        f'{{"cell_type": "code", "source": "{source}", "metadata": {{}}, "execution_count": 1, "outputs": [{outputs}]}}'
    )
    return f'{{"cells": [{cell}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'.encode()


@rule(
    "PTH001",
    since="0.4.0",
    examples=lambda: (
        Example("a table on a desktop", {"src/a.py": f'TABLE = "{OLGA}/Desktop/a.csv"\n'.encode()}, finds=True),
        Example("a home in a configuration", {"params.yaml": f"data_dir: {OLGA}/data\n".encode()}, finds=True),
        Example("anybody's home", {"src/a.py": b'TABLE = f"/home/{user}/a.csv"\n'}, finds=False),
        Example("a user of an image", {"Dockerfile": f"WORKDIR {OLGA}/app\n".encode()}, finds=False),
    ),
)
def home_path(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    r"""A path leads into somebody's home folder.

    `/home/NAME/...`, `/Users/NAME/...`, `C:\Users\NAME\...`, `~NAME/...` in code, cells, commands and settings.
    `/root/...` warns, as containers run as root, and so does all in tests, documentation and examples. Names that
    stand for any (`user`, `you`), accounts of containers and CI, comments, routes and templates pass.

    Why: It runs for one person, on one machine: not for a colleague, not in CI, not in production, and next year not
    for that person either.

    Instead: `Path(__file__).parents[1] / "data"`, or an entry in `configs/` with a path relative to the repository.
    """
    yield from _problems(file, HOME_PATH)


@rule(
    "PTH002",
    since="0.4.0",
    examples=lambda: (
        Example("a mounted disk", {"src/a.py": b'open("/mnt/nas/train.csv")\n'}, finds=True),
        Example("a drive", {"configs/a.yaml": b"root: D:/data/train\n"}, finds=True),
        Example("Colab's disk", {"a.ipynb": _notebook("root = '/content/drive/MyDrive/a'")}, finds=True),
        Example("a route", {"src/a.py": b'@app.get("/data/upload")\ndef upload() -> None: ...\n'}, finds=False),
        Example("a store", {"configs/a.yaml": b"root: s3://bucket/mnt/nas/train\n"}, finds=False),
    ),
)
def machine_path(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    r"""A path leads to a disk, a drive or a folder that one machine has.

    Drive letters, shares (`\\server\share`), `/mnt/...`, `/scratch/...`, `/Volumes/...` and the like are errors.
    What others have, too, warns: the folders of hosted notebooks (`/content`, `/kaggle`, `/dbfs`) and machine images
    (`/home/ubuntu`), which whoever rents one has, while CI and a colleague's laptop have not; `/workspace` and `/srv`,
    which containers have; what the environment can overrule. `/data/...` is an error three folders deep. SageMaker's
    `/opt/ml` passes.

    Why: The data are not in the repository, the path is not on any other machine: the run cannot be repeated, and
    nobody knows which version of the data it saw.

    Instead: `dvc add` the data and name them by a path relative to the repository, or by a variable of the environment.
    """
    yield from _problems(file, MACHINE_PATH)


@rule(
    "PTH003",
    since="0.4.0",
    examples=lambda: (
        Example("a home on Python's path", {"src/a.py": f'sys.path.append("{OLGA}/lib")\n'.encode()}, finds=True),
        Example("a cell that leaves", {"a.ipynb": _notebook("%cd /mnt/nas/project")}, finds=True),
        Example("the folder above", {"train.py": b'import sys\nsys.path.insert(0, "..")\n'}, finds=True),
        Example("a test's helpers", {"conftest.py": b'import sys\nsys.path.insert(0, "src")\n'}, finds=False),
        Example("a package", {"src/a.py": b"import sys\nprint(sys.path)\n"}, finds=False),
    ),
)
def path_hack(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Modules are looked for, or the program moves to, where only one machine has something.

    `sys.path.append("/home/...")`, `os.chdir("/mnt/...")`, `PYTHONPATH=/home/...`, `%cd /mnt/...`. A relative folder on
    Python's path (`sys.path.insert(0, "..")`) warns: it works if the program is started in one folder only. What starts
    from `__file__` passes, and so do conftest.py, conf.py and setup.py.

    Why: The import works here and fails everywhere else, or finds another version of the module without a word.

    Instead: make it a package and install it: `pip install -e .` or `uv sync`; then the line can go.
    """
    yield from _problems(file, PATH_HACK)


@rule(
    "PTH004",
    levels=(OFF, WARNING, ERROR),
    since="0.4.0",
    examples=lambda: (
        Example("a traceback", {"a.ipynb": _notebook("1 / 0", f"{OLGA}/a.py:3: UserWarning")}, finds=True),
        Example("no outputs", {"a.ipynb": _notebook("1 / 0")}, finds=False),
    ),
)
def notebook_path(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A notebook was saved with outputs or metadata that name somebody's home folder.

    Warnings and tracebacks, printed paths, and the kernel's own; each folder is told once, where it stands first.

    Why: It tells who ran it, and where, to whoever reads it; and it changes with every machine that runs it.

    Instead: `uvx --from nbconvert jupyter-nbconvert --clear-output --inplace FILE`, or let nbstripout do it at every
    commit; metadata stays unless `--ClearMetadataPreprocessor.enabled=True` is added.
    """
    lines: dict[str, list[int]] = {}  # by the folder
    for spot in left(file):
        lines.setdefault(spot.text, []).append(spot.line)
    kept = stays(file) if lines else frozenset()
    for home, places in lines.items():
        where = "metadata names" if home in kept else "outputs name"
        message = f"a notebook's {where} a home folder: {home} ({len(places)} place{'s' * (len(places) > 1)})"
        yield Problem(message, cleared(file, metadata=bool(kept)), line=places[0], subject=home)


def _problems(file: File, code: str) -> Iterator[Problem]:
    """Yield the problems of a rule; many of one file are told as one."""
    found = [spot for spot in spots(file) if spot.rule == code][:MOST]
    together = f"{len(found)} paths of this file are of one machine" if len(found) > APART else ""
    for spot in found:
        yield Problem(
            f"{WHAT[spot.sort]}: {spot.text}",
            _fix(file, spot),
            spot.line,
            spot.column,
            subject=spot.text,
            level="" if spot.sure else WARNING,
            together=together,
            item=spot.text,
        )


def _fix(file: File, spot: Spot) -> str:
    """Return what to write instead, by the kind of file."""
    where = file.place
    if spot.rule == PATH_HACK:
        return "delete the line and install the code as a package: pip install -e . (or uv sync)"
    if where.folders[-1:] == (".dvc",):
        return "take the path out of what is shared: dvc remote modify --local NAME url PATH"
    if where.ending in (".py", ".pyi", ".pyx"):
        return f'Path(__file__).parents[{len(where.folders)}] / "data", or os.environ["DATA_DIR"]'
    if where.ending == ".ipynb":
        return 'a path relative to the repository, from configs/ or os.environ.get("DATA_DIR", "data")'
    if where.ending in (".yaml", ".yml", ".toml", ".json", ".ini", ".cfg", ".dvc"):
        return "a path relative to the repository: data/..., or a variable of the environment: ${oc.env:DATA_DIR,data}"
    return 'a path relative to the repository, or a variable of the environment: "${DATA_DIR:-data}"'


RULES = (home_path, machine_path, path_hack, notebook_path)
