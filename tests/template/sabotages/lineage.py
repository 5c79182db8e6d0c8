"""LIN: the record of the model that is absent, incomplete or not true."""

import re

from template.sabotages.deeds import Sabotage, append

RECORD = "metadata/lineage.json"
BORN = '{"$schema": "lineage.schema.json", "schema_version": 1, "created": null, "artifacts": null, "lineage": []}\n'
POINTER = "outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  size: 1\n  hash: md5\n  path: best.onnx\n"


def another_model(lock: str) -> str:
    """Return dvc.lock after a run that made another model: whoever reads it has read that one."""
    model = re.search(r"model\.skops\n\s+hash: md5\n\s+md5: (\w+)", lock)
    assert model
    return lock.replace(model[1], model[1][::-1])


SABOTAGES = (
    Sabotage(
        "LIN001",
        "fills in the record by hand",
        {RECORD: lambda text: re.sub('"commit": "[0-9a-f]+"', '"commit": "TODO"', text)},
        "uv run churn-predictor evaluate",
        "typed",
    ),
    Sabotage(
        "LIN002",
        "improves a number in the model card",
        {"MODEL_CARD.md": lambda text: re.sub(r"\| roc_auc \| [0-9.]+", "| roc_auc | 0.91", text)},
        "uv run churn-predictor run",
        "typed",
    ),
    Sabotage(
        "LIN002",
        "commits the new dvc.lock without the new record",
        {"dvc.lock": another_model},
        "uv run churn-predictor run",
        "typed",
    ),
    Sabotage(
        "LIN003",
        "merges the lock by hand, and does not train",
        {"uv.lock": append("# as on the other branch\n")},
        "uv run churn-predictor run",
        "typed",
        warns=True,
    ),
    Sabotage(
        "LIN004",
        "takes the record of the template in a merge",
        {RECORD: BORN},
        "uv run churn-predictor evaluate",
        "typed",
    ),
    Sabotage(
        "LIN005",
        "gives up the record, and adds a model from somewhere",
        {RECORD: None, "metadata/lineage.schema.json": None, "models/best.onnx.dvc": POINTER},
        "desc:",
        {"models/best.onnx.dvc": append("desc: the one of the pilot, trained by the supplier\n")},
        warns=True,
    ),
)
