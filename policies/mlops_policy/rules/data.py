"""DAT: data that git must not hold, told by content and place, never by the ending alone."""

from __future__ import annotations

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.formats import (
    DAMAGED,
    DATA,
    EMBEDDINGS,
    MODEL,
    OUTPUT,
    PICKLE,
    POINTER,
    SEALED,
    SOUND,
    TABLE,
    UNKNOWN,
    is_text,
)
from mlops_policy.formats.pointers import is_pointer
from mlops_policy.places import BINARY_DATA, CONFIGS, DATA_NAMES, DATA_STAGES, PROSE, SOURCES, TEXT, place
from mlops_policy.rules.common import FIXTURE_KB, KB, move_out, problem, quoted, sighted, size, small_fixture, to_dvc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.snapshot import File, Survey

    Options = Mapping[str, Any]

ALWAYS = (ERROR, ERROR, ERROR)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")
STORES = (".zarr", ".lance")
MB = KB * KB
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
    if not small_fixture(file, options):
        for sighting in sighted(file, DATA):
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
    if not small_fixture(file, options):
        for sighting in sighted(file, TABLE):
            yield problem(sighting, "a table in git", move_out(file, sighting))


@rule(
    "DAT003",
    levels=(WARNING, ERROR, ERROR),
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
    if not small_fixture(file, options):
        for sighting in sighted(file, SEALED):
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

    Instead: `jupyter nbconvert --clear-output --inplace FILE`, or let nbstripout do it at every commit.
    """
    for sighting in sighted(file, OUTPUT):
        if sighting.size > options["max-kb"] * KB and not small_fixture(file, {"fixture-kb": FIXTURE_KB}):
            fix = f"jupyter nbconvert --clear-output --inplace {file.path}"
            yield problem(sighting, "a notebook with long outputs", fix)


@rule(
    "DAT005",
    levels=(WARNING, ERROR, ERROR),
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
    "DAT006",
    levels=(WARNING, ERROR, ERROR),
    since="0.2.0",
    scope="snapshot",
    options={"max-images": 9},
    examples=lambda: (
        Example("ten images", {f"data/cats/{number}.png": b"\x89PNG\r\n\x1a\n" for number in range(10)}, finds=True),
        Example("nine images", {f"data/cats/{number}.png": b"\x89PNG\r\n\x1a\n" for number in range(9)}, finds=False),
    ),
)
def data_set_folder(survey: Survey, options: Options) -> Iterator[Problem]:
    """A folder that is a data set is in git.

    Ten or more images in one folder below data, and the folders of Zarr, Lance and Delta tables.

    Why: A data set of many small files slips through every limit on the size of a file.

    Instead: `git rm -r --cached FOLDER && dvc add FOLDER`.
    """
    folders: dict[str, list[str]] = {}
    for entry in survey.entries:
        where = place(entry.path)
        store = next((i for i, name in enumerate(where.folders) if name.endswith(STORES) or name == "_delta_log"), None)
        if where.fixture:
            continue
        if store is not None:
            folders.setdefault("/".join(entry.path.split("/")[: store + 1]), []).append(entry.path)
        elif where.data and where.ending in PICTURES:
            depth = next(i for i, name in enumerate(where.folders) if name in DATA_NAMES) + 2
            folders.setdefault("/".join(entry.path.split("/")[:-1][:depth]), []).append(entry.path)
    for folder, paths in folders.items():
        store_folder = folder.endswith((*STORES, "_delta_log"))
        files = dict.fromkeys(paths)
        if store_folder or len(files) > options["max-images"]:
            what = "files of a data store" if store_folder else "images"
            fix = f"git rm -r --cached {quoted(folder)} && dvc add {quoted(folder)}"
            message = f"a data set in git: {len(files)} {what} in {folder}/"
            yield from (Problem(message, fix, subject=folder, path=path) for path in files)


@rule(
    "DAT007",
    levels=(WARNING, ERROR, ERROR),
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
    "DAT008",
    levels=(WARNING, ERROR, ERROR),
    since="0.2.0",
    options={"warn-kb": 500, "max-kb": 5 * KB},
    examples=lambda: (
        Example("6 MB", {"notes.txt": b"All work and no play.\n" * 280_000}, finds=True),
        Example("a lock file of 6 MB", {"uv.lock": b'[[package]]\nname = "a"\n' * 260_000}, finds=False),
    ),
)
def oversize(file: File, options: Options) -> Iterator[Problem]:
    """A file is larger than anything that people write.

    More than 500 KB warns, 1 MB for sources and pictures; more than 5 MB is an error. Lock files pass at any size.

    Why: Every clone pays for it for ever, and it is rarely what a person wrote.

    Instead: `git rm --cached FILE && dvc add FILE`, or generate it when it is needed.
    """
    blocked = {one.kind for one in file.sightings} & {DATA, TABLE, MODEL, PICKLE, EMBEDDINGS, SEALED, SOUND}
    if blocked or (file.place.lock and is_text(file.head)):
        return
    patient = file.place.ending in (*SOURCES, *PICTURES, ".svg", ".ico", ".pdf")
    warn = max(options["warn-kb"] * KB, MB) if patient else options["warn-kb"] * KB
    if file.size > min(warn, options["max-kb"] * KB):
        level = WARNING if file.size <= options["max-kb"] * KB else ""
        yield Problem(f"a file of {size(file.size)}", to_dvc(file), subject="size", level=level)


@rule(
    "DAT009",
    levels=(WARNING, ERROR, ERROR),
    since="0.2.0",
    scope="snapshot",
    options={"max-files": 200, "max-mb": 20, "max-fixtures": 1000},
    examples=lambda: (
        Example("201 files", {f"out/{number}.json": b"{}" for number in range(201)}, finds=True),
        Example("201 sources", {f"src/{number}.py": b"" for number in range(201)}, finds=False),
    ),
)
def bulk_addition(survey: Survey, options: Options) -> Iterator[Problem]:
    """One commit adds more files than anyone writes.

    More than 200 files, or 20 MB, that are neither sources nor configuration nor prose; 1,000 in folders of tests.

    Why: Thousands of small files of data pass every limit on one file.

    Instead: `git rm -r --cached FOLDER && dvc add FOLDER`.
    """
    if not survey.adds:
        return
    commits: dict[str, list[str]] = {}
    for entry in survey.entries:
        if entry.added and place(entry.path).ending not in (SOURCES | PROSE | CONFIGS) - {".json"}:
            commits.setdefault(entry.commit, []).append(entry.path)
    for commit, paths in commits.items():
        kept = [path for path in paths if place(path).fixture or place(path).docs]
        loose = len(paths) - len(kept)
        total = sum(survey.sizes.get(path, 0) for path in set(paths).difference(kept))
        many = loose > options["max-files"] or len(kept) > options["max-fixtures"] or total > options["max-mb"] * MB
        if many and len(paths) > 1:
            folder = _common_folder(paths)
            fix = f"git rm -r --cached {quoted(folder)} && dvc add {quoted(folder)}"
            message = f"{len(paths)} files that are no sources at once, {size(total)}, in {folder}"
            yield Problem(message, fix, subject=commit or "staged", path=paths[0])


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

    Instead: let the tool write it: `dvc add FILE`, or `git lfs track FILE && git add --renormalize FILE`.
    """
    for sighting in sighted(file, POINTER):
        yield problem(
            sighting, "no real pointer", f"git rm --cached {quoted(file.path)}, then let dvc or git lfs write it"
        )
    if file.lfs and file.size and not is_pointer(file.head, file.size, file.place.ending):
        fix = f"git lfs install && git add --renormalize {quoted(file.path)}"
        yield Problem("bytes in git that .gitattributes gives to Git LFS", fix, subject="filter=lfs")


@rule(
    "DAT011",
    levels=(WARNING, ERROR, ERROR),
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
            yield problem(sighting, "a damaged notebook", f"git checkout HEAD -- {file.path}, or save it again")


@rule(
    "DAT012",
    levels=(WARNING, ERROR, ERROR),
    since="0.2.0",
    examples=lambda: (
        Example("a text", {"data/raw/corpus.txt": b"Call me Ishmael.\n"}, finds=True),
        Example("notes", {"data/raw/README.md": b"Where the data comes from.\n"}, finds=False),
    ),
)
def data_folder(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A folder for stages of data holds a file that is no pointer.

    Below data/raw, data/processed, data/features, data/interim and data/external everything is data by its place, but
    notes, configuration, sources and pointers.

    Why: These folders are for what DVC versions; a file in git there has two owners.

    Instead: `git rm --cached FILE && dvc add FILE`.
    """
    pointer = is_pointer(file.head, file.size, file.place.ending)
    if file.place.data_stage and file.size and not pointer and not file.place.let_through and not file.sightings:
        stage = next(name for name in file.place.folders if name in DATA_STAGES)
        yield Problem(f"a file in data/{stage} that is no pointer", to_dvc(file), subject="place")


def _common_folder(paths: list[str]) -> str:
    """Return the folder that most of the paths lie in, as far down as they agree."""
    parts = [path.split("/")[:-1] for path in paths]
    common = []
    for names in zip(*parts, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return "/".join(common) or "."


RULES = (
    data_file,
    data_table,
    sealed_archive,
    notebook_output,
    audio_or_video,
    data_set_folder,
    unknown_binary,
    oversize,
    bulk_addition,
    fake_pointer,
    damaged_notebook,
    data_folder,
)
