"""The commands, a module each: ``add`` describes its words to argparse, ``run`` does it and returns an exit code.

Exit codes, the highest that holds: 4 something was not judged, 3 the policy itself was weakened, tampered with or is
not here (findings of the family POL), 1 findings, 0 clean. 2 is for what cannot be followed: nothing was judged then.
"""

from __future__ import annotations

CLEAN, FINDINGS, USAGE, INTEGRITY, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 4, 130


class UsageError(Exception):
    """The command line cannot be followed; the text says what to type."""
