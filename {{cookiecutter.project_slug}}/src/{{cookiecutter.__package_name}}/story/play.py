"""What the acts of ``simulate`` share: the project they play in, the service, and what they claim."""

import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .. import metrics, monitor
from ..errors import Refused
from ..project import Project
from ..serving import switch
from ..serving.journal import Journal
from ..serving.rollout import CHAMPION, Standing
from . import world
from .loopback import Client

PATIENCE_SECONDS = 120.0


@dataclass
class Play:
    """The stage; ``say`` is how the audience hears of it."""

    project: Project
    log: Journal
    client: Client
    say: Callable[[str], None]
    claims: list[bool] = field(default_factory=list)

    def tell(self, number: int, text: str) -> None:
        """Say what happens in a month."""
        self.say(f"{world.name(number)}  {text}")

    def claim(self, text: str, *, holds: bool) -> None:
        """Say what was found, and whether it is as the story has it."""
        self.claims.append(bool(holds))
        self.say(f"  {'ok    ' if holds else 'FAILED'}  {text}")

    @property
    def now(self) -> Standing:
        return switch.read(self.project)

    def ask(self, number: int) -> pd.DataFrame:
        """Let the service answer a month; return its rows with the answers, and with what came true."""
        rows = world.month(number)
        said = pd.DataFrame(self.client.predict(rows.drop(columns="churned").to_dict("records")))
        return rows.join(said[["version", "role", "score"]])

    def pass_month(self, number: int) -> pd.DataFrame:
        """Let a month go by: it is answered, and the labels of the month before arrive."""
        names = {"customer_id": "entity", "month": "period", "churned": "target"}
        self.log.add_labels(world.month(number - 1).rename(columns=names))
        return self.ask(number)

    def look(self) -> list[str]:
        """Let the monitor look, and keep its page by the month; return its alerts, like "drift: region"."""
        with suppress(Refused):  # its way to say that there are alerts
            monitor.main(self.project)
        reports = self.project.reports
        seen = json.loads((reports / "monitor.json").read_text(encoding="utf-8"))
        shutil.copy(reports / "monitor.html", reports / f"monitor-{seen['period']}.html")
        alerts = [finding for finding in seen["findings"] if finding["level"] == "alert"]
        return [f"{finding['kind']}: {finding['subject']}" for finding in alerts]

    def served(self) -> dict[str, Any]:
        """Return what the service says of itself."""
        return dict(self.client.call("GET", "/version")[1])

    def wait(self, condition: Callable[[], bool], pause: float = 0.05) -> float:
        """Wait for what other processes do; return the seconds that it took."""
        start = time.perf_counter()
        while not condition() and time.perf_counter() - start < PATIENCE_SECONDS:
            time.sleep(pause)
        return time.perf_counter() - start

    def follow(self) -> float:
        """Wait until the service knows what the registry says; return the seconds that it took."""
        wanted = self.now

        def known() -> bool:
            served = self.served()
            return bool(
                served["rollout"] == asdict(wanted.rollout) and served[CHAMPION]["version"] == wanted.aliases[CHAMPION]
            )

        return self.wait(known)


def auc(rows: pd.DataFrame) -> float:
    """Return the area under the ROC curve of some answers."""
    score = rows["score"].to_numpy(dtype="float64")
    return metrics.classification(np.column_stack([1 - score, score]), rows["churned"].to_numpy(), np.array([0, 1]))[
        "roc_auc"
    ]
