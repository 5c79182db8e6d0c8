"""What rules on data and models share: limits, and the sentences of what to type."""

from __future__ import annotations

from mlops_policy.core import WARNING, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.formats import Sighting
    from mlops_policy.snapshot import File

KB = 1024
FIXTURE_KB = 128
# Of the metadata, tags stay: papermill finds the cell with the parameters by one.
METADATA = "--ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.preserve_cell_metadata_mask=tags"


def small_fixture(file: File, options: Mapping[str, Any], sighting: Sighting | None = None) -> bool:
    """Return whether a file, or what a test's source holds, lies with the tests and is as small as such files are."""
    length = sighting.size if sighting is not None and file.place.source else file.size
    return file.place.fixture and length <= options["fixture-kb"] * KB


def sighted(file: File, *kinds: str) -> Iterator[Sighting]:
    """Yield the first sighting of some kinds: one is enough to act upon, and a file of a thousand is one problem."""
    yield from [one for one in file.sightings if one.kind in kinds][:1]


def problem(sighting: Sighting, what: str, fix: str, *, warn: bool = False) -> Problem:
    """Return the problem of a sighting: what it is, where in the file, how large."""
    trail = ", in ".join(reversed(sighting.trail))
    inside = f", {trail}" if trail else ""
    message = f"{what}: {sighting.name}{inside}, {size(sighting.size)}"
    subject = "/".join((sighting.kind, sighting.name, *sighting.trail))
    return Problem(message, fix, line=sighting.line, subject=subject, level=WARNING if warn else "")


def size(count: int) -> str:
    """Return a number of bytes as a person says it."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < KB or unit == "GB":
            break
        count /= KB  # type: ignore[assignment]
    return f"{count} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"


def quoted(path: str) -> str:
    """Return a path as a shell takes it."""
    import shlex  # only when something was found

    return shlex.quote(path)


def cleared(file: File, *, metadata: bool = False) -> str:
    """Return how a notebook loses what a run has left in it; a project need not have Jupyter for that."""
    more = f"{METADATA} " if metadata else ""
    return f"uvx --from nbconvert jupyter-nbconvert --clear-output {more}--inplace {quoted(file.path)}"


def to_dvc(file: File) -> str:
    """Return how a file leaves git for DVC."""
    name = quoted(file.path)
    return f"git rm --cached {name} && dvc add {name}"


def move_out(file: File, sighting: Sighting) -> str:
    """Return how data leaves git: the file itself, or what lies in it."""
    if not sighting.trail:
        return to_dvc(file)
    if file.path.endswith((".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".lzma", ".lz4")):
        return to_dvc(file)
    return "take it out of this file, keep it in a file of its own, and version that: dvc add FILE"
