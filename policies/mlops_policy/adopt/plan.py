"""What init would write into a repository: nothing that is there is overwritten."""

from __future__ import annotations

import os

from mlops_policy import baseline, config
from mlops_policy.adopt import foreign, hooks, judged, minimal, parted, signed, wiring
from mlops_policy.adopt.traits import traits
from mlops_policy.config.resolved import written
from mlops_policy.documents import Unreadable
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlops_policy.adopt.foreign import Listed
    from mlops_policy.adopt.traits import Traits
    from mlops_policy.config import Policy
    from mlops_policy.config.source import Source
    from mlops_policy.core import Finding
    from mlops_policy.snapshot import Snapshot

CREDENTIALS = "SEC"
# What is the matter with the configuration of the hooks.
NEW, EXTENDED, THERE, BY_HAND, BROKEN, HOMELESS = "new", "extended", "there", "by hand", "broken", "homeless"


class Plan(NamedTuple):
    """What was found, and what is to be written.

    ``texts`` maps paths to what they are to hold. ``found`` are the findings that a baseline may hold, ``barred`` those
    that it may not, says the organisation. ``old`` are the findings that are tolerated from now on; ``refused`` the
    credentials that another tool's list does not accept, which are not; ``accepted`` names, for each that one accepts,
    the list. ``wired`` is what becomes of the configuration of the hooks, ``trouble`` what is wrong with it,
    or the lines that only a person can add to it.
    ``kept`` is whether there is a baseline already. ``adding`` are the files of ours that git does not have as they are
    to be: those that are written, and those of an earlier init that nobody has added yet.
    """

    seen: Traits
    files: int
    policy: Policy
    texts: Mapping[str, str]
    found: tuple[Finding, ...]
    barred: tuple[Finding, ...]
    old: tuple[Finding, ...]
    refused: tuple[Finding, ...]
    accepted: tuple[str, ...]
    lists: tuple[Listed, ...]
    wired: str
    trouble: str = ""
    kept: bool = False
    adding: tuple[str, ...] = ()


def plan(tree: Snapshot, source: Source | None, profile: str) -> Plan:
    """Return what is to be written into a repository.

    Args:
        tree: All that it tracks.
        source: Where the hooks are to come from, None where that is not known.
        profile: The profile to write, empty for the one that fits.

    Raises:
        ConfigError: what is there cannot be read.
        Incomplete: a file could not be judged.
    """
    seen, texts = traits(tree), dict[str, str]()
    read = config.on_disk(tree.root)
    held = written(read)
    if not held.keys and not os.path.lexists(os.path.join(tree.root, config.OWN_FILE)):
        texts[config.OWN_FILE] = minimal.policy(seen, profile)
    policy = config.from_tree(lambda name: texts[name].encode() if name in texts else read(name))
    wired, text = _wired(tree.root, source)
    if wired in (NEW, EXTENDED):
        texts[hooks.CONFIG] = text
    result = judged(tree, policy)
    lists = foreign.read(tree.root)
    found, barred = parted(result.findings, policy)
    leaks = [one for one in found if one.code.startswith(CREDENTIALS)]
    accepted = foreign.accepted(leaks, tree, lists)
    refused = tuple(leak for leak in leaks if leak not in accepted) if lists else ()
    kept = baseline.on_disk(tree.root) is not None
    new = kept or tree.repository is None or not tree.repository.commit("HEAD")
    old = () if new else tuple(one for one in found if one not in frozenset(refused))
    if old:
        head, _, body = baseline.text(map(baseline.known, old)).partition("\n")
        texts[baseline.NAME] = signed.signed(head, body)
    tracked = {entry.path for entry in tree.entries}
    ours = (config.OWN_FILE, hooks.CONFIG, baseline.NAME)
    waiting = {name for name in ours if os.path.isfile(os.path.join(tree.root, name))} - tracked
    return Plan(
        seen,
        result.files,
        policy,
        texts,
        tuple(found),
        tuple(barred),
        old,
        refused,
        tuple(accepted.values()),
        lists,
        wired,
        text if wired in (BROKEN, BY_HAND) else "",
        kept,
        tuple(name for name in ours if name in texts or name in waiting),
    )


def _wired(root: str, source: Source | None) -> tuple[str, str]:
    """Return what becomes of the configuration of the hooks, and its new text, or what is wrong with it."""
    content = config.content(os.path.join(root, hooks.CONFIG))
    try:
        text = (content or b"").decode("utf-8-sig")
        if hooks.parse(text).names:
            return THERE, ""
        if source is None:
            return HOMELESS, ""
        if not text.strip():
            return NEW, wiring.created(source)
        more = wiring.added(text, source)
    except Unreadable as error:
        return BROKEN, f"{hooks.CONFIG}:{error.line}: {error}"
    except UnicodeDecodeError:
        return BROKEN, f"{hooks.CONFIG}: not UTF-8"
    return (EXTENDED, more) if more else (BY_HAND, wiring.block(source))
