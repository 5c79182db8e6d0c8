"""``python -m`` runs the same command line as the installed script."""

from .cli import main

main()
