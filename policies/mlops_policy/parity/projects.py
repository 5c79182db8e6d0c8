"""Which places belong together: each to the project whose manifest lies in the nearest folder at or above it."""

from __future__ import annotations

from mlops_policy.documents import Unreadable
from mlops_policy.lazy import pattern
from mlops_policy.parity.readers import YAML, load, reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mlops_policy.parity import Named
    from mlops_policy.project import Project

MANIFESTS = frozenset(["pyproject.toml", "setup.py", "setup.cfg", "pipfile"])
# What lies there is no part of what is developed and run.
APART = frozenset(
    "example examples sample samples demo demos tutorial tutorials test tests testing testdata test_data fixtures"
    " doc docs documentation vendor vendored third_party third-party thirdparty external externals node_modules"
    " site-packages template templates benchmark benchmarks playground archive archived legacy old deprecated .venv"
    " venv".split()
)
# Where a project keeps what is about all of it.
ABOUT = frozenset(
    "docker dockerfiles containers deploy deployment deployments build ci infra k8s kubernetes helm".split()
)
_REQUIREMENTS = pattern(r"requirements(?:[-_.][\w.-]*)?\.(?:txt|in)")
_OWN = frozenset([".python-version", "runtime.txt", "dockerfile"])
MOST = 500  # files: more are read of no project
LONGEST = 250_000  # characters: a configuration that people write is shorter
MARKS = ("py", "uv")  # YAML that names no Python and no uv is not worth reading


def grouped(project: Project) -> Sequence[Sequence[Named]]:
    """Return the Pythons that a project's places name, those of each project within it together; read once."""
    found: Sequence[Sequence[Named]] = project.remember("pythons", lambda: _grouped(project))
    return found


def _grouped(project: Project) -> Sequence[Sequence[Named]]:
    if not any(map(reader, project.brought)):
        return ()
    inner = folders(project.paths)
    groups: dict[str, list[Named]] = {}
    paths = sorted(
        (path for path in project.paths if reader(path) and not apart(path)), key=lambda path: path.count("/")
    )
    for path in paths[:MOST]:
        for named in read(path, project.text(path) or ""):
            folder = home(named, inner)
            if folder is not None:
                groups.setdefault(folder, []).append(named)
    return tuple(groups.values())


def read(path: str, text: str) -> Sequence[Named]:
    """Return the Pythons that a file names; none for a file that cannot be read, of which another rule speaks."""
    silent = path.lower().endswith(YAML) and not any(mark in text.lower() for mark in MARKS)
    if silent or len(text) > LONGEST:
        return ()
    function = load(path)
    try:
        return tuple(function(text, path)) if function else ()
    except (Unreadable, RecursionError):
        return ()


def apart(path: str) -> bool:
    """Return whether a file lies among examples, tests, documentation, templates, or another's sources."""
    folders = path.lower().split("/")[:-1]
    return not APART.isdisjoint(folders) or "{{" in path


def folders(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders of projects: those of manifests, and those with requirements and a Python of their own."""
    names: dict[str, set[str]] = {}
    found: set[str] = set()
    for path in paths:
        folder, _, name = path.rpartition("/")
        name = name.lower()
        if name in MANIFESTS and not apart(path):
            found.add(folder)
        elif name in _OWN or (name.endswith((".txt", ".in")) and _REQUIREMENTS.fullmatch(name)):
            names.setdefault(folder, set()).add(name)
    for folder, near in names.items():
        last = folder.rpartition("/")[2].lower()
        if folder and near & _OWN and near - _OWN and last not in ABOUT and not apart(f"{folder}/x"):
            found.add(folder)
    return frozenset(found)


def home(named: Named, projects: frozenset[str]) -> str | None:
    """Return the folder of the project to which a place belongs, None where that cannot be told."""
    if any("$" in folder for folder in named.about):
        return None
    candidates = {_nearest(folder, projects) for folder in named.about or [_folder(named.path)]}
    return candidates.pop() if len(candidates) == 1 else None


def _folder(path: str) -> str:
    """Return the folder that a file is about: its own, or the one that holds ``.github``, ``docker`` or the like."""
    parts = path.split("/")[:-1]
    cut = next((i for i, part in enumerate(parts) if part.startswith(".") or part.lower() in ABOUT), len(parts))
    return "/".join(parts[:cut])


def _nearest(folder: str, projects: frozenset[str]) -> str | None:
    """Return the nearest project at or above a folder. What lies at the root is about the only one there is."""
    for each in _upwards(folder):
        if each in projects:
            return each
    if folder == "" and len(projects) == 1:
        return next(iter(projects))
    return None if projects else ""


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
