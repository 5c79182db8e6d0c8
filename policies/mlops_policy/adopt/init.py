"""What ``mlops-policy init`` does in a repository that was there before."""

from __future__ import annotations

import os

from mlops_policy.adopt import here, source, told, undo
from mlops_policy.adopt.plan import plan
from mlops_policy.commands import CLEAN
from mlops_policy.fix import files
from mlops_policy.snapshot import Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Say


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Bring the policy into the repository, or take back what was brought; nothing that is there is overwritten.

    Raises:
        Unusable: this is no repository.
        UsageError: ``--source`` names nothing that hooks can come from.
        ConfigError: what is there cannot be read.
        Incomplete: a file could not be judged.
    """
    tree = here()
    if tree.repository is None:
        raise Unusable("this is no git repository; type: git init")
    if tree.repository.run("rev-parse", "--is-bare-repository").strip() == b"true":
        raise Unusable("this is a bare repository, which has no files; type: git clone, and init in the clone")
    if arguments.undo:
        return undo.run(tree.root, say, dry=arguments.dry_run)
    origin = source.named(arguments.source) if arguments.source is not None else source.installed()
    wanted = plan(tree, origin, arguments.profile or "")
    if not arguments.dry_run:
        _write(tree.root, wanted.texts)
    for line in told.lines(wanted, tree.root, os.getcwd(), dry=arguments.dry_run):
        say(line)
    return CLEAN


def _write(root: str, texts: Mapping[str, str]) -> None:
    try:
        files.write(root, dict(texts))
    except OSError as error:
        raise Unusable(f"{error.filename} cannot be written: {error.strerror}; nothing is written") from error
