"""DVC's files in git are read as DVC reads them: what ``dvc status`` of DVC 3.67.1 has said was written down here."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mlops_policy import snapshot
from mlops_policy.documents import Unreadable, Value
from mlops_policy.dvc import (
    Hash,
    Unresolved,
    drifts,
    hashes,
    locked,
    params,
    reads,
    remotes,
    stages,
    templates,
    tracked,
)
from mlops_policy.dvc.trees import load, scalar
from mlops_policy.dvc.watch import Watch
from mlops_policy.git import Content, Entry
from mlops_policy.project import Project
from mlops_policy.snapshot import File
from scratch import Repo

RAW, OTHER = "e5ebd4c02cefbe7955977c67ada242b7", "60b725f10c9c85c70d97880dfe8191b3"
# A pipeline that DVC 3.67.1 has run, and the lock that it wrote.
FILES = {
    "dvc.yaml": """vars:
  - name: x
stages:
  prepare:
    cmd: cp data/raw.csv data/${name}.csv
    deps: [data/raw.csv, src/prepare.py]
    params: [prepare.seed, prepare.lr]
    outs: [data/x.csv]
  train:
    cmd:
      - cp data/x.csv model.bin
      - echo '{"a":1}' > metrics.json
    deps: [data/x.csv, src]
    params:
      - configs/c.yaml:
      - configs/d.json: [k, l.m]
    outs: [model.bin]
    metrics:
      - metrics.json: {cache: false}
  each:
    foreach: [a, b]
    do:
      cmd: echo ${item} > ${item}.txt
      outs: ["${item}.txt"]
  grid:
    matrix:
      m: [u, v]
      n: [1, 2]
    cmd: echo ${item.m} ${item.n} > g-${key}.txt
    outs: ["g-${key}.txt"]
""",
    "dvc.lock": """schema: '2.0'
stages:
  prepare:
    cmd: cp data/raw.csv data/x.csv
    deps:
    - path: data/raw.csv
      hash: md5
      md5: e5ebd4c02cefbe7955977c67ada242b7
      size: 8
    - path: src/prepare.py
      hash: md5
      md5: dee5c46989f5ec092311188f4fe829c3
      size: 9
    params:
      params.yaml:
        prepare.lr: 0.001
        prepare.seed: 1
    outs:
    - path: data/x.csv
      hash: md5
      md5: e5ebd4c02cefbe7955977c67ada242b7
      size: 8
  train:
    cmd:
    - cp data/x.csv model.bin
    - echo '{"a":1}' > metrics.json
    deps:
    - path: data/x.csv
      hash: md5
      md5: e5ebd4c02cefbe7955977c67ada242b7
      size: 8
    - path: src
      hash: md5
      md5: ab36a661889c0d5efdc423e2ec0fe73a.dir
      size: 18
      nfiles: 2
    params:
      configs/c.yaml:
        a: true
        b:
        - 1
        - 2.5
        - x
        c:
          d:
          e: '1'
        f: []
      configs/d.json:
        k: '1e-3'
        l.m: 0.1
    outs:
    - path: metrics.json
      hash: md5
      md5: 4588ff3797b78d819d858fa3bdd82b09
      size: 8
    - path: model.bin
      hash: md5
      md5: e5ebd4c02cefbe7955977c67ada242b7
      size: 8
  each@a:
    cmd: echo a > a.txt
    outs:
    - path: a.txt
      hash: md5
      md5: 60b725f10c9c85c70d97880dfe8191b3
      size: 2
  each@b:
    cmd: echo b > b.txt
    outs:
    - path: b.txt
      hash: md5
      md5: 3b5d5c3712955042212316173ccf37be
      size: 2
  grid@u-1:
    cmd: echo u 1 > g-u-1.txt
    outs:
    - path: g-u-1.txt
      hash: md5
      md5: 8f76c2a66bc9afb0e1a699f998d8d9e2
      size: 4
  grid@u-2:
    cmd: echo u 2 > g-u-2.txt
    outs:
    - path: g-u-2.txt
      hash: md5
      md5: d381e34bd2a82edda93f55d8fea26108
      size: 4
  grid@v-1:
    cmd: echo v 1 > g-v-1.txt
    outs:
    - path: g-v-1.txt
      hash: md5
      md5: 7ab73fdbe06befe48a36434505201aba
      size: 4
  grid@v-2:
    cmd: echo v 2 > g-v-2.txt
    outs:
    - path: g-v-2.txt
      hash: md5
      md5: 83e9cbcc97a75d84a64cdd8fdc113d99
      size: 4
""",
    "params.yaml": "prepare:\n  seed: 1\n  lr: 1e-3\nother: 2\n",
    "configs/c.yaml": "a: true\nb: [1, 2.5, x]\nc: {d: null, e: '1'}\nf: []\n",
    "configs/d.json": '{"k": "1e-3", "l": {"m": 0.10}}',
    "data/raw.csv.dvc": f"outs:\n- md5: {RAW}\n  size: 8\n  hash: md5\n  path: raw.csv\n",
    "src/prepare.py": "print(1)\n",
    "src/sub/train.py": "print(2)\n",
    "metrics.json": '{"a":1}\n',
}
# Another one: a working folder, variables of a stage, TOML, loops over a mapping and over a list of mappings.
DEEP = {
    "pipe/dvc.yaml": """vars:
  - conf/v.yaml:model,sets
  - extra: {n: [3, 4]}
stages:
  sub:
    wdir: steps
    vars: [{z: 9}, ../conf/w.yaml]
    cmd: echo ${model.name} ${z} ${extra.n[1]} ${w} ${model.flag} ${model.lr} > o.txt
    deps: [../src/a.py]
    params:
      - p.toml: [t.x, t.y]
      - seed
      - ../conf/v.yaml:
    outs: [o.txt]
    plots:
      - plot.csv: {x: a, cache: false}
  loop:
    foreach: ${sets}
    do:
      cmd: echo ${key} ${item.a} > l-${key}.txt
      outs: ["l-${key}.txt"]
  comp:
    foreach:
      - {a: 1, b: x}
      - {a: 2, b: y}
    do:
      cmd: echo ${item.a} > c-${item.b}.txt
      outs: ["c-${item.b}.txt"]
  esc:
    cmd: echo \\${HOME} > e.txt
    outs: [e.txt]
""",
    "pipe/dvc.lock": """schema: '2.0'
stages:
  sub:
    cmd: echo net 9 4 hello true 0.0001 > o.txt
    deps:
    - path: ../src/a.py
      hash: md5
      md5: 60b725f10c9c85c70d97880dfe8191b3
      size: 2
    params:
      params.yaml:
        seed: 7
      ../conf/v.yaml:
        model:
          name: net
          flag: true
          lr: 0.0001
        sets:
          one:
            a: 1
          two:
            a: 2
        unused: 1
      p.toml:
        t.x: 1
        t.y:
        - 1
        - 2
    outs:
    - path: o.txt
      hash: md5
      md5: ccdc14e9b50e1b3343e0280949d8d514
      size: 26
    - path: plot.csv
      hash: md5
      md5: 60b725f10c9c85c70d97880dfe8191b3
      size: 2
  loop@one:
    cmd: echo one 1 > l-one.txt
    outs:
    - path: l-one.txt
      hash: md5
      md5: 9400a7425fa58e1b2fa68dcee892b335
      size: 6
  loop@two:
    cmd: echo two 2 > l-two.txt
    outs:
    - path: l-two.txt
      hash: md5
      md5: 1446000af28e0bc55f36d56c8512d5bc
      size: 6
  comp@0:
    cmd: echo 1 > c-x.txt
    outs:
    - path: c-x.txt
      hash: md5
      md5: b026324c6904b2a9cb4b88d6d61c81d1
      size: 2
  comp@1:
    cmd: echo 2 > c-y.txt
    outs:
    - path: c-y.txt
      hash: md5
      md5: 26ab0db90d72e28ad0ba1e22ee510510
      size: 2
  esc:
    cmd: echo ${HOME} > e.txt
    outs:
    - path: e.txt
      hash: md5
      md5: c9edbee063e557be8db3a6e853982202
      size: 6
""",
    "pipe/conf/v.yaml": "model: {name: net, flag: true, lr: 1e-4}\nsets:\n  one: {a: 1}\n  two: {a: 2}\nunused: 1\n",
    "pipe/conf/w.yaml": "w: hello\n",
    "pipe/steps/p.toml": "[t]\nx = 1\ny = [1, 2]\n",
    "pipe/steps/params.yaml": "seed: 7\n",
    "pipe/steps/plot.csv": "a\n",
    "pipe/src/a.py": "a\n",
    "dvc.yaml": (
        "stages:\n  use:\n    cmd: cp pipe/steps/o.txt u.txt\n    deps: [pipe/steps/o.txt]\n    outs: [u.txt]\n"
    ),
    "dvc.lock": """schema: '2.0'
stages:
  use:
    cmd: cp pipe/steps/o.txt u.txt
    deps:
    - path: pipe/steps/o.txt
      hash: md5
      md5: ccdc14e9b50e1b3343e0280949d8d514
      size: 26
    outs:
    - path: u.txt
      hash: md5
      md5: ccdc14e9b50e1b3343e0280949d8d514
      size: 26
""",
}
EACH = FILES["dvc.yaml"][FILES["dvc.yaml"].index("  each:") : FILES["dvc.yaml"].index("  grid:")]


def judged(repo: Repo, files: dict[str, str]) -> Project:
    """Return a project of staged files, all of them judged."""
    kept = snapshot.tree(str(repo.stage(files).path))
    return Project(kept, {}, {entry.path: "dvc" for entry in kept.entries})


def behind(project: Project) -> list[str]:
    """Return the stages that are out of step: as dvc.yaml and its parameters say, then as files in git do."""
    found: dict[str, None] = {}
    for pipeline in tracked.pipelines(project):
        lock = tracked.lock(project, pipeline) or {}
        found |= {
            stage.name: None for stage in pipeline.stages.values() if any(drifts.drifts(project, pipeline, stage, lock))
        }
        found |= dict.fromkeys(drifts.edits(project, pipeline, lock))
    return sorted(found)


def edited(files: dict[str, str], path: str, old: str, new: str) -> dict[str, str]:
    """Return files with one text in the place of another in one of them; of an empty one, the whole file."""
    assert old in files.get(path, "")
    return {**files, path: files[path].replace(old, new, 1) if old else new}


@pytest.mark.parametrize(
    ("path", "old", "new", "stages"),
    [
        ("params.yaml", "seed: 1", "seed: 2", ["prepare"]),
        ("params.yaml", "other: 2", "other: 3", []),
        ("params.yaml", "1e-3", "0.001", []),
        ("params.yaml", "seed: 1", "seed: 1.0", []),
        ("params.yaml", "seed: 1", "seed: true", []),
        ("params.yaml", "seed: 1", "seed: '1'", ["prepare"]),
        ("params.yaml", "  seed: 1\n", "", ["prepare"]),
        ("configs/c.yaml", "f: []", "f: []\ng: 1", ["train"]),
        ("configs/c.yaml", "d: null", "d: ~", []),
        ("configs/c.yaml", "a: true", "a: True", []),
        ("configs/c.yaml", "a: true", "a: yes", ["train"]),
        ("configs/c.yaml", "e: '1'", "e: 1", ["train"]),
        ("configs/c.yaml", "a: true\n", "", ["train"]),
        ("configs/c.yaml", "[1, 2.5, x]", "[2.5, 1, x]", ["train"]),
        ("configs/d.json", "0.10", "0.2", ["train"]),
        ("dvc.yaml", "cp data/raw.csv", "cp  data/raw.csv", ["prepare"]),
        ("dvc.yaml", "cmd: cp data/raw.csv data/${name}.csv", "cmd: >-\n      cp data/raw.csv\n      data/x.csv", []),
        ("dvc.yaml", "name: x", "name: y", ["prepare"]),
        ("dvc.yaml", "src/prepare.py]", "src/prepare.py, src/sub/train.py]", ["prepare"]),
        ("dvc.yaml", ", src/prepare.py]", "]", []),
        ("dvc.yaml", "[prepare.seed, prepare.lr]", "[prepare.seed]", []),
        ("dvc.yaml", "[prepare.seed, prepare.lr]", "[prepare.seed, prepare.lr, other]", ["prepare"]),
        ("dvc.yaml", "- configs/c.yaml:", "- configs/c.yaml: [a]", []),
        ("dvc.yaml", "[prepare.seed, prepare.lr]", "[prepare]", ["prepare"]),
        ("dvc.yaml", "outs: [data/x.csv]", "outs: [data/x.csv, data/z.csv]", ["prepare"]),
        ("dvc.yaml", "    metrics:\n      - metrics.json: {cache: false}\n", "", []),
        ("dvc.yaml", "stages:\n", "stages:\n  new:\n    cmd: echo\n    deps: [src/prepare.py]\n", ["new"]),
        ("dvc.yaml", EACH, "", []),
        ("dvc.yaml", "[a, b]", "[a, b, c]", ["each@c"]),
        ("dvc.yaml", "[a, b]", "[a]", []),
        ("dvc.yaml", "n: [1, 2]", "n: [1, 2, 3]", ["grid@u-3", "grid@v-3"]),
        ("dvc.yaml", "    deps: [data/raw", "    desc: hm\n    meta: {a: 1}\n    deps: [data/raw", []),
        ("dvc.yaml", "deps: [data/raw.csv", "deps: [./data/raw.csv", ["prepare"]),
        ("dvc.yaml", "cmd: cp data/raw.csv", "frozen: true\n    cmd: cp  data/raw.csv", ["prepare"]),
        ("dvc.yaml", "- metrics.json: {cache: false}", "- metrics.json", []),
        ("data/raw.csv.dvc", "e5ebd4", "e5ebd5", ["prepare"]),
        ("dvc.lock", "stages:", "stages:  # by hand", []),
        ("dvc.lock", f"x.csv\n      hash: md5\n      md5: {RAW}", f"x.csv\n      md5: {OTHER}", []),
        ("src/prepare.py", "", "print(3)\n", ["prepare", "train"]),
        ("src/sub/train.py", "", "print(4)\n", ["train"]),
        ("metrics.json", "", "{}", ["train"]),
    ],
)  # fmt: skip
def test_a_lock_is_behind_where_dvc_says_so(repo: Repo, path: str, old: str, new: str, stages: list[str]) -> None:
    """Of a pipeline that was run, one thing is changed; but what DVC 2 hashed is not compared with what DVC 3 did."""
    assert behind(judged(repo, edited(FILES, path, old, new))) == stages


@pytest.mark.parametrize(
    ("path", "old", "new", "stages"),
    [
        ("pipe/dvc.yaml", "z: 9", "z: 9  # nine", []),
        ("pipe/steps/params.yaml", "7", "8", ["sub"]),
        ("pipe/steps/p.toml", "[1, 2]", "[1, 3]", ["sub"]),
        ("pipe/conf/v.yaml", "unused: 1", "unused: 2", ["sub"]),
        ("pipe/conf/v.yaml", "1e-4", "0.0001", []),
        ("pipe/conf/v.yaml", "1e-4", "1e-5", ["sub"]),
        ("pipe/conf/v.yaml", "two: {a: 2}", "two: {a: 5}", ["loop@two", "sub"]),
        ("pipe/conf/v.yaml", "two: {a: 2}", "two: {a: 2}\n  three: {a: 3}", ["loop@three", "sub"]),
        ("pipe/dvc.yaml", "z: 9", "z: 10", ["sub"]),
        ("pipe/conf/w.yaml", "hello", "bye", ["sub"]),
        ("pipe/dvc.yaml", "a: 2, b: y", "a: 2, b: z", ["comp@1"]),
        ("pipe/src/a.py", "a", "b", ["sub"]),
        ("pipe/steps/plot.csv", "a", "b", ["sub"]),
        ("dvc.lock", "md5: cc", "md5: 1c", ["use"]),
    ],
)
def test_templates_loops_and_folders_are_followed_as_dvc_does(
    repo: Repo, path: str, old: str, new: str, stages: list[str]
) -> None:
    """Working folders, variables from files and of a stage, parameters in TOML, a pipeline that reads another's."""
    assert behind(judged(repo, edited(DEEP, path, old, new))) == stages


def test_what_only_dvc_could_fill_in_is_left_out(repo: Repo) -> None:
    """A name without a value, a mapping in a command, parameters in Python, a loop over what is not there."""
    text = """stages:
  a: {cmd: 'echo ${nothing}', outs: [a]}
  b: {cmd: 'echo ${model}', outs: [b]}
  c: {cmd: echo, outs: [c], params: [{p.py: [x]}]}
  d: {foreach: '${lists}', do: {cmd: echo}}
  e: {foreach: 3, do: {cmd: echo}}
  f: {matrix: {a: 1}, cmd: echo}
"""
    project = judged(repo, {"dvc.yaml": text, "params.yaml": "model: {a: 1}\n", "p.py": "x = 1\n"})
    [pipeline] = tracked.pipelines(project)
    assert pipeline.unresolved == {"a", "b", "d", "e", "f"}
    lock = locked.read_lock("schema: '2.0'\nstages:\n  c:\n    cmd: echo\n    outs:\n    - path: c\n      md5: a\n")
    assert not list(drifts.drifts(project, pipeline, pipeline.stages["c"], lock))


@pytest.mark.parametrize(
    "content", ["vars: [none.yaml]\nstages:\n  a: {cmd: echo}\n", "stages: [a]\n", "[]\n", "", "a"]
)
def test_a_pipeline_that_holds_nothing_to_judge_is_no_reason_to_fail(repo: Repo, content: str) -> None:
    """Variables from a file that is not in git, another shape, nothing at all."""
    [pipeline] = tracked.pipelines(judged(repo, {"dvc.yaml": content}))
    assert pipeline.stages == {}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("n", "n"),
        ("TRUE", True),
        ("1e-3", 0.001),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("0b11", 3),
        ("1_000", 1000),
        ("1_0.5", 10.5),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01 10:00:00", "2020-01-01"),
        ("~", None),
        ("Null", None),
        ("+1", 1),
        ("1e-3x", "1e-3x"),
        (".", "."),
        ("-", "-"),
        (".inf", ".inf"),
        ("9" * 500, "9" * 500),
    ],
)
def test_a_bare_word_is_what_yaml_1_2_says(written: str, value: object) -> None:
    """As ruamel.yaml reads it, with which DVC does; in quotes it is a text."""
    assert scalar(Value(("a",), written, 0, len(written), 1)) == value
    assert scalar(Value(("a",), written, 0, len(written), 1, "'")) == written


def test_line_endings_make_no_other_file() -> None:
    """A checkout may turn them; those of what is no text stay."""
    assert hashes.hashes(b"a\r\n") == (*hashes.hashes(b"a\n")[2:], *hashes.hashes(b"a\n")[1:])
    assert len(set(hashes.hashes(b"\0\n"))) == 1


def test_a_checkout_with_other_line_endings_is_in_step(repo: Repo) -> None:
    """dvc.lock was written on Windows, git holds the sources with the line feeds of Unix."""
    files = edited(FILES, "dvc.lock", "dee5c46989f5ec092311188f4fe829c3", hashes.hashes(b"print(1)\r\n")[0])
    assert behind(judged(repo, files)) == []


@pytest.mark.parametrize(
    "more",
    [
        {"src/__pycache__/a.pyc": "z"},
        {"src/sub/train.py": "print(4)\n", "src/new.py": ""},
        {"src/sub/train.py": "print(4)\n", ".gitattributes": "*.py filter=strip\n"},
        {"src/sub/train.py": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 1\n"},
        {"src/sub/train.py": "../prepare.py"},
    ],
    ids=["more files", "more and other files", "a filter", "a pointer", "a link"],
)
def test_a_folder_is_not_judged_where_dvc_saw_other_files_than_git_has(repo: Repo, more: dict[str, str]) -> None:
    """Caches of Python, what filters write, what is not in git."""
    assert behind(judged(repo, {**FILES, **more})) == []


def test_hashes_of_two_kinds_are_not_compared() -> None:
    """DVC 2 left line endings out; a store may have no MD5."""
    assert Hash("a").agrees(Hash("a", old=True))
    assert Hash("a").agrees(Hash("b", old=True))
    assert Hash("").agrees(Hash("b"))
    assert not Hash("a").agrees(Hash("b"))


def test_the_first_form_of_a_lock_is_read() -> None:
    """DVC 1 wrote stages without ``stages``."""
    lock = locked.read_lock("a:\n  cmd: echo\n  deps:\n  - path: b\n    md5: c\n")
    assert lock["a"].deps["b"] == Hash("c", old=True, line=4)


def test_a_pointer_lies_where_its_working_folder_says() -> None:
    """And may stand for several files, one of which git keeps."""
    text = "wdir: ..\nouts:\n- md5: a\n  path: x.csv\n- md5: b\n  path: y.csv\n  cache: false\n"
    outs = locked.read_pointer(text, "data/raw/a.dvc").outs
    assert {path: out.cached for path, (out, _) in outs.items()} == {"data/x.csv": True, "data/y.csv": False}


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("s3://bucket/a", remotes.STORE),
        ("gdrive://1a", remotes.STORE),
        ("https://example.org/a.dvc", remotes.STORE),
        ("ssh://host:/data/a", remotes.STORE),
        ("remote://store/a", remotes.STORE),
        ("remote://none/a", remotes.MACHINE),
        ("\\\\nas\\share\\a", remotes.STORE),
        ("/dev/shm/a", remotes.PASSING),  # noqa: S108
        ("/private/tmp/a", remotes.PASSING),
        ("C:\\Temp\\a", remotes.PASSING),
        ("file:///tmp/a", remotes.PASSING),
        ("/mnt/a", remotes.MACHINE),
        ("D:/a", remotes.MACHINE),
        ("/temporary/a", remotes.MACHINE),
        ("~/.dvc-remotes/a", remotes.HOME),
        ("../../store", remotes.BESIDE),
        ("..\\..\\store", remotes.BESIDE),
        ("../store", remotes.INSIDE),
        ("cache", remotes.INSIDE),
    ],
)
def test_an_address_says_who_can_reach_it(url: str, kind: str) -> None:
    """A path counts from the folder of the configuration."""
    text = (
        f"[core]\n    remote = Store\n['remote \"Store\"']\n    url = {url}\n['remote \"other\"']\n    url = s3://a\n"
    )
    found = remotes.read(text)
    assert found.default == "store"
    assert remotes.reach(found.known["store"], "", found.known) == kind


CODE = [
    ('import pandas as pd\npd.read_csv("data/a.csv", sep=";")', ["data/a.csv"]),
    ('import pandas as pd\nD = "data"\npd.read_parquet(path=D + "/a.parquet")', ["data/a.parquet"]),
    ('import pandas as pd\nfrom pathlib import Path\npd.read_csv(Path("data") / "raw" / "a.csv")', ["data/raw/a.csv"]),
    ('import os, polars as pl\npl.scan_csv(os.path.join("data", "a.csv")).collect()', ["data/a.csv"]),
    ('from pandas import read_json\nread_json("data/a.json")', ["data/a.json"]),
    ('import numpy as np\nnp.load(file="a.npy")\nnp.loadtxt("b.txt")', ["a.npy", "b.txt"]),
    ('with open("a.jsonl") as file: pass\nopen("b.csv", "rb")', ["a.jsonl", "b.csv"]),
    ('from datasets import load_dataset\nload_dataset("csv", data_files=["a.csv", "b.csv"])', ["a.csv", "b.csv"]),
    ('from torchvision.datasets import ImageFolder\nImageFolder("data/train")', ["data/train"]),
    ('import pandas as pd\npd.read_csv("https://data.example.org/a.csv")', ["https://data.example.org/a.csv"]),
    ('import pandas as pd\npd.read_csv("a.csv.gz")', ["a.csv.gz"]),
    ('open("a.csv", "w")\nopen("a.json")\nopen("model.pkl", "rb")\nopen(x)', []),
    ("import pandas as pd\npd.read_csv(path)\npd.read_csv(f'{path}/a.csv')\npd.concat([])", []),
    ('import pandas as pd\npd.read_csv("/mnt/a.csv")\npd.read_csv("~/a.csv")\npd.read_csv("C:/a.csv")', []),
    ('import pandas as pd\npd.read_csv("path/to/a.csv")\npd.read_csv("data/*.csv")\npd.read_csv("<a>.csv")', []),
    ('import pandas as pd\npd.read_csv("results/a.csv")\npd.read_csv("predictions_2.csv")', []),
    ('import pandas as pd\npd.read_csv("http://localhost:8000/a.csv")', []),
    ('from datasets import load_dataset\nload_dataset("squad")', []),
    ('from mine import read_csv\nread_csv("data/a.csv")', []),
]


@pytest.mark.parametrize(("code", "paths"), CODE, ids=[code.split("\n")[-1][:40] for code, _ in CODE])
def test_what_code_reads_is_known_where_its_path_stands_in_it(code: str, paths: list[str]) -> None:
    """Not what it writes, what a run makes, placeholders, and absolute paths, of which other rules speak."""
    assert [read.path for read in reads.reads(file("src/a.py", code))] == paths


def file(path: str, text: str) -> File:
    data = text.encode()
    return File(Entry(path, ""), Content(data, b"", len(data)))


@pytest.mark.parametrize("path", ["tests/a.py", "docs/a.py", "examples/a.py", "src/test_a.py", "conftest.py"])
def test_code_that_only_shows_something_is_not_looked_at(path: str) -> None:
    """Its data need not be there."""
    assert reads.reads(file(path, CODE[0][0])) == ()


def test_what_code_writes_is_known_by_the_end_of_its_path() -> None:
    """Whatever is before it."""
    code = """frame.to_csv("data/a.csv")
frame.to_parquet(out / "b.parquet")
np.save(os.path.join(folder, "c.npy"), x)
open(f"{folder}/d.jsonl", "w")
(folder / "e.csv").write_text(text)
log("f.csv")
"""
    assert reads.writes("a.py", code.encode()) == {"a.csv", "b.parquet", "c.npy", "d.jsonl", "e.csv"}


@pytest.mark.parametrize(
    ("path", "concerns"),
    [
        ("src/prepare.py", True),
        ("src/deep/new.py", True),
        ("params.yaml", True),
        ("configs/c.yaml", True),
        ("data/raw.csv", True),
        ("serve.py", False),
        ("README.md", False),
    ],
)
def test_dvc_has_to_do_with_what_a_lock_names_and_what_has_a_pointer(repo: Repo, path: str, *, concerns: bool) -> None:
    """Told without git, at every commit."""
    repo.write(FILES)
    assert Watch(str(repo.path)).concerns(path) == concerns
    assert Watch(str(repo.path / "none")).concerns(path) is False


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 5000,
        "a: " + "{a: " * 5000,
        "stages:\n  a:\n    matrix: {" + ", ".join(f"k{n}: [1, 2, 3, 4, 5, 6, 7, 8, 9]" for n in range(9)) + "}\n",
        "a: &a [1]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: &d [*c, *c, *c, *c]\ne: [*d, *d, *d, *d]\n",
        "stages: {a: {cmd: '" + "${" * 200_000 + "'}}",
        "stages: {a: {foreach: [" + "1," * 50_000 + "1], do: {cmd: '${item}'}}}",
        "? [a]\n: b\n",
        "a: 1\na: {b: 2}\na: 3\n",
        "\0",
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_file_ends_as_one_that_cannot_be_read(text: str) -> None:
    """Depth, products of lists, anchors, templates without an end."""
    for read in (lambda: stages.read(text, "dvc.yaml", Nothing()), lambda: locked.read_lock(text)):
        try:
            read()
        except Unreadable:
            continue


class Nothing:
    """No files."""

    paths = ()

    def text(self, path: str) -> str | None:
        return None if path else ""


LEAVES = st.none() | st.booleans() | st.integers() | st.text()
NODES = st.recursive(LEAVES, lambda each: st.lists(each) | st.dictionaries(st.text(), each), max_leaves=8)


@given(NODES, st.dictionaries(st.text(), NODES))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_any_part_of_a_pipeline_is_filled_in_or_left_alone(node: object, names: dict[str, object]) -> None:
    """No other error comes out of a template."""
    try:
        templates.filled(node, names)  # type: ignore[arg-type]
        list(templates.rounds(node, 9))  # type: ignore[arg-type]
        list(templates.grid(node, 9))  # type: ignore[arg-type]
    except Unresolved:
        pass


@given(st.text())
@settings(max_examples=200)
def test_any_text_is_a_document_or_none(text: str) -> None:
    """As a file of parameters, a lock and a pointer."""
    try:
        load(text)
        locked.read_lock(text)
        locked.read_pointer(text, "a.dvc")
    except Unreadable:
        pass


def test_parameters_in_a_format_that_cannot_be_read_are_not_compared(repo: Repo) -> None:
    """Neither broken JSON nor Python."""
    project = judged(repo, {"a.json": "{", "b.py": "x = 1\n", "c.toml": "[", "d.yaml": "a: ["})
    for path in ("a.json", "b.py", "c.toml", "d.yaml", "e.yaml"):
        with pytest.raises(Unresolved):
            params.load(project, path)
