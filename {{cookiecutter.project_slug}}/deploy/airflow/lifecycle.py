"""Look at the model each day, and train anew where the monitor asks for it: the image's own commands, as pods.

Airflow stays out of the project's environment, and the project out of Airflow's. It is to have the provider
`cncf.kubernetes` and two variables: `mlflow_tracking_uri`, and the image with its digest, named as IMAGE says below.
The namespace and its secret are those of deploy/kubernetes, whose two CronJobs this takes the place of.
"""

# ruff: noqa: INP001 - Airflow reads a folder of files, no package

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG

NAME = "{{ cookiecutter.project_slug }}"
IMAGE = "{% raw %}{{ var.value.{% endraw %}{{ cookiecutter.__package_name }}_image{% raw %} }}{% endraw %}"
VERDICT = 1  # the exit code of a command that has judged, and says no: drift, or a model that is not good enough
COPY = ["cp", "-r", "--no-preserve=mode", "/app/.", "/work"]
CONFINED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}


def pod(command: str) -> dict[str, Any]:
    """Describe the pod that runs one command, in a copy of the project: stages write beside it."""
    common = {
        "image": IMAGE,
        "securityContext": CONFINED,
        "resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "4Gi"}},
        "volumeMounts": [{"name": name, "mountPath": f"/{name}"} for name in ("work", "tmp")],
    }
    job = {
        "name": "base",
        "args": [command],
        "workingDir": "/work",
        "env": [{"name": "MLFLOW_TRACKING_URI", "value": "{% raw %}{{ var.value.mlflow_tracking_uri }}{% endraw %}"}],
        "envFrom": [{"secretRef": {"name": "secrets"}}],
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"labels": {"app.kubernetes.io/name": NAME, "app.kubernetes.io/component": "job"}},
        "spec": {
            "restartPolicy": "Never",
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "securityContext": {
                "runAsNonRoot": True,
                "runAsUser": 1000,
                "runAsGroup": 1000,
                "fsGroup": 1000,
                "seccompProfile": {"type": "RuntimeDefault"},
            },
            "initContainers": [{**common, "name": "copy", "command": COPY}],
            "containers": [{**common, **job}],
            "volumes": [{"name": name, "emptyDir": {}} for name in ("work", "tmp")],
        },
    }


def task(command: str, trigger_rule: str = "all_success") -> KubernetesPodOperator:
    """Run one command; a verdict skips the task, and whatever else goes wrong fails it."""
    return KubernetesPodOperator(
        task_id=command,
        name=f"{NAME}-{command}",
        namespace=NAME,
        pod_template_dict=pod(command),
        execution_timeout=timedelta(hours=6),
        skip_on_exit_code=VERDICT,
        trigger_rule=trigger_rule,
    )


with DAG(
    dag_id=NAME,
    schedule="0 5 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["{{ cookiecutter.github_org | lower }}"],
) as dag:
    task("monitor") >> task("retrain", trigger_rule="all_skipped")  # that is, at a verdict of drift
