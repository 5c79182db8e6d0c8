"""LCK and PAR: locks that are not those of the manifest, and Pythons that differ."""

from template.sabotages.deeds import CI, Sabotage, replace

SERVICE = (
    '[project]\nname = "service"\nversion = "1"\nrequires-python = ">=3.11,<3.14"\ndependencies = ["rich==14.3.2"]\n'
)

LOCKS = (
    Sabotage(
        "LCK001",
        "adds a service without a lock",
        {"service/pyproject.toml": SERVICE},
        "uv lock",
        "typed",
    ),
    Sabotage(
        "LCK002",
        "raises a version by hand",
        {"pyproject.toml": replace('"joblib==1.6.0"', '"joblib==1.5.0"')},
        "uv lock",
        "typed",
    ),
    Sabotage(
        "LCK003",
        "installs past the lock in the image",
        {CI: replace("uv sync --locked", "uv sync")},
        "uv sync --locked",
        {CI: replace("uv sync\n", "uv sync --locked\n")},
    ),
    Sabotage(
        "LCK004",
        "ignores the lock",
        {"service/pyproject.toml": SERVICE, "service/.gitignore": "uv.lock\n"},
        "take the line out",
        "rm service/.gitignore && cd service && uv lock",
    ),
)

PARITY = (
    Sabotage(
        "PAR001",
        "adds a job on an old Python",
        {"tox.ini": "[tox]\nenvlist = py310\n"},
        "write 3.11 to 3.13",
        {"tox.ini": "[tox]\nenvlist = py311\n"},
    ),
    Sabotage(
        "PAR002",
        "moves the image to another Python",
        {"Dockerfile": lambda text: text.replace("python:3.11-slim", "python:3.13-slim")},
        "write 3.11 in Dockerfile",
        {"Dockerfile": lambda text: text.replace("python:3.13-slim", "python:3.11-slim")},
    ),
    Sabotage(
        "PAR003",
        "lints for a newer Python",
        {"pyproject.toml": replace("[tool.ruff]\n", '[tool.ruff]\ntarget-version = "py313"\n')},
        "delete the line",
        {"pyproject.toml": replace('target-version = "py313"\n', "")},
    ),
    Sabotage(
        "PAR004",
        "adds an image of the newest Python",
        {"batch/Dockerfile": "FROM python:3-slim\nUSER 1000\n"},
        "write its minor version: 3.11",
        {"batch/Dockerfile": replace("3-slim", "3.11-slim")},
    ),
    Sabotage(
        "PAR005",
        "allows a single patch",
        {"tools/pyproject.toml": '[project]\nname = "tool"\nversion = "1"\nrequires-python = "==3.11.3"\n'},
        'write "==3.11.*"',
        {"tools/pyproject.toml": replace("==3.11.3", "==3.11.*")},
    ),
)
