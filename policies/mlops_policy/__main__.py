"""``python -m mlops_policy`` is the command ``mlops-policy``."""

import sys

from mlops_policy.cli import main

sys.exit(main())
