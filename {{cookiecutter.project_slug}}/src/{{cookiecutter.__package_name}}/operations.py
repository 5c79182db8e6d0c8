"""The commands about what is in service: the stages after ``register``, and those that belong to them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from .project import Project

Because = Annotated[str, typer.Option(help="Why; the event keeps it.")]
BY_HAND = "asked for by hand"


def here() -> "Project":
    from .project import Project

    return Project.open(Path.cwd())


def deploy(
    mode: Annotated[
        str | None, typer.Option(help="shadow, canary, ab, or champion to end it; else the one that comes next.")
    ] = None,
    because: Because = BY_HAND,
) -> None:
    """Let the challenger in, as far as the mode says, if it passes the gate today."""
    from . import deploy as stage

    typer.echo(f"deploy: {stage.main(here(), mode, because)}")


def promote(
    because: Because = BY_HAND,
    now: Annotated[bool, typer.Option("--now", help="Do not wait for the canary.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Make the challenger champion, if it passes the gate today."""
    from . import deploy as stage

    typer.echo(f"promote: {stage.promote(here(), because, wait=not now)}")


def rollback(because: Because = BY_HAND) -> None:
    """Take the challenger out, or else go back to the previous champion; at once."""
    from . import deploy as stage

    typer.echo(f"rollback: {stage.rollback(here(), because)}")


def serve() -> None:
    """Answer requests over HTTP, until stopped."""
    from . import serve as stage

    typer.echo(f"serve: {stage.main(here())}")


def monitor() -> None:
    """Look for drift, lost quality, errors and age; an alert is exit code 1."""
    from . import monitor as stage

    typer.echo(f"monitor: {stage.main(here())}")


def labels(file: Annotated[Path, typer.Argument(help="A .csv or .parquet file with entity, time and target.")]) -> None:
    """Tell the prediction log what came true."""
    from . import labels as stage

    typer.echo(f"labels: {stage.main(here(), file)}")


def compare() -> None:
    """Say which arm of an A/B rollout is better, and whether chance explains it.

    Decide beforehand how many labels you wait for: who looks every day finds a difference by chance sooner or later.
    """
    from . import compare as trial

    typer.echo(f"compare: {trial.main(here())}")


def history(last: Annotated[int, typer.Option(min=1, help="So many events.")] = 20) -> None:
    """List what was done with versions: when, what, by whom, and why."""
    from . import history as past

    typer.echo(f"history: {past.main(here(), last)}")


def retrain(
    because: Annotated[str | None, typer.Option(help="Why; else drift, new data or age must be a reason.")] = None,
) -> None:
    """Train again on the newest rows, if there is a reason, and register a challenger; deploy nothing."""
    from . import retrain as stage

    typer.echo(f"retrain: {stage.main(here(), because)}")


def backtest(
    ages: Annotated[int, typer.Option(min=1, help="The oldest that a model gets, in periods.")] = 6,
) -> None:
    """Say what age costs: the model of each month on the months after it."""
    from . import backtest as test

    typer.echo(f"backtest: {test.main(here(), ages)}")


def simulate() -> None:
    """Play drift, retraining, canary, promotion and a bad model in three minutes, in a folder of its own."""
    from . import simulate as story

    typer.echo(f"simulate: {story.main(here(), typer.echo)}")


COMMANDS = (deploy, promote, rollback, serve, monitor, labels, compare, history, retrain, backtest, simulate)
