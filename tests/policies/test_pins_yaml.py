"""What workflows, images, hooks, Terraform and MLproject declare, and what they do not."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mlops_policy.documents import Unreadable
from mlops_policy.pins import (
    EXACT,
    IMMUTABLE,
    NONE,
    SOFT,
    Dependency,
    images,
    mlproject,
    precommit,
    terraform,
    workflows,
)
from mlops_policy.pins.terraform import constraint_level

COMMIT = "0123456789abcdef" * 2 + "01234567"
DIGEST = "sha256:" + "0123456789abcdef" * 4
Reader = Callable[[str, str], Iterable[Dependency]]
READERS: tuple[tuple[Reader, str], ...] = (
    (workflows.read, ".github/workflows/ci.yml"),
    (workflows.read, "action.yml"),
    (images.read, "docker-compose.yml"),
    (images.read, "deploy/job.yaml"),
    (images.read, "chart/values.yaml"),
    (images.read, ".gitlab-ci.yml"),
    (images.read, ".circleci/config.yml"),
    (images.read, "azure-pipelines.yml"),
    (images.read, "bitbucket-pipelines.yml"),
    (images.read, ".woodpecker.yml"),
    (precommit.read, ".pre-commit-config.yaml"),
    (terraform.read, "main.tf"),
    (mlproject.read, "python_env.yaml"),
    (mlproject.read, "MLproject"),
)


def found(reader: Reader, text: str, path: str, *rules: str) -> list[tuple[str, str, int, int]]:
    """Return name, specification, level and line of what is declared, of some rules or of all."""
    declared = reader(dedent(text), path)
    return [(one.name, one.spec, one.level, one.line) for one in declared if not rules or one.rule in rules]


def used(text: str) -> Dependency | None:
    """Return what a step of a workflow uses."""
    workflow = f"jobs:\n  a:\n    steps:\n      - uses: {text}\n"
    return next(iter(workflows.read(workflow, ".github/workflows/ci.yml")), None)


# --- images


@pytest.mark.parametrize(
    ("text", "name", "tag", "level"),
    [
        ("python", "python", "", NONE),
        ("python:latest", "python", "latest", NONE),
        ("localhost:5000/team/model", "localhost:5000/team/model", "", NONE),
        ("host:5000/model:1.2", "host:5000/model", "1.2", EXACT),
        ("debian:bookworm-slim", "debian", "bookworm-slim", SOFT),
        ("tensorflow/tensorflow:latest-gpu-py3", "tensorflow/tensorflow", "latest-gpu-py3", SOFT),
        ("model:main-amd64", "model", "main-amd64", SOFT),
        ("registry.k8s.io/pause:2.0", "registry.k8s.io/pause", "2.0", EXACT),
        ("python:3.11-slim", "python", "3.11-slim", EXACT),
        (
            "nvcr.io/nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04",
            "nvcr.io/nvidia/cuda",
            "12.4.1-cudnn-devel-ubuntu22.04",
            EXACT,
        ),
        (f"python@{DIGEST}", "python", "", IMMUTABLE),
        (f"gcr.io/a/b_c/d:v1@{DIGEST}", "gcr.io/a/b_c/d", "v1", IMMUTABLE),
        ("${IMAGE:-postgres:15}", "postgres", "15", EXACT),
        ("${REGISTRY-host.example.org}/model:${TAG:-latest}", "host.example.org/model", "latest", NONE),
        ("${A:-${B:-redis}}", "redis", "", NONE),
    ],
)
def test_a_reference_is_registry_repository_tag_and_digest(text: str, name: str, tag: str, level: int) -> None:
    """A port is no tag, a default of compose is what is used, and a tag without any digit moves."""
    image = images.reference(text)
    assert image is not None
    assert (image.name, image.tag, image.level) == (name, tag, level)
    if image.start >= 0:
        assert text == image.name + text[image.start : image.end]


@pytest.mark.parametrize(
    "text",
    [
        "", "$IMAGE", "${IMAGE}", "python:${TAG}", "python:${TAG:-}", "{{ image }}", "app:{{ tag }}", "<image>",
        "a:<tag>", "gcr.io/PROJECT/app:1", "https://example.org/a.png", "/static/logo", "./a", "logo.png",
        "ami-0123456789abcdef0", "macos-15-xcode-16",
        "<< parameters.image >>", "null", "a b", "python:", "python@sha256:1234", "-", "a//b", "$(image)", "x" * 5000,
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_no_reference(text: str) -> None:
    """A variable, a placeholder, a picture, an address."""
    assert images.reference(text) is None


def test_the_images_of_compose_are_those_that_are_not_built_here() -> None:
    """A service that is built gives its image a name, which others may use."""
    compose = """\
        x-common: &common
          image: app
          build: .
        services:
          web:
            <<: *common
          worker:
            image: app
          database:
            image: "postgres:15"  # the one in use
          cache: {image: redis}
          old:
            image: ${QUEUE:-rabbitmq:management}
        """
    assert found(images.read, compose, "compose.prod.yaml") == [
        ("postgres", "15", EXACT, 10),
        ("redis", "", NONE, 11),
        ("rabbitmq", "management", SOFT, 13),
    ]


def test_what_an_alias_repeats_is_found_once_where_it_is_written() -> None:
    """Three services with one image are one line to pin."""
    base = "x-base: &base\n  image: redis\n"
    compose = base + "services:\n  a: *base\n  b:\n    <<: *base\n  c:\n    <<: *base\n    image: mysql\n"
    assert found(images.read, compose, "docker-compose.yml") == [("redis", "", NONE, 2), ("mysql", "", NONE, 9)]


def test_the_first_compose_had_no_services() -> None:
    """By its file name, then."""
    assert found(images.read, "db:\n  image: mysql\nweb:\n  build: .\n  image: web\n", "docker-compose.yml") == [
        ("mysql", "", NONE, 2)
    ]


def test_the_images_of_kubernetes_are_wherever_something_runs() -> None:
    """In each document, in pods, jobs, workflows of Argo and servers of KServe."""
    manifests = """\
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: train, annotations: {image: a/b}}
        spec:
          jobTemplate:
            spec:
              template:
                spec:
                  initContainers: [{name: a, image: busybox}]
                  containers:
                    - name: train
                      image: team/train:dev
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        spec:
          templates:
            - container: {image: 'python:3.11'}
            - script: {image: "python:alpine", source: "print('image: a')"}
        ---
        apiVersion: v1
        kind: ConfigMap
        data:
          image: c/d
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        spec: {versions: [{schema: {image: {type: string}}}]}
        """
    assert found(images.read, manifests, "k8s/all.yaml") == [
        ("busybox", "", NONE, 9),
        ("team/train", "dev", SOFT, 12),
        ("python", "3.11", EXACT, 18),
        ("python", "alpine", SOFT, 19),
    ]


def test_a_chart_says_its_images_in_parts() -> None:
    """One without a tag has that of the chart, which is not known."""
    values = """\
        image:
          repository: team/model
          tag: ""
        server:
          image: {registry: ghcr.io, repository: team/server, tag: latest}
        proxy:
          image:
            name: envoy
            tag: v1.30.0
        sidecar:
          image: busybox
        old:
          image: team/old
          imageTag: main
        other: {image: team/other, defaultImageVersion: "1", proxyImage: "team/proxy:latest", baseImage: team/base}
        pinned:
          image:
            repository: team/pinned
            tag: "1.0"
            digest: {digest}
        none: {image: {repository: a/b, tag: null}, other: {image: {name: a/b, tag: set-by-chartpress}}}
        override: {image: {tag: latest}}
        """.replace("{digest}", DIGEST)
    assert sorted(found(images.read, values, "chart/values-prod.yaml"), key=lambda one: one[3]) == [
        ("ghcr.io/team/server", "latest", NONE, 5),
        ("envoy", "v1.30.0", EXACT, 9),
        ("busybox", "", NONE, 11),
        ("team/old", "main", SOFT, 14),
        ("team/proxy", "latest", NONE, 15),
        ("team/pinned", DIGEST, IMMUTABLE, 20),
        ("image", "latest", NONE, 22),
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            ".gitlab-ci.yml",
            """\
            image: python:3.11
            services: [postgres, {name: "redis:7", alias: cache}]
            variables: {image: none/such}
            test:
              image: {name: ubuntu, entrypoint: [sh]}
              services:
                - $SERVICE
                - docker:dind
              script: [make]
            """,
            [("python", "3.11", EXACT, 1), ("postgres", "", NONE, 2), ("redis", "7", EXACT, 2), ("ubuntu", "", NONE, 5),
             ("docker", "dind", SOFT, 8)],
        ),
        (
            ".circleci/config.yml",
            """\
            executors:
              a: {docker: [{image: "cimg/python:3.11"}], machine: {image: "ubuntu-2204:current"}}
            jobs:
              b:
                docker:
                  - image: cimg/base
                  - image: << parameters.image >>
            """,
            [("cimg/python", "3.11", EXACT, 2), ("cimg/base", "", NONE, 6)],
        ),
        (
            "azure-pipelines.yml",
            """\
            pool: {vmImage: ubuntu-latest}
            resources:
              containers:
                - container: base
                  image: ubuntu:22.04
            jobs:
              - container: base
              - container: python:latest
              - container: {image: node}
            """,
            [("ubuntu", "22.04", EXACT, 5), ("python", "latest", NONE, 8), ("node", "", NONE, 9)],
        ),
        (
            "bitbucket-pipelines.yml",
            """\
            image: {name: "python:3.11"}
            definitions: {services: {db: {image: postgres}}}
            pipelines:
              default:
                - step: {image: atlassian/default-image, script: [make]}
            """,
            [("python", "3.11", EXACT, 1), ("postgres", "", NONE, 2), ("atlassian/default-image", "", NONE, 5)],
        ),
        (
            ".woodpecker/test.yaml",
            "steps:\n  - name: a\n    image: golang\n  - image: bash:5\n",
            [("golang", "", NONE, 3), ("bash", "5", EXACT, 4)],
        ),
        (
            "pipeline/component.yaml",
            "name: train\nimplementation:\n  container:\n    image: python\n",
            [("python", "", NONE, 4)],
        ),
        ("cluster.yaml", "cluster_name: a\ndocker:\n  image: ray/ray:latest\n", [("ray/ray", "latest", NONE, 3)]),
        (
            "env.yml",
            "$schema: https://azuremlschemas.example.org/environment.json\nimage: a/b:latest\n",
            [("a/b", "latest", NONE, 2)],
        ),
    ],
)  # fmt: skip
def test_each_service_of_ci_and_each_kind_of_pipeline_has_its_places_for_images(
    path: str, text: str, expected: list[tuple[str, str, int, int]]
) -> None:
    """And none else."""
    assert found(images.read, text, path, "PIN010") == expected


@pytest.mark.parametrize(
    "text",
    [
        "title: A page\nimage: cover\n",
        "site_name: docs\ntheme:\n  image: cover\n  logo: a\n",
        "name: Bug\nbody:\n  - type: markdown\n    image: shot\n",
        "properties:\n  image: {type: string}\n",
        "dataset_info:\n  features:\n  - name: image\n    dtype: image\nimage: a\n",
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nspec: {image: a}\n",
        "services: [docker]\nimage: a\n",
        "- image: a\n- image: b\n",
        "image",
        "",
        "# nothing\n",
    ],
)
def test_a_document_that_runs_no_containers_names_no_images(text: str) -> None:
    """Whatever it calls an image."""
    assert found(images.read, text, "docs/page.yml") == []


def test_scripts_of_ci_install_packages() -> None:
    """Each by the command of its service."""
    places = {
        ".gitlab-ci.yml": "a:\n  before_script:\n    - pip install numpy\n",
        ".circleci/config.yml": "jobs:\n  a:\n    steps:\n      - run: {name: b, command: pip install numpy}\n",
        "azure-pipelines.yml": "steps:\n- script: pip install numpy\n",
        "bitbucket-pipelines.yml": "pipelines:\n  default:\n  - step:\n      script:\n      - pip install numpy\n",
    }
    for path, text in places.items():
        assert [name for name, *_ in found(images.read, text, path, "PIN004")] == ["numpy"], path


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "templates/job.yaml",
            "apiVersion: v1\n{{- if .a }}\nimage: {{ .b }}\n{{ end }}\n  image: 'busybox'\n",
            ["busybox"],
        ),
        (
            "docker-compose.yml",
            "services:\n{% if a %}\n  db:\n    image: redis\n  b:\n    image: x:{{ a }}\n{% endif %}\n",
            ["redis"],
        ),
        ("docker-compose.yml", "services:\n{% if a %}\n  db:\n    build: .\n    image: redis\n{% endif %}\n", []),
        ("docs/page.yml", "{% if a %}\nimage: redis\n{% endif %}\n", []),
        (
            ".github/workflows/ci.yml",
            "jobs:\n{% if a %}\n  - uses: a/b@v1\n  - uses: a/{{ c }}@v1\n{% endif %}\n",
            ["a/b"],
        ),
    ],
)
def test_a_template_shows_what_it_says_in_so_many_words(path: str, text: str, expected: list[str]) -> None:
    """Where it holds no placeholder."""
    reader = workflows.read if "workflows" in path else images.read
    assert [name for name, *_ in found(reader, text, path)] == expected


# --- workflows


@pytest.mark.parametrize(
    ("text", "name", "spec", "level", "note"),
    [
        (f"actions/checkout@{COMMIT}", "actions/checkout", COMMIT, IMMUTABLE, ""),
        (f"actions/checkout@{COMMIT} # v4.1.0", "actions/checkout", COMMIT, IMMUTABLE, "v4.1.0"),
        (f"a/b@{COMMIT} # pin@v4 of 2024", "a/b", COMMIT, IMMUTABLE, "v4"),
        (f'"a/b/c/d@{COMMIT}"  # tag=v4', "a/b/c/d", COMMIT, IMMUTABLE, "v4"),
        (f"a/b@{COMMIT} # ratchet:a/b@v4", "a/b", COMMIT, IMMUTABLE, "v4"),
        (f"a/b@{COMMIT} # release/v1", "a/b", COMMIT, IMMUTABLE, "release/v1"),
        (f"a/b@{COMMIT} # stable", "a/b", COMMIT, IMMUTABLE, "stable"),
        (f"a/b@{COMMIT} # do not touch this one", "a/b", COMMIT, IMMUTABLE, ""),
        ("a/b@v1.2.3", "a/b", "v1.2.3", EXACT, ""),
        ("a/b@codeql-bundle-v2.13.4", "a/b", "codeql-bundle-v2.13.4", EXACT, ""),
        ("a/b@v1.2", "a/b", "v1.2", SOFT, ""),
        ("'a/b@v4'", "a/b", "v4", SOFT, ""),
        ("a/b@release/v1", "a/b", "release/v1", SOFT, ""),
        ("a/b@0123abc", "a/b", "0123abc", SOFT, ""),
        ("a/b@main", "a/b", "main", NONE, ""),
        ("a/b", "a/b", "", NONE, ""),
        ("docker://alpine", "alpine", "", NONE, ""),
        ("docker://alpine:3.20", "alpine", "3.20", EXACT, ""),
        (f"docker://ghcr.io/a/b@{DIGEST}", "ghcr.io/a/b", DIGEST, IMMUTABLE, ""),
    ],
)
def test_only_a_whole_commit_of_an_action_does_not_move(text: str, name: str, spec: str, level: int, note: str) -> None:
    """All tags may; the comment behind a commit says which it was."""
    action = used(text)
    assert action is not None
    assert (action.name, action.spec, action.level, action.note) == (name, spec, level, note)
    assert action.rule == ("PIN010" if "docker" in text else "PIN020")


@pytest.mark.parametrize(
    "text", ["./.github/actions/a", "./", "${{ matrix.action }}", "a/b@${{ matrix.v }}", "docker://${{ a }}", ""]
)
def test_what_is_local_or_an_expression_is_not_used_from_elsewhere(text: str) -> None:
    """It needs no pin, or cannot be told."""
    assert used(text) is None


def test_a_workflow_names_actions_reusable_workflows_and_images() -> None:
    """In jobs, in their steps, and in the containers that they run in."""
    workflow = f"""\
        on: push
        jobs:
          call:
            uses: org/ci/.github/workflows/test.yml@main
          test:
            container: python:3.11
            services:
              db:
                image: postgres
            steps:
              - &checkout
                uses: actions/checkout@{COMMIT}
              - *checkout
              - name: image
                uses: a/b@v1
                with: {{image: none, uses: c/d@v1}}
          other:
            container:
              image: ${{{{ matrix.image }}}}
        """
    assert found(workflows.read, workflow, ".github/workflows/ci.yml") == [
        ("org/ci/.github/workflows/test.yml", "main", NONE, 4),
        ("python", "3.11", EXACT, 6),
        ("postgres", "", NONE, 9),
        ("actions/checkout", COMMIT, IMMUTABLE, 12),
        ("a/b", "v1", SOFT, 15),
    ]


def test_an_action_has_steps_or_an_image() -> None:
    """action.yml is composite, or runs a container, of an image or of a Dockerfile."""
    composite = (
        "runs:\n  using: composite\n  steps:\n    - uses: a/b@v1\n    - run: pip install numpy\n      shell: bash\n"
    )
    assert [name for name, *_ in found(workflows.read, composite, "action.yml")] == ["a/b", "numpy"]
    assert found(workflows.read, "runs:\n  image: docker://debian\n", "action.yml") == [("debian", "", NONE, 2)]
    assert found(workflows.read, "runs:\n  image: Dockerfile\n", "action.yml") == []


def test_the_commands_of_a_workflow_install_packages() -> None:
    """On one line or on several, at the place where each stands."""
    workflow = dedent("""\
        jobs:
          a:
            steps:
              - run: pip install numpy
              - run: |
                  ls
                  pip install 'pandas>=2'
        """)
    names = {one.name: one for one in workflows.read(workflow, ".github/workflows/ci.yml")}
    assert {name: (one.rule, one.line) for name, one in names.items()} == {
        "numpy": ("PIN004", 4),
        "pandas": ("PIN004", 7),
    }
    pandas = names["pandas"]
    assert workflow[pandas.start : pandas.end] == ">=2"


# --- pre-commit


@pytest.mark.parametrize(
    ("revision", "level"),
    [
        (COMMIT, IMMUTABLE), ("v1.2.3", EXACT), ("23.1.0", EXACT), ("v0.961", EXACT), ("'1.0'", EXACT),
        ("v2024a1", EXACT), ("v8", SOFT), ("v0.x", SOFT), ("release/v1", SOFT), ("main", NONE), ("stable", NONE),
        ("HEAD", NONE),
    ],
)  # fmt: skip
def test_a_revision_is_exact_if_its_tag_does_not_move(revision: str, level: int) -> None:
    """A tag of one number does, as pre-commit itself warns."""
    text = f"repos:\n- repo: https://example.org/a\n  rev: {revision}\n  hooks: [{{id: a}}]\n"
    (hook,) = precommit.read(text, ".pre-commit-config.yaml")
    assert (hook.rule, hook.level, hook.line) == ("PIN030", level, 3)
    assert text[hook.start : hook.end] == hook.spec == revision.strip("'")


def test_hooks_come_from_repositories_and_bring_packages() -> None:
    """Of this repository and of pre-commit itself there is no revision."""
    config = """\
        repos:
          - repo: local
            hooks:
              - id: a
                language: python
                additional_dependencies: [numpy==1.2, ".[dev]", ./b, "pandas>=2"]
              - id: b
                language: docker_image
                entry: koalaman/shellcheck:stable -x
          - repo: meta
            hooks: [{id: identity}]
          - repo: https://example.org/mypy
            hooks:
              - id: mypy
                additional_dependencies:
                  - types-requests
                  - prettier@3.1.0
                  - "@scope/x@^1.2"
                  - "@scope/y"
                  - eslint@latest
                  - mdl:0.12.0
                  - golang.org/x/tools/cmd/goimports@v0.1.0
                  - git+https://example.org/a.git@main
                  - --extra-index-url=https://packages.example.org/simple
          - repo: .
            hooks: [{id: c}]
          - repo: https://example.org/short
            rev: 0123abc
        """
    assert found(precommit.read, config, ".pre-commit-config.yaml") == [
        ("numpy", "==1.2", EXACT, 6),
        ("pandas", ">=2", NONE, 6),
        ("koalaman/shellcheck", "stable", SOFT, 9),
        ("https://example.org/mypy", "", NONE, 12),
        ("types-requests", "", NONE, 16),
        ("prettier", "3.1.0", EXACT, 17),
        ("@scope/x", "^1.2", SOFT, 18),
        ("@scope/y", "", NONE, 19),
        ("eslint", "latest", NONE, 20),
        ("mdl", "0.12.0", EXACT, 21),
        ("golang.org/x/tools/cmd/goimports", "v0.1.0", EXACT, 22),
        ("a", "main", SOFT, 23),
        ("--extra-index-url", "", NONE, 24),
    ]


def test_a_package_of_a_hook_can_be_pinned_in_place() -> None:
    """Between its quotes, behind its extras."""
    text = 'repos:\n- repo: local\n  hooks:\n  - additional_dependencies: ["a[b]>=1", c]\n'
    first, second = precommit.read(text, ".pre-commit-config.yaml")
    repaired = text[: first.start] + "==1.2" + text[first.end : second.start] + "==3" + text[second.end :]
    assert '["a[b]==1.2", c==3]' in repaired


# --- Terraform


@pytest.mark.parametrize(
    ("constraint", "level"),
    [
        ("1.2.3", EXACT), ("= 1.2.3", EXACT), ("=1.2", EXACT), ("1.0.0-beta1", EXACT), ("= 1.2.3, != 1.2.4", EXACT),
        ("~> 1.2", SOFT), ("~>1.2.3", SOFT), (">= 1.2, < 2.0", SOFT), (">= 1.2", NONE), ("!= 1.0", NONE),
        ("${var.version}", None), ("", None),
    ],
)  # fmt: skip
def test_a_constraint_is_exact_with_one_version(constraint: str, level: int | None) -> None:
    """And what holds a variable is none."""
    assert constraint_level(constraint) == level


@pytest.mark.parametrize(
    ("source", "level"),
    [
        (f"git::https://example.org/a.git?ref={COMMIT}", IMMUTABLE),
        ("git::https://example.org/a.git//modules/b?depth=1&ref=v1.2.3", EXACT),
        ("github.com/org/a?ref=tags/v1.2.0", EXACT),
        ("git::ssh://git@example.org/a.git?ref=main", NONE),
        ("git@example.org:org/a.git", NONE),
        ("github.com/org/a", NONE),
        ("org/a/aws", NONE),
        ("app.terraform.io/org/a/aws//modules/b", NONE),
        ("git::https://example.org/a.git?ref=0123abc", None),
        ("git::https://example.org/a.git?ref=${var.ref}", None),
        ("./a", None),
        ("../a", None),
        ("https://example.org/a-1.2.zip", None),
        ("s3::https://example.org/a.zip", None),
    ],
)
def test_a_module_is_pinned_by_its_source_or_its_version(source: str, level: int | None) -> None:
    """One of a repository by its ref; one of a registry needs a version beside it."""
    text = f'module "x" {{\n  source = "{source}"\n}}\n'
    assert [one.level for one in terraform.read(text, "main.tf")] == ([] if level is None else [level])


def test_modules_and_providers_are_found_among_all_else_that_hcl_has() -> None:
    """Comments, heredocs, nested blocks, expressions in strings."""
    text = """\
        # module "no" { source = "a/b/c" }
        /* module "no" {
          source = "a/b/c" } */
        terraform {
          required_version = ">= 1.5"
          backend "s3" { version = "> 1" }
          required_providers {
            aws = {
              source  = "hashicorp/aws"
              version = "~> 5.0"
            }
            google = { source = "hashicorp/google", version = "5.1.0" }
            local  = { source = "hashicorp/local" }
            random = ">= 3.0"
          }
        }
        provider "null" { version = "~> 2.0" }
        provider "aws" { region = "x" }
        locals {
          text = <<-END
            module "no" { source = "a/b/c"
          END
          name = "${lookup(var.x, "}") == "{" ? "a" : "b"}-\\"{" // }
          list = [{ source = "a/b/c" }, merge({ version = "1" }, {})]
        }
        module "vpc" {
          source  = "terraform-aws-modules/vpc/aws"
          version = "5.1.0"
          tags    = merge(local.tags, { source = "d/e/f", version = "~> 1" })
        }
        module "eks" { source = "terraform-aws-modules/eks/aws" }
        module "loose" {
          version = "~> 1.0" # soon
          source  = "a/b/c"
          nested {
            version = "1.0"
          }
        }
        module "computed" {
          source  = "a/b/c"
          version = local.version
        }
        """
    assert found(terraform.read, text, "main.tf") == [
        ("hashicorp/aws", "~> 5.0", SOFT, 10),
        ("hashicorp/google", "5.1.0", EXACT, 12),
        ("hashicorp/local", "", NONE, 13),
        ("random", ">= 3.0", NONE, 14),
        ("null", "~> 2.0", SOFT, 17),
        ("terraform-aws-modules/vpc/aws", "5.1.0", EXACT, 28),
        ("terraform-aws-modules/eks/aws", "", NONE, 31),
        ("a/b/c", "~> 1.0", SOFT, 33),
    ]


@pytest.mark.parametrize("text", ['module "a" {', "}", 'a = "b', "a = <<END\nb\n", 'a = "${b"\n}'])
def test_half_a_file_of_terraform_is_unreadable(text: str) -> None:
    """With the line where it breaks off."""
    with pytest.raises(Unreadable):
        list(terraform.read(text, "main.tf"))


# --- MLflow


def test_a_project_runs_in_an_environment_that_it_names() -> None:
    """An image, or packages; one that names none is found as such."""
    assert found(mlproject.read, "name: a\ndocker_env:\n  image: team/train:latest\n", "MLproject") == [
        ("team/train", "latest", NONE, 3)
    ]
    assert found(mlproject.read, "name: a\npython_env: python_env.yaml\n", "MLproject") == []
    assert found(mlproject.read, "name: a\nconda_env:\n", "MLproject") == []
    assert found(mlproject.read, "name: a\nentry_points: {main: {command: python a.py}}\n", "b/MLproject") == [
        ("environment", "", NONE, 1)
    ]
    assert found(mlproject.read, "", "MLproject") == []


def test_the_packages_of_an_environment_are_requirements() -> None:
    """But for the pip that MLflow writes itself."""
    text = """\
        python: "3.11"
        build_dependencies:
          - pip<=23.2.1
          - setuptools==68.0.0
          - wheel
        dependencies:
          - -r requirements.txt
          - mlflow>=2
          - scikit-learn==1.5.0
        """
    assert found(mlproject.read, text, "a/python_env.yaml", "PIN050") == [
        ("setuptools", "==68.0.0", EXACT, 4),
        ("wheel", "", NONE, 5),
        ("mlflow", ">=2", NONE, 8),
        ("scikit-learn", "==1.5.0", EXACT, 9),
    ]


# --- all of them


@pytest.mark.parametrize("text", ["a: [", "a:\n\t- b", "a: b: c", "\x00", "%YAML 1"])
@pytest.mark.parametrize(("reader", "path"), [one for one in READERS if "tf" not in one[1]])
def test_what_is_no_yaml_is_unreadable(reader: Reader, path: str, text: str) -> None:
    """And not simply without dependencies."""
    with pytest.raises(Unreadable):
        list(reader(text, path))


WORDS = """
    jobs: runs: services: repos: steps: image: uses: run: script: container: apiVersion: kind: repository: tag: build:
    hooks: rev: additional_dependencies: docker_env: name: module terraform provider source = version - - [ ] { } , # "
    ' | > & * <<: <<EOF EOF ${ } {{ }} {% %} @ a/b@v1 docker://a python:3 ~> 1.2 a 1 pip install \\
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n  ", "\n    ", " ", "\r\n", "\t", "\0", "é", "\u2028", "\ud800"])


@given(text=st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=200))
@example(text="- &a [*a, *a]\n")
@example(text="a: &a {<<: *a}\n")
@example(text="? [image]\n: b\n")
@pytest.mark.parametrize(("reader", "path"), READERS)
def test_no_text_makes_a_reader_fail_but_as_unreadable(reader: Reader, path: str, text: str) -> None:
    """And every place is one in the text."""
    try:
        for one in reader(text, path):
            assert 1 <= one.line <= text.count("\n") + 1
            assert -1 <= one.start <= one.end <= len(text)
            assert (one.start < 0) == (one.end < 0)
    except Unreadable:
        pass


UNITS = (
    "a:\n", "- image: a\n", "image: ${a:-", 'x "y" {\n', '"${', "<<A\n", "<<A\nA\n", "services:\n", "a-", "/* ", "/**/",
    "uses: a/b@v1 # a-", "1.", "{{ ", "a = [", "'", 'module "a" { source = "a/b/c" }\n', "v = 1\n", "# \n", "a: {",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("reader", "path"), READERS[1::3])
def test_what_is_long_comes_to_an_end(reader: Reader, path: str, unit: str) -> None:
    """Whatever it repeats, as a template and as a whole: nothing hangs a commit."""
    for head in ("", "{% services:\n"):
        text = head + unit * (50_000 // len(unit))
        with suppress(Unreadable):
            assert all(one.end <= len(text) for one in reader(text, path))
