"""Pickles, told by their opcodes, which are read and never executed (the ``pickletools`` of the standard library)."""

from __future__ import annotations

from mlops_policy.formats import MODEL, PICKLE, Piece

TORCH_LEGACY = b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"
ENOUGH = 50  # opcodes that no other file has in a row
LIMIT = 4000  # opcodes read at most
# How protocols 0 and 1 begin: a mark or container, a class, a number, a string, a list, a dictionary.
OLD_STARTS = b"(c]}IFLSVNKJMGX)XUlq"
OLD_MINIMUM = 3
WRITERS = (
    b"sklearn",
    b"xgboost",
    b"lightgbm",
    b"catboost",
    b"torch",
    b"keras",
    b"statsmodels",
    b"spacy",
    b"pandas",
    b"numpy",
)


def find(piece: Piece) -> tuple[str, str] | None:
    """Return kind and name of a pickle, or None."""
    head = piece.head
    if head[:1] == b"\x80" and head[1:2] in b"\2\3\4\5" and head[1:2]:
        if head[2:14] == TORCH_LEGACY:
            return MODEL, "PyTorch (legacy)"
        return (PICKLE, f"pickle{_writer(head)}") if _opcodes(head) or _raw_arrays(head) else None
    if head.startswith(b"ZF0x"):
        return PICKLE, "joblib (before 0.10)"
    if head[:1] and head[:1] in OLD_STARTS and piece.end.rstrip(b"\n").endswith(b"."):
        count = _opcodes(head.rstrip(b"\n"))
        return (PICKLE, f"pickle{_writer(head)}") if count >= OLD_MINIMUM else None
    return None


def _opcodes(data: bytes) -> int:
    """Return the number of good opcodes up to a stop at the very end, or of enough of them; 0 for no pickle."""
    import pickletools  # heavy, and seldom needed

    count, at_end = 0, False
    try:
        for opcode, _, position in pickletools.genops(data):
            count += 1
            if count > LIMIT:
                return count
            rest = data[(position or 0) + 1 :] if opcode.name == "STOP" else b"?"
            # pickles are written one after the other, and padded
            at_end = not rest.strip(b"\0") or rest[:1] == b"\x80"
    except Exception:  # whatever a hostile stream makes the reader raise, it is no good opcode
        return count if count >= ENOUGH else 0
    return count if at_end or count >= ENOUGH else 0


def _raw_arrays(data: bytes) -> bool:
    """Return whether a short pickle is joblib's, in which the bytes of arrays stand between the opcodes."""
    return b"joblib.numpy_pickle" in data[:4096] or b"NumpyArrayWrapper" in data[:4096]


def _writer(data: bytes) -> str:
    found = next((name.decode() for name in WRITERS if name in data[:4096]), "")
    return f" of {found}" if found else ""
