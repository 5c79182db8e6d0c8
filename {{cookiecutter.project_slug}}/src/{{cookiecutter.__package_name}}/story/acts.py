"""The acts of ``simulate``, in order. Each tells what happens, and claims only what it has just found."""

import json
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from math import sqrt

import pandas as pd

from .. import deploy, evaluate, gate, register, registry, retrain, tracking, train
from ..errors import Refused
from ..project import NAME, Project
from ..serving import canary, transitions
from ..serving.rollout import CHALLENGER, CHAMPION, PREVIOUS, Rollout, Standing
from . import world
from .play import Play, auc

STEADY = {"tenure_months", "late_payments", "is_new", "region", "contract", "payment_method"}  # what no drift touches
TRIES = 3  # of a month, before a step of the canary must be over
SIGMAS = 4  # by which a share of the customers may be off
BECAUSE = "the story wants it"


def calm(play: Play) -> None:
    for number in (world.TRAINED + 1, world.CALM):
        answers = play.pass_month(number)
        play.tell(number, f"{len(answers):,} customers are scored; AUC {auc(answers):.3f}, as it turns out.")
    play.claim("the monitor finds nothing", holds=not play.look())


def covariate_drift(play: Play) -> None:
    number = world.COVARIATE
    play.tell(number, "Customers change: they pay more, use less, need more help (covariate drift).")
    answers = play.pass_month(number)
    drifted = [alert.partition(": ")[2] for alert in play.look() if alert.startswith("drift: ")]
    found = f"{', '.join(drifted[:2])}, and {len(drifted[2:])} more" if drifted[2:] else ", ".join(drifted)
    play.claim(f"the monitor finds it in this month, without a label: {found}", holds=bool(drifted))
    play.claim("and suspects nothing that has stayed the same", holds=STEADY.isdisjoint(drifted))
    play.tell(number + 1, f"The labels arrive; customers are still ranked well: AUC {auc(answers):.3f}.")
    play.pass_month(number + 1)


def concept_drift(play: Play) -> None:
    number = world.CONCEPT
    play.tell(number, "Others leave than before (concept drift). Nobody can know yet.")
    fallen = auc(play.pass_month(number))
    play.tell(number + 1, "The labels arrive.")
    play.pass_month(number + 1)
    play.claim(f"the monitor finds that quality has fallen: AUC {fallen:.3f}", holds="quality: all rows" in play.look())
    for later in range(number + 2, world.RETRAINED + 1):
        play.pass_month(later)


def retraining(play: Play) -> None:
    number, champion = world.RETRAINED, play.now.aliases[CHAMPION]
    world.supply(play.project.root, number - 1)
    months = play.project.train.split.window_periods
    play.tell(number, f"{NAME} retrain: the newest {months} months are labelled by now.")
    why = retrain.main(play.project).partition("because ")[2].partition("\n")[0]
    play.claim(f"its reason is the monitor's event, {why.partition(' (')[0]}", holds=why.startswith("drift: "))
    checks = json.loads(play.project.verdict.read_text(encoding="utf-8"))["checks"]
    ours, theirs = next((each["value"], each["bound"]) for each in checks if each["name"] == "roc_auc: champion")
    play.claim(f"it beats the champion in the gate: AUC {ours:.3f}, not {theirs:.3f}", holds=ours > theirs)
    now = play.now.aliases
    still = CHALLENGER in now and now[CHAMPION] == champion == play.served()[CHAMPION]["version"]
    play.claim(f"version {now.get(CHALLENGER)} is challenger, and version {champion} still answers", holds=still)


def shadow(play: Play) -> None:
    number, challenger = world.RETRAINED + 1, play.now.aliases[CHALLENGER]
    play.tell(number, f"{NAME} deploy --mode shadow: the challenger sees all requests, and nobody hears it.")
    deploy.main(play.project, "shadow", BECAUSE)
    play.follow()
    heard = play.pass_month(number)
    play.claim(f"all {len(heard):,} answers are the champion's", holds=set(heard["role"]) == {CHAMPION})
    play.wait(lambda: len(unheard(play, number)) == len(heard), pause=0.5)
    silent = unheard(play, number).merge(heard[["customer_id", "churned"]], left_on="entity", right_on="customer_id")
    whole = len(silent) == len(heard) and set(silent["version"]) == {challenger}
    ours, theirs = auc(silent) if whole else 0.0, auc(heard)
    play.claim(f"the challenger would have done better: AUC {ours:.3f}, not {theirs:.3f}", holds=ours > theirs)


def unheard(play: Play, number: int) -> pd.DataFrame:
    """Return what the shadow said in a month."""
    rows = play.log.read(roles=["shadow"], columns=["entity", "period", "version", "score", "failed"])
    return rows[(rows["period"] == world.name(number)) & ~rows["failed"]]


def promotion(play: Play) -> None:
    number, challenger, champion = world.RETRAINED + 2, play.now.aliases[CHALLENGER], play.now.aliases[CHAMPION]
    play.tell(number, f"{NAME} deploy --mode canary: it answers a few, and more as long as its guards hold.")
    deploy.main(play.project, "canary", BECAUSE)
    answers = led(play, number)
    theirs = {weight: rows["role"] == CHALLENGER for weight, rows in answers.items()}
    shares = ", ".join(f"{each.mean():.1%}" for each in theirs.values())
    near = all(
        abs(each.mean() - share / 100) < SIGMAS * sqrt(share / 100 / len(each)) for share, each in theirs.items()
    )
    play.claim(f"it answered {shares} of the customers", holds=near and tuple(theirs) == world.STEPS)
    heard = [set(answers[weight]["customer_id"][each]) for weight, each in theirs.items()]
    play.claim(
        "and whom it had answered once, it answered again", holds=all(one <= two for one, two in pairwise(heard))
    )
    play.claim("the guards held at every step", holds=play.now.rollout.step == len(world.STEPS))
    process = play.served()["process"]
    deploy.promote(play.project, BECAUSE)
    seconds, now = play.follow(), play.now.aliases
    right = (now[CHAMPION], now[PREVIOUS]) == (challenger, champion)
    play.claim(f"{NAME} promote: version {now[CHAMPION]} is champion, version {now[PREVIOUS]} previous", holds=right)
    same = play.served()["process"] == process and set(play.pass_month(number)["version"]) == {challenger}
    play.claim(f"the service followed {seconds:.1f} s later, without a restart", holds=same)


def led(play: Play, number: int) -> dict[float, pd.DataFrame]:
    """Let a month be answered at each step of the canary, until it is through or taken out; return the answers."""
    answers: dict[float, pd.DataFrame] = {}
    for _ in range(TRIES * len(world.STEPS)):
        before = play.now.rollout
        if before.mode != "canary" or before.step == len(world.STEPS):
            break
        play.follow()
        answers[before.weight] = play.ask(number)
        play.wait(partial(judged, play, before), pause=0.5)
    return answers


def judged(play: Play, before: Rollout) -> bool:
    """Judge the canary, as the service does every few seconds; say whether either has changed it."""
    canary.judge(play.project, play.log)
    return play.now.rollout != before


def bad_model(play: Play) -> None:
    number, champion = world.RETRAINED + 3, play.now.aliases[CHAMPION]
    play.tell(number, "Somebody takes those who left for those who stayed, and trains on that.")
    part = play.project.features("train")
    rows = pd.read_parquet(part)
    rows.assign(churned=1 - rows["churned"]).to_parquet(part, index=False)
    train.main(play.project)
    evaluate.main(play.project)
    play.claim("the gate refuses it", holds=refuses(gate.main, play.project))
    unknown = refuses(register.main, play.project) and CHALLENGER not in play.now.aliases
    play.claim("and nothing registers it", holds=unknown)
    play.tell(number, "It is forced into a canary all the same, past the gate.")
    bad = force(play)
    answers = led(play, number)
    events = play.log.events(kinds=("rollback",)).to_dict("records") or [{"who": "", "from_version": "", "why": "not"}]
    out = (events[-1]["who"], events[-1]["from_version"]) == (canary.GUARDS, bad)
    play.claim(f"the guards take it out: {events[-1]['why']}", holds=out and tuple(answers) == world.STEPS[:1])
    harm = sum(int((rows["version"] == bad).sum()) for rows in answers.values())
    play.follow()
    cured = set(play.pass_month(number)["version"]) == {champion}
    play.claim(f"after {harm} answers of it, version {champion} answers everybody again", holds=cured)


def refuses(stage: Callable[[Project], str], project: Project) -> bool:
    try:
        stage(project)
    except Refused:
        return True
    return False


def force(play: Play) -> str:
    """Do what no command does: let in a version that the gate has refused."""
    with tracking.run(play.project) as mlflow:
        version = str(registry.create(play.project, mlflow.MlflowClient(), mlflow.active_run().info.run_id).version)
    now = play.now
    named = Standing({**now.aliases, CHALLENGER: version}, now.rollout)
    new = transitions.let_in(named, "canary", "forced, past the gate", play.project.serve)
    deploy.change(play.project, play.log, "deploy", (now, new), (now.aliases[CHAMPION], version))
    return version


def calm_again(play: Play) -> None:
    number = world.RETRAINED + 4
    answers = play.pass_month(number)
    play.tell(number, f"{len(answers):,} customers are scored; AUC {auc(answers):.3f}, as it turns out.")
    play.claim("the monitor finds nothing", holds=not play.look())


ACTS = (calm, covariate_drift, concept_drift, retraining, shadow, promotion, bad_model, calm_again)
