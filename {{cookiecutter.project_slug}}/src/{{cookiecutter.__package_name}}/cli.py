"""The command line: ``run`` as far as the registry, one command a stage, and what to ask a project.

Exit codes: 0 done, 1 a verdict says no (data, gate, deploy, promote, monitor, retrain, verify, simulate), 2 something
to put right, 3 a fault of ours.
Nothing heavy is imported before it is needed: ``--help`` answers at once.
"""

import gc
import importlib.util
import logging
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Annotated

import typer

from . import __doc__ as lifecycle
from . import operations
from .errors import Refused, UserError

# The package's docstring is the table of contents: a stage and what it does on each line. The first block is what
# ``run`` does; the stages of the second act on what is in service, and are asked for by name.
STAGES, LATER = (
    dict(line.split(maxsplit=1) for line in block.splitlines()) for block in (lifecycle or "").split("\n\n")[1:3]
)
# What the later stages import, in the order in which they come to need it.
HEAVY = (
    "sklearn.ensemble, sklearn.compose, skops.io, "
    "mlflow.sklearn, mlflow.store.tracking.sqlalchemy_store, matplotlib.figure"
)
DEBUG = f"{(__package__ or '').upper()}_DEBUG"

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def stage(name: str) -> str:
    """Run one stage and return its summary."""
    from .project import Project

    project = Project.open(Path.cwd())
    return str(importlib.import_module(f".{name}", __package__).main(project))


def compile_ahead() -> None:
    """In a new environment, let another core compile what the later stages import, while the first ones run."""
    spec = importlib.util.find_spec("sklearn")
    if spec and spec.cached and not Path(spec.cached).exists() and not sys.dont_write_bytecode:
        command = [sys.executable, "-W", "ignore", "-c", f"import {HEAVY}"]
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - fixed words


def add_stage(name: str, summary: str) -> None:
    @app.command(name, help=f"{summary[0].upper()}{summary[1:]}.", rich_help_panel="Stages, in order")
    def command() -> None:
        typer.echo(f"{name}: {stage(name)}")


@app.command()
def run() -> None:
    """Run the stages up to register in one process, and record their outputs in dvc.lock."""
    begin = time.perf_counter()
    compile_ahead()
    for number, name in enumerate(STAGES, start=1):
        start = time.perf_counter()
        typer.secho(f"[{number}/{len(STAGES)}] {name:<9}", bold=True, nl=False)
        try:
            summary = stage(name)
        except BaseException:
            typer.echo("stopped")
            raise
        first, _, rest = summary.partition("\n")
        typer.echo(f" {first}  ({time.perf_counter() - start:.1f} s)" + (f"\n{rest}" if rest else ""))
    from .project import Project
    from .versioning import commit

    commit(Project.open(Path.cwd()).root)
    typer.echo(
        f"done in {time.perf_counter() - begin:.1f} s; keep the record: git add --all && git commit, then dvc push"
    )


for _name, _summary in STAGES.items():
    add_stage(_name, _summary)
for _command in operations.COMMANDS:
    app.command(rich_help_panel="In service")(_command)


@app.command(hidden=True)
def sidecar() -> None:
    """Do what the service does beside answering; the service starts it."""
    if hasattr(os, "nice"):
        os.nice(19)  # before the imports, so that they do not hold up the service either
    stage("serving.sidecar")


@app.command(rich_help_panel="Questions")
def verify(
    record: Annotated[Path | None, typer.Option(help="A lineage record; else metadata/lineage.json.")] = None,
) -> None:
    """Train again from a lineage record, and say whether the same model comes out."""
    from . import verify as verification
    from .project import Project

    project = Project.open(Path.cwd())
    typer.echo(verification.main(project, record or project.lineage))


@app.command(rich_help_panel="Questions")
def score() -> None:
    """Rate this project by the ML Test Score, with the evidence found for each of its 28 tests."""
    from . import score as rating
    from .project import Project

    typer.echo(rating.main(Project.open(Path.cwd())))


@app.command(rich_help_panel="Your own data")
def schema(source: Annotated[Path, typer.Argument(help="A .csv or .parquet file.")]) -> None:
    """Infer configs/data_schema.yaml from a file; what was there is kept as data_schema.yaml.old."""
    from .project import Project
    from .validate import write_schema

    write_schema(source, Project.open(Path.cwd()))
    typer.echo("configs/data_schema.yaml: written; read it, and tighten what you know better")


def prepare() -> None:
    """Read .env, and keep the libraries' chatter from between our lines."""
    from dotenv import find_dotenv, load_dotenv

    load_dotenv(find_dotenv(usecwd=True))
    warnings.filterwarnings("ignore")
    for noisy in ("alembic", "mlflow", "dvc", "distributed"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def main() -> None:
    """Run the command; whatever goes wrong is one clear line and an exit code."""
    prepare()
    try:
        app()
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        sys.exit(1)
    except UserError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    except FileNotFoundError as error:
        name = Path(error.filename or str(error)).name
        typer.echo(f"error: {name}: not there; git keeps it, or an earlier stage writes it (--help)", err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        typer.echo(f"unexpected {type(error).__name__}: {str(error)[:300]} ({DEBUG}=1 shows where)", err=True)
        sys.exit(3)
    finally:
        gc.freeze()  # the libraries hold a million objects; looking through them once more on leaving costs a second
