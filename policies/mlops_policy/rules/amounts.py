"""DAT: data that git must not hold, told by how much there is and where it lies."""

from __future__ import annotations

from mlops_policy.core import WARNING, Example, Problem, rule
from mlops_policy.formats import (
    DATA,
    EMBEDDINGS,
    MODEL,
    PICKLE,
    SEALED,
    SOUND,
    TABLE,
    is_text,
)
from mlops_policy.formats.pointers import is_pointer
from mlops_policy.places import CONFIGS, DATA_NAMES, DATA_STAGES, PICTURES, PROSE, SOURCES, place
from mlops_policy.rules.common import KB, quoted, size, to_dvc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.snapshot import File, Survey

    Options = Mapping[str, Any]

STORES = (".zarr", ".lance")
MB = KB * KB


@rule(
    "DAT006",
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
            depth += not DATA_STAGES.isdisjoint(where.folders[depth - 1 : depth])  # which hold several data sets
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
    "DAT008",
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
    "DAT012",
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


RULES = (data_set_folder, oversize, bulk_addition, data_folder)
