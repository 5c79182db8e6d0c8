"""Which projects a uv workspace has: the root, and the folders that its patterns name.

https://docs.astral.sh/uv/concepts/projects/workspaces/
"""

from __future__ import annotations

from mlops_policy.documents import Unreadable
from mlops_policy.frozen import NamedTuple
from mlops_policy.locks.manifest import Manifest, places, read, strings, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.locks.model import Around

NAME = "pyproject.toml"


class Workspace(NamedTuple):
    """A root, and all projects by their folder from it, the root among them as ``.`` if it is one."""

    root: Manifest
    manifests: Mapping[str, Manifest]

    @property
    def folders(self) -> dict[str, str]:
        """The folder of each project by its name."""
        return {manifest.name: folder for folder, manifest in self.manifests.items()}

    def package(self, one: Manifest, folder: str) -> bool | None:
        """Return whether a project is installed as a package; None where that depends on the version of uv."""
        if folder not in self.manifests:
            return None
        said = one.uv.get("package")
        if isinstance(said, bool):
            return said
        if "build-system" in one.data:
            return True
        return (
            None if any(_requires(other, one.name) for other in self.manifests.values() if other is not one) else False
        )


def _requires(one: Manifest, name: str) -> bool:
    return any(wanted.name == name for wanted_here in places(one).values() for wanted in wanted_here)


def workspace(root: Manifest, around: Around) -> Workspace:
    """Return the workspace of a root; a member that cannot be read is left out."""
    found = {".": root} if root.project else {}
    for folder in _folders(root, around):
        try:
            text = around.text(f"{folder}/{NAME}")
            member = read(text) if text is not None else None
        except Unreadable:
            continue
        if member is not None and member.project and member.uv.get("managed") is not False:
            found[folder] = member
    return Workspace(root, found)


def patterns(root: Manifest) -> tuple[list[str], list[str]]:
    """Return the patterns of folders that are members, and of those that are not."""
    settings = table(root.uv, "workspace")
    return strings(settings.get("members")), strings(settings.get("exclude"))


def _folders(root: Manifest, around: Around) -> Iterator[str]:
    """Yield the folders with a manifest that the patterns name, from the root of the workspace."""
    wanted, unwanted = patterns(root)
    start = f"{around.folder}/" if around.folder else ""
    for path in around.texts.paths if wanted else ():
        folder = path.removeprefix(start).removesuffix(f"/{NAME}")
        inside = path.startswith(start) and path.endswith(f"/{NAME}") and folder != path.removeprefix(start)
        if inside and named(folder, wanted) and not named(folder, unwanted):
            yield folder


def named(folder: str, patterns: list[str]) -> bool:
    """Return whether a pattern names a folder: a star ends at a slash, two of them do not."""
    import re

    from mlops_policy.attributes import expression

    return any(re.fullmatch(expression(pattern.removeprefix("./").rstrip("/")), folder) for pattern in patterns)
