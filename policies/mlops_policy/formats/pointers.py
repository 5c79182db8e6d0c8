"""Pointers of DVC, Git LFS and git-annex: small texts that stand for data kept elsewhere.

Formats: the Git LFS specification of pointers; DVC's ``.dvc`` files (YAML with ``outs``); git-annex's unlocked files.
"""

from mlops_policy.lazy import pattern

LFS = (b"version https://git-lfs.github.com/spec/v1", b"version https://hawser.github.com/spec/v1")
ANNEX = b"/annex/objects/"
LIMIT = 1024  # bytes: what git itself takes for a pointer

_LFS = pattern(
    rb"version https://(?:git-lfs|hawser)\.github\.com/spec/v1\r?\n(?:ext-\d-[\w.-]+ [\w:]+\r?\n)*"
    rb"oid sha256:[0-9a-f]{64}\r?\nsize \d{1,16}\r?\n?"
)
_ANNEX = pattern(rb"/annex/objects/[A-Z0-9_]+(?:-[smSC]\d+)*--[^\r\n/]{1,300}\r?\n?")
_DVC_HASH = pattern(rb"(?m)^[ \t-]*(?:md5|etag|checksum|hash|version_id|files|size|repo|rev_lock|path): ?\S")
# a key, what is indented below one, a comment, or nothing
_DVC_LINE = pattern(rb"(?:[ -]{0,20}\w[\w.-]{0,60}:(?: .{0,500})?| {1,20}[^\t]{1,500}|#.{0,500})?\r?")
DVC_LIMIT = 64 << 10


def is_pointer(data: bytes, size: int, ending: str) -> bool:
    """Return whether the whole of a blob is a pointer."""
    if ending == ".dvc":
        return _is_dvc(data, size)
    return size <= LIMIT and bool(_LFS.fullmatch(data) or _ANNEX.fullmatch(data))


def poses(data: bytes, ending: str) -> bool:
    """Return whether bytes begin as a pointer does, or are named as one."""
    return data.startswith((*LFS, ANNEX)) or ending == ".dvc"


def _is_dvc(data: bytes, size: int) -> bool:
    if size > DVC_LIMIT:
        return False
    lines = data.split(b"\n")
    keys = any(line.startswith((b"outs:", b"deps:", b"- md5:")) for line in lines)
    shaped = all(_DVC_LINE.fullmatch(line) for line in lines)
    return keys and bool(_DVC_HASH.search(data)) and shaped
