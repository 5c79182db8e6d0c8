"""DAT: data that git must not hold, told by content, never by the ending alone."""

from __future__ import annotations

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.formats import (
    DAMAGED,
    DATA,
    OUTPUT,
    POINTER,
    SEALED,
    SOUND,
    TABLE,
    UNKNOWN,
)
from mlops_policy.formats.pointers import is_pointer
from mlops_policy.places import BINARY_DATA, TEXT
from mlops_policy.rules.common import (
    FIXTURE_KB,
    KB,
    cleared,
    move_out,
    problem,
    quoted,
    sighted,
    small_fixture,
    to_dvc,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.snapshot import File

    Options = Mapping[str, Any]

ALWAYS = (ERROR, ERROR, ERROR)
LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"


def _notebook(mime: str, output: str) -> bytes:
    """Return a notebook with one output, for examples."""
    shown = f'{{"data": {{"{mime}": "{output}"}}, "output_type": "display_data", "metadata": {{}}}}'
    cell = f'{{"cell_type": "code", "source": "", "metadata": {{}}, "execution_count": 1, "outputs": [{shown}]}}'
    return f'{{"cells": [{cell}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'.encode()


@rule(
    "DAT001",
    levels=ALWAYS,
    since="0.2.0",
    options={"fixture-kb": FIXTURE_KB},
    examples=lambda: (
        Example("Parquet under another name", {"src/notes.txt": b"PAR1\x15\x04" + bytes(64) + b"PAR1"}, finds=True),
        Example("a small fixture", {"tests/data/tiny.parquet": b"PAR1\x15\x04" + bytes(64) + b"PAR1"}, finds=False),
        Example(
            "a pointer",
            {"data/raw/a.csv.dvc": b"outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  path: a.csv\n"},
            finds=False,
        ),
    ),
)
def data_file(file: File, options: Options) -> Iterator[Problem]:
    """A file of data is in git.

    Parquet, Arrow, NumPy, HDF5, SQLite, Excel, R, Stata and some forty other formats are told by their bytes, under any
    name, and inside archives, compressed streams, notebooks, encoded text and other files.

    Why: Git keeps every version of it for ever, nobody can say which version trained which model, and what may have to
    be deleted, such as personal data, cannot be.

    Instead: `git rm --cached FILE && dvc add FILE`, then commit the small `FILE.dvc`. Files of up to 128 KB in folders
    of tests pass.
    """
    for sighting in sighted(file, DATA):
        if not small_fixture(file, options, sighting):
            yield problem(sighting, "data in git", move_out(file, sighting))


@rule(
    "DAT002",
    levels=ALWAYS,
    since="0.2.0",
    options={"fixture-kb": FIXTURE_KB},
    examples=lambda: (
        Example("a short table below data", {"data/raw/a.csv": b"a,b\n" + b"1,2.5\n" * 20}, finds=True),
        Example("a long one elsewhere, without an ending", {"a": b"1.5,2.5,3.5,4.5\n" * 1100}, finds=True),
        Example("a short one in the documentation", {"docs/a.csv": b"a,b\n" + b"1,2.5\n" * 20}, finds=False),
    ),
)
def data_table(file: File, options: Options) -> Iterator[Problem]:
    """A table written as text is in git.

    CSV with any delimiter, JSON records and lines, SQL dumps, XML, YAML and HTML records, libsvm, ARFF, plain numbers;
    also within Markdown, sources and notebooks. Above 16 KB anywhere, at any size under a folder named data.

    Why: A table is data whatever its ending; in git it grows with every version, and no model can name the version that
    it was trained on.

    Instead: `git rm --cached FILE && dvc add FILE`. Tables of up to 128 KB in folders of tests pass, and so do short
    ones outside data folders.
    """
    for sighting in sighted(file, TABLE):
        if not small_fixture(file, options, sighting):
            yield problem(sighting, "a table in git", move_out(file, sighting))


@rule(
    "DAT003",
    since="0.2.0",
    options={"fixture-kb": FIXTURE_KB},
    examples=lambda: (
        Example("7z", {"a.7z": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(64)}, finds=True),
        Example("prose about 7z", {"README.md": b"A 7z archive begins with 7z\\xbc\\xaf.\n"}, finds=False),
    ),
)
def sealed_archive(file: File, options: Options) -> Iterator[Problem]:
    """An archive that nobody can look into is in git.

    Why: A zip with a password, a 7z, RAR or zstd archive hides what it holds from this check and from every reviewer.

    Instead: keep it outside git (`dvc add FILE`), or commit its files. Up to 128 KB in folders of tests passes.
    """
    for sighting in sighted(file, SEALED):
        if not small_fixture(file, options, sighting):
            yield problem(sighting, "an archive that cannot be looked into", to_dvc(file))


@rule(
    "DAT004",
    levels=(OFF, WARNING, ERROR),
    since="0.2.0",
    options={"max-kb": (10, 10, 0)},
    examples=lambda: (
        Example("a plot of 12 KB", {"a.ipynb": _notebook("image/png", "A" * 12_000)}, finds=True),
        Example("a short text", {"a.ipynb": _notebook("text/plain", "0.91")}, finds=False),
    ),
)
def notebook_output(file: File, options: Options) -> Iterator[Problem]:
    """A notebook was saved with long outputs.

    Plots and printed text of more than 10 KB together warn; under the profile strict any output is an error. Data in an
    output, a widget or an attachment is DAT001 or DAT002 under every profile.

    Why: Outputs show rows of data, make every difference unreadable, and say nothing about the code beside them.

    Instead: `uvx --from nbconvert jupyter-nbconvert --clear-output --inplace FILE`, or let nbstripout do it at every
    commit.
    """
    for sighting in sighted(file, OUTPUT):
        if sighting.size > options["max-kb"] * KB and not small_fixture(file, {"fixture-kb": FIXTURE_KB}):
            yield problem(sighting, "a notebook with long outputs", cleared(file))


@rule(
    "DAT005",
    since="0.2.0",
    options={"fixture-kb": FIXTURE_KB},
    examples=lambda: (
        Example("a recording", {"clips/a": b"RIFF\x24\0\0\0WAVEfmt " + bytes(64)}, finds=True),
        Example("one in the documentation", {"docs/a.wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(64)}, finds=False),
    ),
)
def audio_or_video(file: File, options: Options) -> Iterator[Problem]:
    """A recording of sound or pictures is in git.

    Why: Recordings are training data or products of a run, large and never merged.

    Instead: `git rm --cached FILE && dvc add FILE`. Folders of documentation pass, and 128 KB in folders of tests.
    """
    if not small_fixture(file, options) and not (file.place.docs and not file.place.data):
        for sighting in sighted(file, SOUND):
            yield problem(sighting, "a recording in git", to_dvc(file))


@rule(
    "DAT007",
    since="0.2.0",
    options={"fixture-kb": FIXTURE_KB},
    examples=lambda: (
        Example("bytes named as text", {"notes.txt": bytes(range(16)) * 8}, finds=True),
        Example("a font", {"docs/a.woff2": b"wOF2" + bytes(64)}, finds=False),
    ),
)
def unknown_binary(file: File, options: Options) -> Iterator[Problem]:
    """A binary file of an unknown format lies where data or models lie, or is named as text.

    Elsewhere it warns. Pictures, fonts, documents and programs are known.

    Why: What no tool can name, no reviewer can read; under data/ and models/ it is one or the other.

    Instead: `git rm --cached FILE && dvc add FILE`, or a waiver with the file's sha256 in the configuration.
    """
    where = file.place
    named = where.ending in BINARY_DATA or where.ending in TEXT
    for sighting in sighted(file, UNKNOWN):
        if not sighting.trail and not small_fixture(file, options):
            sure = where.data or where.models or named
            yield problem(sighting, "a file of unknown format", to_dvc(file), warn=not sure)


@rule(
    "DAT010",
    levels=ALWAYS,
    since="0.2.0",
    examples=lambda: (
        Example("more behind it", {"a.onnx": LFS_POINTER + b"0" * 2000}, finds=True),
        Example("a real one", {"a.onnx": LFS_POINTER}, finds=False),
    ),
)
def fake_pointer(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    """A file begins or is named as a pointer to data, and is none.

    Why: A pointer of DVC, Git LFS or git-annex is a few lines; one with more behind it is data that took its form, or a
    file that the tool did not write and cannot fetch. Where .gitattributes has `filter=lfs`, git must hold pointers:
    bytes got past the filter.

    Instead: take it out of git and put it aside, since no command of DVC works beside a pointer that it cannot read;
    then let the tool write it: `dvc add FILE`, or `git lfs track FILE && git add --renormalize FILE`.
    """
    for sighting in sighted(file, POINTER):
        yield problem(sighting, "no real pointer", _apart(file))
    if file.lfs and file.size and not is_pointer(file.head, file.size, file.place.ending):
        fix = f"git lfs install && git add --renormalize {quoted(file.path)}"
        yield Problem("bytes in git that .gitattributes gives to Git LFS", fix, subject="filter=lfs")


def _apart(file: File) -> str:
    """Return how a false pointer is put aside, with what is in it: that may be all there is of the data."""
    if file.place.ending != ".dvc":
        return f"{to_dvc(file)}, or: git lfs track {quoted(file.path)} && git add --renormalize {quoted(file.path)}"
    name, aside = quoted(file.path), quoted(f"{file.path}.old")
    return f"git rm --cached -f {name} && mv {name} {aside}, then: dvc add {quoted(file.path.removesuffix('.dvc'))}"


@rule(
    "DAT011",
    since="0.2.0",
    examples=lambda: (
        Example("cut off", {"a.ipynb": _notebook("text/plain", "1")[:-40]}, finds=True),
        Example("a whole one", {"a.ipynb": _notebook("text/plain", "1")}, finds=False),
    ),
)
def damaged_notebook(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A notebook cannot be read.

    Why: What is in it cannot be judged, and nobody can open it: a merge left its marks, or it was cut off.

    Instead: restore it (`git checkout HEAD -- FILE`) or save it again from Jupyter.
    """
    if not file.place.fixture:
        for sighting in sighted(file, DAMAGED):
            fix = f"git checkout HEAD -- {quoted(file.path)}, or save it again"
            yield problem(sighting, "a damaged notebook", fix)


RULES = (
    data_file,
    data_table,
    sealed_archive,
    notebook_output,
    audio_or_video,
    unknown_binary,
    fake_pointer,
    damaged_notebook,
)
