"""What a project is run with elsewhere: each file is read by the tool it is for, and says what the project knows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import Bake, Project

KUBERNETES = ("1.30", "1.37")
DIGEST = re.compile(r"[\w./-]+(:[\w.-]+)?@sha256:[0-9a-f]{64}")
SECRETS = dict.fromkeys(
    ("POSTGRES_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GRAFANA_PASSWORD"), "made-up"
)
PREFIX = "CHURN_PREDICTOR__"


@pytest.fixture(scope="module")
def project(bake: Bake) -> Project:
    return bake()


@pytest.fixture(scope="module")
def services(project: Project) -> dict[str, Any]:
    """Return the services of compose.yaml, as Docker Compose understands them."""
    said = project.ok("docker-compose", "--profile", "*", "config", "--format", "json", **SECRETS)
    found: dict[str, Any] = json.loads(said)["services"]
    return found


def built(project: Project, folder: Path, extra: str = "") -> list[dict[str, Any]]:
    """Return the objects that kustomize makes, once an image is set and ``extra`` is listed too; valid ones."""
    image = f"images: [{{name: IMAGE, newName: ghcr.io/example-org/churn-predictor, digest: 'sha256:{'0' * 64}'}}]"
    for path in (project.path / "deploy" / "kubernetes").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == "kustomization.yaml":
            text = text.replace(f"# - {extra}", f"- {extra}") if extra else text
            text += image
        (folder / path.name).write_text(text, encoding="utf-8")
    rendered = folder.parent / f"{folder.name}.yaml"
    rendered.write_text(project.ok("kubectl", "kustomize", str(folder)), encoding="utf-8")
    for version in KUBERNETES:
        project.ok("kubernetes-validate", "--strict", "--kubernetes-version", version, str(rendered))
    return list(yaml.safe_load_all(rendered.read_text(encoding="utf-8")))


def pods(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the specification of every pod that the objects make."""
    for each in objects:
        match each["kind"]:
            case "Deployment":
                yield each["spec"]["template"]["spec"]
            case "CronJob":
                yield each["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def test_compose_asks_for_passwords_and_has_none(project: Project) -> None:
    """Without .env Docker Compose names the first variable that is missing, and each of them is in .env.example."""
    done = project.run("docker-compose", "config", "--quiet")
    assert done.returncode != 0
    missing = set(re.findall(r"required variable (\w+) is missing a value: see .env.example", done.stderr))
    assert missing == set(SECRETS)
    assert missing <= set(re.findall(r"^# (\w+)=$", project.read(".env.example"), re.MULTILINE))
    defaults = re.findall(r"\$\{\w+:?-[^}]*\}", project.read("compose.yaml"))
    assert defaults == ["${GIT_COMMIT:-}"]


def test_every_image_is_built_here_or_pinned(services: dict[str, Any]) -> None:
    """What is not made from this Dockerfile has a digest."""
    own = {service["image"] for service in services.values() if "build" in service}
    others = {service["image"] for service in services.values()} - own
    assert own == {"churn-predictor", "churn-predictor-mlflow"}
    assert [image for image in others if not DIGEST.fullmatch(image)] == []


def test_no_container_has_more_rights_than_it_needs(services: dict[str, Any]) -> None:
    """No root, a read-only file system, no capability, no new right, and no door but to this machine."""
    for service in services.values():
        assert not service["user"].startswith(("0", "root"))
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert {port["host_ip"] for port in service.get("ports", [])} <= {"127.0.0.1"}


def test_every_server_tells_whether_it_is_well(project: Project, services: dict[str, Any]) -> None:
    """What goes on running has a health check: its own, or that of our image."""
    running = {name for name, service in services.items() if service["restart"] == "unless-stopped"}
    assert {name for name in running if "healthcheck" not in services[name]} == {"service"}
    assert "HEALTHCHECK" in project.read("Dockerfile")


@pytest.mark.slow
def test_kubernetes_takes_every_object(project: Project, tmp_path: Path) -> None:
    """Kustomize builds them, and they keep to the schemas of two releases, with the Dask cluster and without."""
    for extra in ("", "dask.yaml"):
        folder = tmp_path / f"with-{extra or 'nothing'}"
        folder.mkdir()
        kinds = {each["kind"] for each in built(project, folder, extra)}
        assert kinds >= {"Deployment", "Service", "HorizontalPodAutoscaler", "CronJob", "NetworkPolicy", "Namespace"}


@pytest.mark.slow
def test_every_pod_is_restricted(project: Project, tmp_path: Path) -> None:
    """By the strictest standard of Kubernetes and a little more, each with a limit, and the image by its digest."""
    found = list(pods(built(project, tmp_path, "dask.yaml")))
    assert len(found) == 5
    for pod in found:
        assert (pod["automountServiceAccountToken"], pod["enableServiceLinks"]) == (False, False)
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert {key for volume in pod["volumes"] for key in volume} == {"name", "emptyDir"}
        for container in pod["containers"] + pod.get("initContainers", []):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert "memory" in container["resources"]["limits"]
            assert DIGEST.fullmatch(container["image"])


def test_an_image_has_to_be_set_before_anything_runs(project: Project) -> None:
    """As they come, the objects name no image that any registry could have: nothing foreign is run by mistake."""
    objects = list(yaml.safe_load_all(project.ok("kubectl", "kustomize", "deploy/kubernetes")))
    images = {container["image"] for pod in pods(objects) for container in pod["containers"]}
    assert images == {"IMAGE"}


def test_what_is_run_elsewhere_are_three_commands(project: Project, services: dict[str, Any], tmp_path: Path) -> None:
    """Pods, image and workflow serve, monitor and retrain; that these are commands, test_growth.py sees."""
    asked = {container["args"][0] for pod in pods(built(project, tmp_path)) for container in pod["containers"]}
    asked |= set(re.findall(r"task\(\"([\w-]+)\"", project.read("deploy/airflow/lifecycle.py")))
    asked |= set(re.findall(r"uv run .*churn-predictor ([\w-]+)", project.read(".github/workflows/retrain.yml")))
    asked |= set(re.findall(r"^CMD \[\"([\w-]+)\"\]$", project.read("Dockerfile"), re.MULTILINE))
    assert services["job"]["entrypoint"][2].endswith('exec churn-predictor "$$@"')
    assert asked == {"serve", "monitor", "retrain"}


def test_one_port_is_spoken_of(project: Project, services: dict[str, Any], tmp_path: Path) -> None:
    """The service's own port is the one that image, compose, Prometheus and Kubernetes mean."""
    port = yaml.safe_load(project.read("configs/serve_config.yaml"))["port"]
    scraped = yaml.safe_load(project.read("deploy/prometheus/prometheus.yaml"))["scrape_configs"][0]["dns_sd_configs"]
    deployment = next(each for each in built(project, tmp_path) if each["kind"] == "Deployment")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert f"EXPOSE {port}\n" in project.read("Dockerfile")
    assert f"http://127.0.0.1:{port}/healthz" in project.read("Dockerfile")
    assert [door["target"] for door in services["service"]["ports"]] == [port]
    assert scraped == [{"names": ["service"], "type": "A", "port": port, "refresh_interval": "15s"}]
    assert container["ports"] == [{"name": "http", "containerPort": port}]


def test_every_setting_that_is_overridden_exists(project: Project) -> None:
    """A variable in a file of deployment is the path of a setting in one of the configuration files."""
    files = ["compose.yaml", "Dockerfile", ".env.example", ".github/workflows/retrain.yml"]
    files += [str(path.relative_to(project.path)) for path in project.path.glob("deploy/**/*") if path.is_file()]
    names = {name for file in files for name in re.findall(rf"{PREFIX}(\w+)\b", project.read(file))}
    assert len(names) >= 5
    for name in names:
        kind, *path = name.lower().split("__")
        place = yaml.safe_load(project.read(f"configs/{kind}_config.yaml"))
        for part in path:
            assert part in place, name
            place = place[part]


def test_actionlint_finds_nothing_in_the_workflows(project: Project) -> None:
    """Expressions, types, shells: what GitHub would find only once it runs."""
    assert project.ok("actionlint") == ""
