"""``python -m mlops_policy`` is the command ``mlops-policy``."""

from mlops_policy.cli import program

program()
