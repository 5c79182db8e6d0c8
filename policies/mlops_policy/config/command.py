"""What ``mlops-policy policy`` does."""

from __future__ import annotations

import os

from mlops_policy import atomic, config
from mlops_policy.addresses import masked
from mlops_policy.adopt import here
from mlops_policy.commands import CLEAN, INTEGRITY
from mlops_policy.config import BY_NOBODY, LOCK_FILE, ORGANISATION_FILE, ConfigError, showing, signature
from mlops_policy.config.effective import OURS, effective
from mlops_policy.config.lock import AGAIN, Lock, digest, parse, plain
from mlops_policy.config.resolved import resolve, written
from mlops_policy.config.source import SIGNATURE, fetch, source
from mlops_policy.config.strictest import Value
from mlops_policy.config.written import Organisation, Settings, organisation
from mlops_policy.git import GitError
from mlops_policy.snapshot import Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Say
    from mlops_policy.git import Repository
    from mlops_policy.snapshot import Snapshot

SIGNED = ORGANISATION_FILE + SIGNATURE


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Do what was asked.

    Raises:
        Unusable: there is nothing to do it with.
        ConfigError: a file says what none may say.
        GitError: the organisation's file cannot be fetched.
    """
    if arguments.action == "sign":
        return _sign(arguments, say)
    return {"resolve": showing.show, "lock": _lock, "verify": _verify}[arguments.action](arguments, here(), say)


def _lock(arguments: SimpleNamespace, tree: Snapshot, say: Say) -> int:
    read = config.on_disk(tree.root)
    extends = written(read).settings.extends
    if not extends:
        raise Unusable(f'nothing to lock: write extends = "example-org/policies@v3" into {config.OWN_FILE}')
    fetched = fetch(extends, tree.root)
    _check(organisation(fetched.content, f"{masked(extends)}: org.toml"))
    name = arguments.repository or _name(tree.repository) or _locked_name(read(LOCK_FILE))
    lock = Lock(extends, source(extends).reference, fetched.commit, digest(fetched.content), name)
    files = {ORGANISATION_FILE: fetched.content, LOCK_FILE: lock.text.encode()}
    files |= {SIGNED: fetched.signature} if fetched.signature is not None else {}
    same = all(read(path) == content for path, content in files.items())
    atomic.write({os.path.join(tree.root, path): [content] for path, content in files.items()})
    if fetched.signature is None and os.path.lexists(os.path.join(tree.root, SIGNED)):
        os.remove(os.path.join(tree.root, SIGNED))
    at = f" at {fetched.commit[:12]}" if fetched.commit else ""
    then = "nothing has changed" if same else f"type: git add {LOCK_FILE} {os.path.dirname(ORGANISATION_FILE)}"
    say(f"locked: {masked(extends)}{at}, {'' if fetched.signature else 'not '}signed; {then}")
    return CLEAN


def _check(found: Organisation) -> None:
    """Refuse a file that sets in vain what is milder: than the organisation in a group, than we are on the policy."""
    for layer in (found.settings, *found.groups.values()):
        groups = [layer] if layer is not found.settings else []
        for one in effective("", found.settings, groups, Settings()).attempts:
            if one.layer.source == layer.source:
                raise _vain(layer, ".".join(one.key), one.wanted, one.held)
        for code, values in layer.rules.items():
            wanted = values.get("waivable", BY_NOBODY)
            if code.startswith("POL") and wanted != BY_NOBODY:
                raise _vain(layer, f"rules.{code}.waivable", wanted, Value(BY_NOBODY, OURS))


def _vain(layer: Settings, key: str, wanted: object, held: Value) -> ConfigError:
    asks = f"{held.value}, which {held.source} asks for"
    return ConfigError(f"{layer.source}: {key} = {wanted} is milder than {asks} and which holds; take it out")


def _locked_name(content: bytes | None) -> str:
    """Return the name that stands in the lock, for a clone that has no origin."""
    try:
        return parse(content).repository if content is not None else ""
    except ConfigError:
        return ""


def _name(repo: Repository | None) -> str:
    """Return the name of a repository as its server has it: the last two parts of the address of its origin."""
    try:
        address = repo.run("config", "--get", "remote.origin.url").decode("utf-8", "replace").strip() if repo else ""
    except GitError:
        return ""
    address = masked(address, "")
    parts = address.removesuffix("/").removesuffix(".git").replace(":", "/").split("/")
    return "/".join(parts[-2:]) if "://" in address or "@" in address else ""


def _verify(arguments: SimpleNamespace, tree: Snapshot, say: Say) -> int:
    read = config.on_disk(tree.root)
    found = resolve(read, "", "", config.NOTHING)
    held = found.locked
    if held is None:
        raise Unusable(f'no organisation is named; write extends = "example-org/policies@v3" into {config.OWN_FILE}')
    if held.trouble or held.lock is None:
        say(f"{held.path or found.written.path}: {held.trouble}; {held.fix}")
        return INTEGRITY
    if arguments.fetch:
        fetched = fetch(held.lock.extends, tree.root)
        if digest(fetched.content) != held.lock.sha256:
            at = f" at {fetched.commit[:12]}" if fetched.commit else ""
            say(f"{LOCK_FILE}: {masked(held.lock.extends)} has another file{at}; {AGAIN}")
            return INTEGRITY
    who = ""
    if arguments.allowed_signers:
        content = read(SIGNED)
        if content is None:
            say(f"{ORGANISATION_FILE}: it is not signed; have it signed: mlops-policy policy sign org.toml --key KEY")
            return INTEGRITY
        who = signature.signer(held.organisation or b"", content, arguments.allowed_signers)
        if not who:
            say(f"{SIGNED}: nobody in {arguments.allowed_signers} has signed this file; {AGAIN}")
            return INTEGRITY
    at = f" at {held.lock.commit[:12]}" if held.lock.commit else ""
    say(
        f"{ORGANISATION_FILE} is what was locked: {masked(held.lock.extends)}{at}"
        + (f", signed by {who}" if who else "")
    )
    return CLEAN


def _sign(arguments: SimpleNamespace, say: Say) -> int:
    content = config.content(arguments.file)
    if content is None:
        raise Unusable(f"there is no file {arguments.file}")
    _check(organisation(content, arguments.file))
    made = signature.sign(plain(content), arguments.key)
    with open(arguments.file + SIGNATURE, "wb") as file:
        file.write(made)
    say(f"written: {arguments.file}{SIGNATURE}; commit both")
    return CLEAN
