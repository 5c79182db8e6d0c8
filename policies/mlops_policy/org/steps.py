"""What each step of ``mlops-policy org`` does, from its words to its exit code."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_policy import atomic
from mlops_policy.commands import CLEAN, FINDINGS, INCOMPLETE, UsageError
from mlops_policy.git import Incomplete
from mlops_policy.org import report, rulesets, sources
from mlops_policy.org.api import Client
from mlops_policy.org.clone import token
from mlops_policy.org.coverage import COVERED, UNKNOWN, coverage, lines
from mlops_policy.org.gather import gather
from mlops_policy.org.judge import now
from mlops_policy.org.merge import extend, files, merge
from mlops_policy.org.plan import MOST, plan
from mlops_policy.org.records import WHOLE, Outcome, read_plan, write_plan
from mlops_policy.org.scan import Terms, scan

if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Say


def _plan(arguments: SimpleNamespace, say: Say) -> int:
    _between("--shards", arguments.shards, 1, MOST)
    server = ""
    if arguments.github:
        client = _client(arguments)
        server = client.server
        wanted = _properties(arguments.property)
        found = sources.from_github(client, arguments.github, arguments.team, wanted, forks=arguments.forks)
    elif arguments.list:
        found, server = sources.from_list(Path(arguments.list)), _client(arguments).server
    else:
        found = sources.from_folder(Path(arguments.folder))
    made = plan(now(), found, arguments.shards, server)
    write_plan(made, Path(arguments.output))
    left = f", {len(made.left_out)} left out" if made.left_out else ""
    how = f"mlops-policy org scan --plan {arguments.output} --shard 1/{made.shards}"
    say(f"{_count(len(made.repositories), 'repository')} in {_count(made.shards, 'shard')}{left}; type: {how}")
    return CLEAN


def _scan(arguments: SimpleNamespace, say: Say) -> int:
    planned = read_plan(Path(arguments.plan))
    shard = _shard(arguments.shard, planned.shards)
    _between("--processes", arguments.processes, 0, 1024)
    results = Path(arguments.output or f"results-{shard}.jsonl")
    last = Path(arguments.last) if arguments.last else None

    def tell(found: Outcome) -> None:
        if not found.whole:
            say(f"{found.repository}: {found.status}: {found.reason}")

    told = Path(arguments.organisation).read_bytes() if arguments.organisation else None
    limits = (arguments.seconds, arguments.megabytes, arguments.processes)
    known = scan(planned, shard, results, Terms(arguments.profile or "", told, *limits), last=last, tell=tell)
    whole = len(known.whole)
    share = sum(source.shard == shard for source in planned.repositories)
    again = "" if whole == share else f", {share - whole} not; to try those again, type the same command"
    say(f"{_count(whole, 'repository')} looked at{again}; results in {results}")
    return CLEAN if whole == share else INCOMPLETE


def _merge(arguments: SimpleNamespace, say: Say) -> int:
    planned = read_plan(Path(arguments.plan))
    counted = merge(planned, files([Path(name) for name in arguments.results]), Path(arguments.output))
    if arguments.trend:
        extend(Path(arguments.trend), Path(arguments.output))
    say(f"{', '.join(f'{number} {status}' for status, number in sorted(counted.items()))}; type: {_next(arguments)}")
    return CLEAN if counted.keys() <= WHOLE else INCOMPLETE


def _next(arguments: SimpleNamespace) -> str:
    trend = f" --trend {arguments.trend}" if arguments.trend else ""
    return f"mlops-policy org report {arguments.output}{trend}"


def _report(arguments: SimpleNamespace, say: Say) -> int:
    names = [Path(name) if name else None for name in (arguments.audit, arguments.trend, arguments.coverage)]
    gathered = gather(*names)
    report.write(gathered, Path(arguments.output))
    if arguments.summary:
        with Path(arguments.summary).open("a", encoding="utf-8") as file:
            file.write(report.markdown(gathered))
    for each in report.sentences(gathered):
        say(each)
    say(f"the dashboard is {arguments.output}")
    return CLEAN if gathered.whole else INCOMPLETE


def _coverage(arguments: SimpleNamespace, say: Say) -> int:
    planned = read_plan(Path(arguments.plan))
    covers = list(coverage(_client(arguments), planned, arguments.workflow, _commit(arguments.sha)))
    if arguments.output:
        atomic.write({arguments.output: lines(covers)})
    for cover in covers:
        if cover.state != COVERED:
            say(f"{cover.repository}: {cover.state}: {cover.reason}")
    counted = Counter(cover.state for cover in covers)
    say(", ".join(f"{number} {state}" for state, number in sorted(counted.items())) or "no repository is in the plan")
    if counted[UNKNOWN] or not covers:
        return INCOMPLETE
    return CLEAN if counted.keys() == {COVERED} else FINDINGS


def _rulesets(arguments: SimpleNamespace, say: Say) -> int:
    if bool(arguments.workflow) != bool(arguments.sha):
        raise UsageError("--workflow OWNER/NAME and --sha COMMIT belong together; give both")
    wanted = _properties(arguments.property)
    number, sha = 0, rulesets.NOWHERE
    if arguments.workflow:
        sha = _commit(arguments.sha)
        found = _client(arguments).one(f"repos/{arguments.workflow}")
        if found is None:
            raise Incomplete(f"there is no repository {arguments.workflow}, or the token may not see it")
        number = int(found["id"])
    folder = Path(arguments.output)
    made = {
        "required-workflow": rulesets.required_workflow(number, sha, wanted, arguments.mode, arguments.ref),
        "push-files": rulesets.push_files(wanted, arguments.mode),
    }
    for name, ruleset in made.items():
        atomic.write({folder / f"{name}.json": [json.dumps(ruleset, indent=2).encode(), b"\n"]})
        say(f"{folder / name}.json: {ruleset['name']} ({ruleset['enforcement']})")
    if not arguments.workflow:
        say("no commit is required yet; type: mlops-policy org rulesets --workflow OWNER/NAME --sha COMMIT")
    return CLEAN


def _client(arguments: SimpleNamespace) -> Client:
    return Client(arguments.api, token())


def _commit(sha: str) -> str:
    if len(sha) != 40 or not set(sha) <= set("0123456789abcdef"):  # noqa: PLR2004  digits of SHA-1
        raise UsageError(f"--sha {sha!r} is no commit: 40 hexadecimal digits in lower case; type: git rev-parse HEAD")
    return sha


def _shard(text: str, shards: int) -> int:
    number, slash, total = text.partition("/")
    if not (slash and number.isdecimal() and total.isdecimal() and 1 <= int(number) <= int(total)):
        raise UsageError(f"--shard {text!r} is none; write it as 1/{shards}")
    if int(total) != shards:
        raise UsageError(f"--shard {text}: the plan has {shards}; type: --shard {min(int(number), shards)}/{shards}")
    return int(number)


def _properties(texts: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise UsageError(f"--property {name + equals + value!r} is none; write it as mlops=true")
    return {name: value for name, _, value in pairs}


def _between(option: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise UsageError(f"{option} {number} is not {least} to {most}")


def _count(number: int, noun: str) -> str:
    several = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {several}"


STEPS = {
    "plan": _plan,
    "scan": _scan,
    "merge": _merge,
    "report": _report,
    "coverage": _coverage,
    "rulesets": _rulesets,
}
