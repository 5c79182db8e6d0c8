"""From a file to its weaknesses: which files are looked at, and what spares a look."""

from __future__ import annotations

from mlops_policy.core import remembered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlops_policy.snapshot import File
    from mlops_policy.workflows import Weakness

    Reader = Callable[[str, str], Iterator[Weakness]]

# How files are read, by name and ending.
GITHUB, SERVICE, HOOKS, SHELL, MAKE, VARIABLES, INI, TOML, YAML, JSON, PYTHON = (
    "github service hooks shell make variables ini toml yaml json python".split()
)
_NAMED = {
    **dict.fromkeys(("action.yml", "action.yaml"), GITHUB),
    **dict.fromkeys((".pre-commit-config.yaml", ".pre-commit-config.yml"), HOOKS),
    **dict.fromkeys((".envrc", ".bash_aliases", ".bashrc", ".zshrc"), SHELL),
    **dict.fromkeys("makefile gnumakefile justfile .justfile".split(), MAKE),
    **dict.fromkeys("tox.ini setup.cfg .gitconfig gitconfig .gitaliases .git-aliases".split(), INI),
    **dict.fromkeys("pyproject.toml mise.toml .mise.toml".split(), TOML),
    **dict.fromkeys("taskfile.yml taskfile.yaml .travis.yml".split(), YAML),
    "package.json": JSON,
    **dict.fromkeys("noxfile.py tasks.py dodo.py".split(), PYTHON),
}
_ENDINGS = {**dict.fromkeys((".sh", ".bash", ".zsh", ".ksh"), SHELL), ".mk": MAKE}
_HOOK_FOLDERS = frozenset([".husky", ".githooks", "githooks", "git-hooks", ".git-hooks", ".hooks"])
_SERVICES = ("gitlab", "azure", "bitbucket-pipelines", "drone", "woodpecker", "circleci")
_HEADS = frozenset([".github", ".gitea", ".forgejo"])
# What is somebody else's, or there for tests, which make repositories of their own.
_OTHERS = frozenset("node_modules vendor third_party third-party site-packages .venv venv".split())
# What all that passes by hooks or drops a verdict has in it.
MARKS = (
    *("commit -", "commit run", "commit/action", '"commit"', "'commit'"),
    *"--no-v ooksPath ookspath SKIP ALLOW_NO HUSKY LEFTHOOK OVERCOMMIT mlops prek pre_commit".split(),
)
_MARKS = tuple(mark.encode() for mark in MARKS)
LARGEST = 300_000  # bytes: nobody writes such a script
MOST = 500  # weaknesses of a file that are told


@remembered
def weaknesses(file: File) -> tuple[Weakness, ...]:
    """Return what weakens the gate in a file, in the order of its lines."""
    read = kind(file)
    if not read or file.size > LARGEST or file.place.fixture or not _OTHERS.isdisjoint(file.place.folders):
        return ()
    always = read in (GITHUB, HOOKS) or b"\0" in file.head[:4]  # UTF-16 hides marks
    if not always and not any(mark in file.head for mark in _MARKS):
        return ()
    from itertools import islice

    from mlops_policy.documents import Unreadable, decode  # a hit: what follows is worth its imports
    from mlops_policy.workflows import distinct
    from mlops_policy.workflows.readers import READERS

    text = decode(file.head)
    try:
        found = list(islice(distinct(READERS[read](text, file.path)), MOST)) if text else []
    except Unreadable:  # other rules say so
        return ()
    return tuple(sorted(found, key=lambda one: (one.line, one.rule)))


def kind(file: File) -> str:
    """Return how a file is read, empty if not at all."""
    where = file.place
    if where.ending in (".yml", ".yaml"):
        if where.folders[-1:] == ("workflows",) and not _HEADS.isdisjoint(where.folders[-2:-1]):
            return GITHUB
        path = file.path.lower()
        if where.name not in _NAMED:
            return SERVICE if any(name in path for name in _SERVICES) else ""
    named = _NAMED.get(where.name) or _ENDINGS.get(where.ending, "")
    if where.name == ".env" or where.name.startswith(".env."):
        return VARIABLES
    if named or where.ending:
        return named
    in_hooks = not _HOOK_FOLDERS.isdisjoint(where.folders[-1:])
    return SHELL if in_hooks or (file.head.startswith(b"#!") and b"sh" in file.head[:64].partition(b"\n")[0]) else ""
