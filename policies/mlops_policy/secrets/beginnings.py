"""Texts that are longer than what is read of a file: credentials are looked for in what is read, line by whole line."""

from __future__ import annotations

from mlops_policy.core import remembered
from mlops_policy.git import Content, Entry
from mlops_policy.snapshot import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.secrets import Leak

_ABOVE_ASCII = bytes(range(128, 256))


@remembered
def leaks(file: File) -> tuple[Leak, ...]:
    """Return the credentials of the beginning of a file that is longer than what is read of it."""
    return _beginning(file).leaks


def note(file: File) -> str:
    """Return what to say of a text of which only the beginning was looked at; nothing of any other file."""
    if file.whole or not _is_text(file.head):
        return ""
    read = len(file.head) >> 20
    return f"only the first {read} MB of {file.size / (1 << 20):.1f} MB were looked at for credentials"


def _beginning(file: File) -> File:
    """Return a file that ends with the last line that was read to its end, or character of a line without one."""
    head = file.head
    end = head.rfind(b"\n") + 1
    text = head[:end] if end else head.rstrip(_ABOVE_ASCII)
    begun = File(Entry(file.path, file.blob, file.commit), Content(text, b"", len(text)))
    begun.look = file.look
    return begun


def _is_text(head: bytes) -> bool:
    from mlops_policy.documents import decode  # seldom

    return decode(head[:8192]) is not None
