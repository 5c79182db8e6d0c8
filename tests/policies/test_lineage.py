"""A record of lineage is judged by its schema and by what else the run wrote; who keeps none is left alone."""

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy import snapshot
from mlops_policy.core import ERROR
from mlops_policy.lineage import CARD, DVC_LOCK, RECORD, SCHEMA, Record
from mlops_policy.lineage.form import ARTIFACTS, LATER, faults
from mlops_policy.project import Project
from mlops_policy.rules import lineage
from mlops_policy.snapshot import Snapshot
from scratch import Repo
from support import ROOT

TEMPLATE = ROOT / "{{cookiecutter.project_slug}}"
FORMAT = json.loads((TEMPLATE / SCHEMA).read_text("utf-8"))
MODEL, DATA, SRC = "models/experiment-001/model.skops", "data/raw/customers", "src/app/a.py"
LOCK, MANIFEST, CONFIG = "uv.lock", "data/raw/manifest.json", "configs/data_schema.yaml"
SOURCES = {SRC: "a = 1\n", LOCK: "version = 1\n", MANIFEST: '{"rows": 3}\n', CONFIG: "columns: {}\n"}
NOW = "9e107d9d372bb6826bd81d3542a419d6"  # of the data


def tree_digest(*paths: str) -> str:
    """Return what the template writes for some of the sources; see its ``lineage.tree_digest``."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path}\0{len(SOURCES[path])}\0{SOURCES[path]}".encode())
    return total.hexdigest()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


RECORDED: dict[str, Any] = {
    "$schema": "lineage.schema.json",
    "schema_version": 1,
    "created": "2026-11-24T10:07:02+00:00",
    "artifacts": {
        "data": {
            "name": "customers",
            "source": "generator",
            "rows": 3,
            "manifest": MANIFEST,
            "manifest_sha256": tree_digest(MANIFEST),
            "dvc": f"{DATA}.dvc",
            "dvc_md5": f"{NOW}.dir",
        },
        "code": {"commit": sha256("commit")[:40], "dirty": False, "sha256": tree_digest(SRC)},
        "config": {"files": [CONFIG], "sha256": sha256("config"), "schema_sha256": tree_digest(CONFIG)},
        "environment": {
            "python": "3.11.7",
            "lock": LOCK,
            "lock_sha256": tree_digest(LOCK),
            "system": "Linux",
            "machine": "x86_64",
            "processors": 2,
        },
        "model": {
            "path": MODEL,
            "format": "skops",
            "estimator": "sklearn.linear_model.Ridge",
            "sha256": sha256("model"),
            "prediction_digest": sha256("predictions"),
        },
        "metrics": {"path": "models/experiment-001/metrics.json", "test": {"roc_auc": 0.82, "f1": 0.4}},
    },
    "lineage": [
        {"from": one, "to": other, "by": "train"}
        for one, other in [
            ("data", "model"),
            ("code", "model"),
            ("config", "model"),
            ("environment", "model"),
            ("model", "metrics"),
        ]
    ],
}
UNTRAINED = (TEMPLATE / RECORD).read_text("utf-8")
PIPELINE = f"""\
stages:
  features:
    cmd: app features
    deps: [{DATA}]
    outs: [data/features/train.parquet]
  train:
    cmd: app train
    deps: [data/features/train.parquet]
    outs: [{MODEL}]
"""
RUN = f"""\
schema: '2.0'
stages:
  features:
    cmd: app features
    deps:
    - path: {DATA}
      hash: md5
      md5: {NOW}.dir
    outs:
    - path: data/features/train.parquet
      hash: md5
      md5: {NOW}
  train:
    cmd: app train
    deps:
    - path: data/features/train.parquet
      hash: md5
      md5: {NOW}
    params:
      configs/train_config.yaml:
        model:
          estimator: sklearn.linear_model.Ridge
    outs:
    - path: {MODEL}
      hash: md5
      md5: {NOW}
"""
POINTER = f"outs:\n- md5: {NOW}.dir\n  size: 9\n  nfiles: 1\n  hash: md5\n  path: customers\n"
CARD_TEXT = f"""\
# Model card
<!-- run: begin -->
| Fact | Value |
|---|---|
| Estimator | `sklearn.linear_model.Ridge` |
| Prediction digest | `{sha256("predictions")[:16]}` |

| Metric | Model | Linear baseline |
|---|---|---|
| roc_auc | 0.82 | 0.7 |
<!-- run: end -->
| f1 | 0.9 | what people write |
"""
KEPT = {**SOURCES, RECORD: json.dumps(RECORDED, indent=2), f"{DATA}.dvc": POINTER, CARD: CARD_TEXT}
TRAINED = {**KEPT, "dvc.yaml": PIPELINE, DVC_LOCK: RUN}


def with_record(**changes: object) -> dict[str, str]:
    """Return the project after a run with other fields in its record: ``data__rows=0``."""
    values = copy.deepcopy(RECORDED)
    for name, value in changes.items():
        artifact, _, field = name.partition("__")
        values["artifacts"][artifact][field] = value
    return {**TRAINED, RECORD: json.dumps(values, indent=2)}


def judged(looked_at: Snapshot) -> list[str]:
    """Return code, level and path of what the rules say of a snapshot, each once."""
    project = Project(looked_at, {}, dict.fromkeys([entry.path for entry in looked_at.entries], "lineage"))
    found = [
        f"{rule.code} {problem.level or ERROR} {problem.path}"
        for rule in lineage.RULES
        for problem in rule.check(project, {})
    ]
    return list(dict.fromkeys(found))


def findings(repo: Repo, files: Mapping[str, str]) -> list[str]:
    """Return what the rules say of a repository that holds some files."""
    repo.stage(files)
    return judged(snapshot.tree(str(repo.path)))


def test_a_project_before_its_first_run_and_after_it_passes(repo: Repo) -> None:
    """With the record that the template is born with, and with one that a run has written."""
    assert findings(repo, {RECORD: UNTRAINED, SCHEMA: json.dumps(FORMAT)}) == []
    assert findings(repo, TRAINED) == []
    assert findings(repo, KEPT) == []


def faulty(values: object) -> list[str]:
    return [fault.message for fault in faults(Record("", json.dumps(values), values))]


@pytest.mark.parametrize("artifact", [*ARTIFACTS])
def test_each_of_the_artifacts_must_be_there(artifact: str) -> None:
    """The six that have fields."""
    values = copy.deepcopy(RECORDED)
    del values["artifacts"][artifact]
    assert faulty(values) == [f"it lacks an artifact: {artifact}"]


def test_the_seventh_artifact_is_the_lineage_itself() -> None:
    """There must be links, they lead from one artifact to another, and none is left out."""
    assert faulty({key: value for key, value in RECORDED.items() if key != "lineage"}) == ["it lacks lineage"]
    assert faulty({**RECORDED, "lineage": RECORDED["lineage"][1:]}) == ["no link leads from or to data"]
    assert faulty({**RECORDED, "lineage": [{"from": "data", "to": "moon", "by": "train"}]}) == [
        "a link is not from one artifact to another, by a stage"
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code__commit", "TODO"),
        ("code__commit", "HEAD"),
        ("code__commit", sha256("commit")[:12]),
        ("code__commit", "0" * 40),
        ("code__sha256", hashlib.sha256(b"").hexdigest()),
        ("data__dvc_md5", f"{hashlib.md5(b'', usedforsecurity=False).hexdigest()}"),
        ("data__dvc_md5", "f" * 32 + ".dir"),
        ("data__rows", 0),
        ("data__rows", True),
        ("data__manifest", "/home/olga/manifest.json"),
        ("config__files", []),
        ("metrics__test", {}),
        ("metrics__test", {"roc_auc": "0.8"}),
        ("model__path", None),
    ],
)
def test_a_field_that_is_none_or_only_stands_for_one_is_found(repo: Repo, field: str, value: object) -> None:
    """On its line; and nothing else is said of a record that is not whole."""
    files = with_record(**{field: value})
    assert findings(repo, files) == [f"LIN001 error {RECORD}"]


def test_a_record_without_git_is_whole() -> None:
    """Where there is no git, there is no commit; the digest of the code tells."""
    values = copy.deepcopy(RECORDED)
    values["artifacts"]["code"] |= {"commit": None, "dirty": None}
    assert faulty(values) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", "[" * 100_000, '{"a": 1', "\udcff", "9" * 9000])
def test_what_is_no_record_is_told_where_a_schema_asks_for_one(repo: Repo, text: str) -> None:
    """Whatever stands there; elsewhere, lineage.json may be anybody's."""
    content = text.encode("utf-8", "surrogateescape").decode("latin-1")
    assert findings(repo, {RECORD: content, SCHEMA: "{}"}) == [f"LIN001 error {RECORD}"]


def test_another_s_lineage_file_is_left_alone(repo: Repo) -> None:
    """OpenLineage and others use the name; tests and templates hold what they like."""
    files = {RECORD: '{"eventType": "START"}', f"tests/{RECORD}": "{", f"tests/{SCHEMA}": "{}"}
    assert findings(repo, files) == []


def test_the_form_is_that_of_the_template_s_schema() -> None:
    """The same artifacts, and the same fields of each, asked for or not."""
    schema = FORMAT["$defs"]["artifacts"]
    assert list(ARTIFACTS) == schema["required"] == FORMAT["$defs"]["artifact"]["enum"]
    assert {name: list(fields) for name, fields in ARTIFACTS.items()} == {
        name: schema["properties"][name]["required"] for name in ARTIFACTS
    }
    assert {name: {*fields, *LATER.get(name, {})} for name, fields in ARTIFACTS.items()} == {
        name: {*schema["properties"][name]["properties"]} for name in ARTIFACTS
    }


VALUES = [None, True, 0, -1, 7, 1.5, "", "a", "/a", "~a", "a\\b", "a" * 64, sha256("b"), NOW, f"{NOW}.dir", [], ["a"]]
OBJECTS = [["/a"], {}, {"a": 1}, {"a": "b"}, {"a": True}]
FIELDS = [
    (name, field)
    for each in (ARTIFACTS, LATER)
    for name, fields in each.items()
    for field in fields
    if field != "format"
]


@given(st.sampled_from(FIELDS), st.sampled_from([*VALUES, *OBJECTS]))
@settings(max_examples=300)
def test_a_field_passes_if_it_passes_the_schema(field: tuple[str, str], value: object) -> None:
    """As jsonschema judges it; digests that only stand for one are ours to find."""
    values = copy.deepcopy(RECORDED)
    values["artifacts"][field[0]][field[1]] = value
    ours = [fault for fault in faulty(values) if "stands for" not in fault]
    assert bool(ours) != jsonschema.Draft202012Validator(FORMAT).is_valid(values)


def test_data_that_dvc_lock_says_otherwise_is_found(repo: Repo) -> None:
    """Followed back from the model through the stages; the finding is in the file that is judged."""
    assert findings(repo, with_record(data__dvc_md5="d" * 31 + "e")) == [f"LIN002 error {DVC_LOCK}"]


def test_another_model_in_dvc_lock_is_found(repo: Repo) -> None:
    """As when dvc.lock is committed without the record that the same run wrote; older records have no such hash."""
    assert findings(repo, with_record(model__md5=NOW)) == []
    assert findings(repo, with_record(model__md5=NOW[::-1])) == [f"LIN002 error {DVC_LOCK}"]
    assert findings(repo, with_record(model__md5="TODO")) == [f"LIN001 error {RECORD}"]


def test_a_model_that_is_not_evaluated_yet_is_no_contradiction(repo: Repo) -> None:
    """The stage that writes the record has read the model before, and will read this one."""
    read = (
        f"  evaluate:\n    cmd: app evaluate\n    deps:\n    - path: {MODEL}\n      hash: md5\n      md5: {NOW[::-1]}\n"
    )
    stage = f"  evaluate:\n    cmd: app evaluate\n    deps: [{MODEL}]\n"
    files = {**with_record(model__md5=NOW[::-1]), "dvc.yaml": PIPELINE + stage}
    assert findings(repo, {**files, DVC_LOCK: RUN + read}) == []
    assert findings(repo, {**files, DVC_LOCK: RUN + read.replace(NOW[::-1], NOW)}) == [f"LIN002 error {DVC_LOCK}"]


def test_a_run_that_is_half_done_is_no_contradiction(repo: Repo) -> None:
    """A stage was run anew, and the model was not: what it was made from is not known."""
    half = RUN.replace(f"      md5: {NOW}\n  train:", f"      md5: {NOW[::-1]}\n  train:")
    assert half != RUN
    changed = with_record(data__dvc_md5="d" * 31 + "e")
    assert findings(repo, {**changed, DVC_LOCK: half}) == []


def test_a_card_and_metrics_that_say_otherwise_are_found(repo: Repo) -> None:
    """In the part that the run writes; what people write around it is theirs."""
    assert findings(repo, {**TRAINED, CARD: CARD_TEXT.replace("| 0.82 ", "| 0.92 ")}) == [f"LIN002 error {CARD}"]
    assert findings(repo, {**TRAINED, CARD: CARD_TEXT.replace("digest | `", "digest | `0")}) == [f"LIN002 error {CARD}"]
    metrics = "models/experiment-001/metrics.json"
    assert findings(repo, {**TRAINED, metrics: '{"test": {"f1": 0.4}}'}) == []
    assert findings(repo, {**TRAINED, metrics: '{"test": {"f1": 0.5}}'}) == [f"LIN002 error {metrics}"]


def test_data_without_a_pointer_is_found(repo: Repo) -> None:
    """Nobody can fetch what the model was made from."""
    files = {path: text for path, text in KEPT.items() if path != f"{DATA}.dvc"}
    assert findings(repo, files) == [f"LIN002 error {RECORD}"]


def test_an_estimator_that_the_environment_may_have_overruled_warns(repo: Repo) -> None:
    """The record holds what ran, dvc.lock what the file said."""
    other = RUN.replace("estimator: sklearn.linear_model.Ridge", "estimator: sklearn.svm.SVC")
    assert findings(repo, {**TRAINED, DVC_LOCK: other}) == [f"LIN002 warning {DVC_LOCK}"]


@pytest.mark.parametrize(
    ("path", "text"),
    [(LOCK, "version = 2\n"), (f"{DATA}.dvc", POINTER.replace(NOW, NOW[::-1])), (CONFIG, "columns: {a: b}\n")],
)
def test_what_has_changed_since_the_run_warns_where_it_was_changed(repo: Repo, path: str, text: str) -> None:
    """To change a lock, data or a schema first and to train afterwards is how people work."""
    assert findings(repo, {**KEPT, path: text}) == [f"LIN003 warning {path}"]


def test_line_endings_change_nothing(repo: Repo) -> None:
    """A checkout on Windows has the same digests."""
    windows = {path: text.replace("\n", "\r\n") for path, text in SOURCES.items()}
    assert findings(repo, {**KEPT, **windows}) == []


def test_code_is_compared_when_a_record_is_committed(repo: Repo) -> None:
    """A new record that is not of the code beside it is told; code that is changed before the next run is not."""
    repo.commit(KEPT)
    repo.stage({SRC: "a = 2\n"})
    assert judged(snapshot.staged(str(repo.path))) == []
    repo.stage({RECORD: KEPT[RECORD] + "\n"})
    assert judged(snapshot.staged(str(repo.path))) == [f"LIN003 warning {RECORD}"]


def test_a_pipeline_s_own_rules_speak_of_what_dvc_lock_holds(repo: Repo) -> None:
    """Nobody is told twice that the data has changed since ``dvc repro``."""
    assert findings(repo, {**TRAINED, f"{DATA}.dvc": POINTER.replace(NOW, NOW[::-1])}) == []


def test_a_commit_is_not_told_of_what_it_does_not_touch(repo: Repo) -> None:
    """The record was wrong before, and so it stays until somebody changes it or what contradicts it."""
    repo.commit(with_record(data__dvc_md5="d" * 31 + "e"))
    repo.stage({"README.md": "# Another\n"})
    assert judged(snapshot.staged(str(repo.path))) == []


def test_a_model_without_its_record_is_found(repo: Repo) -> None:
    """The record is absent, that of a project before its first run, or of another model."""
    absent = {path: text for path, text in TRAINED.items() if path != RECORD}
    assert findings(repo, {**absent, SCHEMA: json.dumps(FORMAT)}) == [f"LIN004 error {DVC_LOCK}"]
    assert findings(repo, {**TRAINED, RECORD: UNTRAINED}) == [f"LIN004 error {DVC_LOCK}"]
    assert findings(repo, with_record(model__path="models/experiment-000/model.skops"))[-1:] == [
        f"LIN004 error {DVC_LOCK}"
    ]


def test_one_record_stands_for_several_models(repo: Repo) -> None:
    """It is that of the last one; git keeps those before."""
    pointer = "models/experiment-000/model.skops.dvc"
    assert findings(repo, {**TRAINED, pointer: POINTER.replace("customers", "model.skops")}) == []


def test_a_repository_that_keeps_no_lineage_is_asked_for_none(repo: Repo) -> None:
    """A pipeline of DVC is lineage of its own; a model that nothing has made warns, under the strict profile."""
    strange = {"dvc.yaml": PIPELINE, DVC_LOCK: RUN, "train.py": "mlflow.register_model(uri, 'a')\n"}
    assert findings(repo, strange) == []
    pointer = POINTER.replace("customers", "a.pkl")
    assert findings(repo, {"models/a.pkl.dvc": pointer, "data/a.csv.dvc": pointer}) == [
        "LIN005 warning models/a.pkl.dvc"
    ]
    assert findings(repo, {"models/a.pkl.dvc": f"deps:\n- path: s3://bucket/a.pkl\n{pointer}"}) == []
    assert [rule.level("standard") for rule in lineage.RULES[-1:]] == ["off"]


def test_projects_within_a_repository_are_judged_each(repo: Repo) -> None:
    """Paths in a record are those of its own project."""
    inner = {f"services/churn/{path}": text for path, text in TRAINED.items()}
    assert findings(repo, inner) == []
    assert findings(repo, {**inner, f"services/churn/{LOCK}": "version = 2\n"}) == [
        f"LIN003 warning services/churn/{LOCK}"
    ]
