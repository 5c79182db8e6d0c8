"""The command ``mlops-policy``: the only place that prints and exits."""

import argparse
from collections.abc import Sequence

from mlops_policy import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="mlops-policy", description="Keeps machine-learning repositories reproducible. The rules come with 0.2."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.parse_args(argv)
    parser.print_help()
    return 0
