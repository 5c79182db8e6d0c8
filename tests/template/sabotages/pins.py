"""PIN: dependencies whose version is not said."""

from template.sabotages.deeds import CI, HOOKS, PYTHON, Sabotage, append, notebook, replace

CONDA = "name: churn\nchannels: [conda-forge]\ndependencies:\n  - python=3.11.9\n  - pandas{pin}\n"
SCRIPT = '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["rich{pin}"]\n# ///\nimport rich\n'
TERRAFORM = 'module "bucket" {{\n  source  = "terraform-aws-modules/s3-bucket/aws"\n  version = "{version}"\n}}\n'
HOOK = """\
  - repo: https://github.com/example-org/mlops-template
    rev: {rev}
    hooks:
      - id: forbid-data
        stages: [pre-push]
"""
RUFF = "0" * 39 + "1"  # where any commit does
TOOL = """\
[project]
name = "tool"
version = "1"
dependencies = ["rich>=14"]

[build-system]
requires = ["hatchling==1.33.0"]
build-backend = "hatchling.build"
"""


def revision(text: str) -> str:
    """Return the commit at which a project has its policy."""
    return text.partition("rev: ")[2].partition("\n")[0]


SABOTAGES = (
    Sabotage(
        "PIN001",
        "writes a range into the manifest",
        {"tools/pyproject.toml": TOOL},
        "mlops-policy fix tools/pyproject.toml",
        "typed",
    ),
    Sabotage(
        "PIN002",
        "adds requirements by name",
        {"requirements-extra.txt": "rich\n"},
        "mlops-policy fix requirements-extra.txt",
        "typed",
    ),
    Sabotage(
        "PIN003",
        "takes a package from a branch",
        {"requirements-extra.txt": "rich @ git+https://github.com/Textualize/rich@main\n"},
        "git ls-remote",
        {"requirements-extra.txt": f"rich @ git+https://github.com/Textualize/rich@{RUFF}\n"},
    ),
    Sabotage(
        "PIN004",
        "installs one more thing in the image",
        {"Dockerfile": append("RUN pip install rich\n")},
        "mlops-policy fix Dockerfile",
        "typed",
    ),
    Sabotage(
        "PIN005",
        "forgets the quotes in a script",
        {"setup.sh": "pip install rich>=14\n"},
        "mlops-policy fix setup.sh",
        "typed",
    ),
    Sabotage(
        "PIN005",
        "forgets them around what no lock has",
        {"setup.sh": "pip install emoji>=2\n"},
        'write "emoji==VERSION"',
        {"setup.sh": 'pip install "emoji==2.15.0"\n'},
    ),
    Sabotage(
        "PIN006",
        "installs in a notebook",
        {"notebooks/try.ipynb": notebook("%pip install rich")},
        "mlops-policy fix notebooks/try.ipynb",
        "typed",
    ),
    Sabotage(
        "PIN007",
        "adds an environment of conda",
        {"environment.yml": CONDA.format(pin="")},
        "write pandas=VERSION",
        {"environment.yml": CONDA.format(pin="=3.1.1")},
    ),
    Sabotage(
        "PIN008",
        "writes a script with its own dependencies",
        {"tools/show.py": SCRIPT.format(pin="")},
        "mlops-policy fix tools/show.py",
        "typed",
    ),
    Sabotage(
        "PIN010",
        "adds a service without a tag",
        {"compose.dev.yaml": "services:\n  db:\n    image: postgres\n"},
        "write a tag with a version",
        {"compose.dev.yaml": "services:\n  db:\n    image: postgres:17.6-alpine\n"},
    ),
    Sabotage(
        "PIN011",
        "adds a service without a digest",
        {
            "pyproject.toml": replace('PIN011 = "off"', 'PIN011 = "error"'),
            "compose.dev.yaml": "services:\n  db:\n    image: postgres:17.6-alpine\n",
        },
        "add the digest",
        {"compose.dev.yaml": f"services:\n  db:\n    image: postgres:17.6-alpine@sha256:{'0' * 64}\n"},
    ),
    Sabotage(
        "PIN020",
        "adds an action by its tag",
        {CI: append("      - uses: actions/setup-python@v7\n")},
        "look up the commit",
        {CI: replace("actions/setup-python@v7", f"{PYTHON} # v7.0.0")},
    ),
    Sabotage(
        "PIN021",
        "forgets the version behind a commit",
        {CI: append(f"      - uses: {PYTHON}\n")},
        "# v1.2.3",
        {CI: replace(PYTHON, f"{PYTHON} # v7.0.0")},
        warns=True,
    ),
    Sabotage(
        "PIN030",
        "adds a hook from a branch",
        {HOOKS: append(HOOK.format(rev="main"))},
        "pre-commit autoupdate --freeze",
        {HOOKS: lambda text: text.replace("rev: main", f"rev: {revision(text)}")},
    ),
    Sabotage(
        "PIN031",
        "gives a hook a package by name",
        {
            HOOKS: lambda text: (
                text + HOOK.format(rev=revision(text)) + "        additional_dependencies: [types-requests]\n"
            )
        },
        "write NAME==VERSION",
        {HOOKS: replace("[types-requests]", "[types-requests==2.32.4.20260107]")},
    ),
    Sabotage(
        "PIN040",
        "takes a module of Terraform by a range",
        {"infra/main.tf": TERRAFORM.format(version="~> 5.0")},
        'write version = "X.Y.Z"',
        {"infra/main.tf": TERRAFORM.format(version="5.21.0")},
    ),
    Sabotage(
        "PIN050",
        "adds a project of MLflow without an environment",
        {"MLproject": "name: churn\nentry_points:\n  main:\n    command: python train.py\n"},
        "add the line `python_env: python_env.yaml`",
        {
            "MLproject": append("python_env: python_env.yaml\n"),
            "python_env.yaml": "python: 3.11.9\ndependencies:\n  - rich==14.3.2\n",
        },
    ),
    Sabotage(
        "PIN060",
        "installs git in the image",
        {
            "pyproject.toml": replace('PIN060 = "off"', 'PIN060 = "error"'),
            "Dockerfile": append("RUN apt-get update && apt-get install -y git\n"),
        },
        "write git=VERSION",
        {"Dockerfile": replace("install -y git", "install -y git=1:2.47.3-0")},
        warns=True,
    ),
    Sabotage(
        "PIN070",
        "leaves the build backend open",
        {"pyproject.toml": replace('requires = ["hatchling==1.33.0"]', 'requires = ["hatchling"]')},
        "write hatchling==VERSION",
        {"pyproject.toml": replace('requires = ["hatchling"]', 'requires = ["hatchling==1.33.0"]')},
        warns=True,
    ),
    Sabotage(
        "PIN080",
        "adds an index that is not verified",
        {"requirements-extra.txt": "--trusted-host packages.example.org\nrich==14.3.2\n"},
        "use one index over https",
        {"requirements-extra.txt": "rich==14.3.2\n"},
    ),
    Sabotage(
        "PIN090",
        "leaves a manifest half written",
        {"tools/pyproject.toml": "[project\nname = "},
        "mend line 1",
        {"tools/pyproject.toml": '[project]\nname = "tool"\nversion = "1"\n'},
    ),
)
