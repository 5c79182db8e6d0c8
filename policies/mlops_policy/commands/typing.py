"""The types of what commands are given; imported by type checkers only."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Say = Callable[[str], None]
Shape = argparse._FormatterClass  # noqa: SLF001  as the next, it has no other name
Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001
