"""Who is answered by whom: a decision from the entity and the experiment's name alone, the same in every process."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Self

from ..service_config import ServeConfig

CHAMPION, CHALLENGER, PREVIOUS = "champion", "challenger", "previous"
ROLLOUT = "rollout"
BUCKETS = 10_000


@dataclass(frozen=True)
class Rollout:
    """How the challenger is let in; the tag ``rollout`` of the registered model holds it as JSON."""

    mode: str  # champion: not at all; shadow: it is asked, and not heard; canary, ab: it answers some entities
    weight: float  # percent of the entities that the challenger answers
    step: int  # of the canary
    experiment: str
    since: str
    why: str
    version: str = ""  # that was let in; empty: the challenger
    accepted: Mapping[str, float] = field(default_factory=dict)  # what the gate saw, see guards.Differences

    @classmethod
    def initial(cls, config: ServeConfig) -> Self:
        """Return what is in force as long as the registry says nothing."""
        weight = {"canary": config.canary.steps[0], "ab": config.ab.share}.get(config.rollout.mode, 0.0)
        return cls(config.rollout.mode, weight, 0, config.rollout.experiment, "", "serve_config.yaml")

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))

    def to_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Standing:
    """What the registry says at one moment; without a word about the rollout, serve_config.yaml says it."""

    aliases: Mapping[str, str]
    rollout: Rollout


def bucket(entity: str, experiment: str) -> int:
    """Return the entity's place among 10,000; another experiment's name deals anew."""
    digest = blake2b(f"{entity}\0{experiment}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % BUCKETS


def challenged(entity: str, rollout: Rollout) -> bool:
    """Say whether the challenger answers this entity; with a higher weight it answers more, and none less."""
    if rollout.mode not in {"canary", "ab"}:
        return False
    return bucket(entity, rollout.experiment) < rollout.weight * BUCKETS / 100
