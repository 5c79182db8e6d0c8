"""All dependencies that a file declares, whatever kind of file it is; read once for all rules."""

from __future__ import annotations

from mlops_policy.documents import Unreadable
from mlops_policy.lazy import pattern
from mlops_policy.pins import sites

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mlops_policy.pins import Dependency
    from mlops_policy.project import Project

# One module a kind, with ``read(text, path)``; imported when such a file is met.
READERS = {
    sites.PYPROJECT: "pyproject",
    sites.REQUIREMENTS: "requirements",
    sites.PIPFILE: "pipfile",
    sites.SETUP_CFG: "setups",
    sites.SETUP_PY: "setups",
    sites.CONDA: "conda",
    sites.SCRIPT: "scripts",
    sites.NOTEBOOK: "notebooks",
    sites.SHELL: "shells",
    sites.DOCKERFILE: "dockerfile",
    sites.WORKFLOW: "workflows",
    sites.IMAGES: "images",
    sites.PRE_COMMIT: "precommit",
    sites.TERRAFORM: "terraform",
    sites.MLPROJECT: "mlproject",
}
# Of Jinja, Helm, cookiecutter and ERB; not the expressions of workflows, ``${{ }}``.
_TEMPLATE = pattern(r"(?<!\$)\{\{|\{%|<%")


def declared(project: Project, path: str, kind: str) -> tuple[Dependency, ...] | Unreadable:
    """Return what a file declares, or why it cannot be read. A template that is not filled in declares nothing."""

    def read() -> tuple[Dependency, ...] | Unreadable:
        text = project.text(path)
        if text is None or kind not in READERS:
            return ()
        try:
            return tuple(_reader(kind)(text, path))
        except Unreadable as error:
            return () if _TEMPLATE.search(text) else error
        except RecursionError:
            return Unreadable("nested too deeply")
        except Exception as error:  # noqa: BLE001  one file that nobody foresaw must not hide the others
            project.failures[path] = error
            return ()

    found: tuple[Dependency, ...] | Unreadable = project.remember(("declared", path), read)
    return found


def _reader(kind: str) -> Callable[[str, str], Iterable[Dependency]]:
    from importlib import import_module  # a commit seldom holds many kinds

    reader: Callable[[str, str], Iterable[Dependency]] = import_module(f"mlops_policy.pins.{READERS[kind]}").read
    return reader
