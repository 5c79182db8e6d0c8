"""Data without a version is found where code or a pipeline names it, once, and by the commit that brings it."""

import pytest
from mlops_policy.core import ERROR, WARNING
from scratch import Answer, Repo

A, B = "0cc175b9c0f1b6a831c399e269772661", "92eb5ffee6ae2fec3ad71c772e7cca19"  # MD5 of the letters a and b
RULES = "--select=DAT020,DAT021,DAT022,DAT023,DAT024,DAT025,DAT026"
REMOTE = "[core]\n    remote = store\n['remote \"store\"']\n    url = s3://bucket/store\n"
READ = 'import pandas as pd\ndf = pd.read_csv("data/raw/a.csv")\n'


def pointer(name: str, md5: str = A) -> str:
    return f"outs:\n- md5: {md5}\n  size: 1\n  hash: md5\n  path: {name}\n"


def hashed(path: str, md5: str = A) -> str:
    return f"    - path: {path}\n      hash: md5\n      md5: {md5}\n      size: 1\n"


# A project whose pipeline was run: two stages, parameters, a pointer, sources, a metric that git keeps.
RUN = {
    ".dvc/config": REMOTE,
    "dvc.yaml": """stages:
  prepare:
    cmd: python src/prepare.py
    deps: [data/raw/a.csv, src/prepare.py]
    outs: [data/x.csv]
  train:
    cmd: python src/train.py
    deps: [data/x.csv]
    params: [seed]
    outs: [model.bin]
    metrics: [{m.json: {cache: false}}]
""",
    "dvc.lock": f"""schema: '2.0'
stages:
  prepare:
    cmd: python src/prepare.py
    deps:
{hashed("data/raw/a.csv")}{hashed("src/prepare.py")}    outs:
{hashed("data/x.csv", B)}  train:
    cmd: python src/train.py
    deps:
{hashed("data/x.csv", B)}    params:
      params.yaml:
        seed: 1
    outs:
{hashed("m.json")}{hashed("model.bin", B)}""",
    "params.yaml": "seed: 1\n",
    "data/raw/a.csv.dvc": pointer("a.csv"),
    "src/prepare.py": "a",
    "m.json": "a",
    ".gitignore": "/data/raw/a.csv\n/data/x.csv\n/model.bin\n",
}


def said(answer: Answer) -> list[str]:
    """Return code, level and place of each finding."""
    return [f"{one['code']} {one['level']} {one['path']}:{one['line']}" for one in answer.findings]


def test_a_project_in_step_has_no_finding(repo: Repo) -> None:
    """Under the strictest profile, as a tree and as a commit."""
    assert said(repo.stage(RUN).check("--staged", RULES, "--profile=strict")) == []
    assert said(repo.check("--all", RULES, "--profile=strict")) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"params.yaml": "seed: 2\n"}, ["DAT022 warning dvc.lock:20"]),
        ({"data/raw/a.csv.dvc": pointer("a.csv", B)}, ["DAT022 warning dvc.lock:6"]),
        ({"dvc.yaml": RUN["dvc.yaml"].replace("train.py", "fit.py")}, ["DAT022 warning dvc.lock:20"]),
        ({"dvc.lock": RUN["dvc.lock"].replace(B, A, 1)}, ["DAT022 warning dvc.lock:22"]),
        ({"dvc.lock": "<<<<<<< ours\n" + RUN["dvc.lock"]}, ["DAT022 warning dvc.lock:2"]),
        ({"dvc.yaml": RUN["dvc.yaml"] + "  new: {cmd: echo, outs: [n]}\n"}, ["DAT022 warning dvc.lock:1"]),
        ({"src/prepare.py": "b"}, ["DAT023 warning dvc.lock:10"]),
        ({"m.json": "b"}, ["DAT023 warning dvc.lock:30"]),
        ({"src/serve.py": "b"}, []),
        ({"params.yaml": "seed: 1  # one\nother: 2\n"}, []),
        ({"data/raw/a.csv": "a"}, ["DAT025 error data/raw/a.csv:1"]),
        ({"model.bin": "a"}, ["DAT025 error model.bin:1"]),
        ({".dvc/config": REMOTE.replace("s3://bucket", "/dev/shm")}, ["DAT024 error .dvc/config:4"]),  # noqa: S108
        ({".dvc/config": REMOTE.replace("s3://bucket", "/mnt/nas")}, ["DAT024 warning .dvc/config:4"]),
        ({".dvc/config": REMOTE.replace("s3://bucket", "..")}, ["DAT024 error .dvc/config:4"]),
        ({".dvc/config": REMOTE.replace("s3://bucket", "../..")}, []),
        ({".dvc/config": REMOTE.replace("= store", "= other")}, ["DAT024 warning .dvc/config:2"]),
        ({".dvc/config": REMOTE.partition("['")[0]}, ["DAT024 warning .dvc/config:1"]),
        ({".dvc/config": REMOTE.partition("\n")[2].partition("\n")[2]}, ["DAT024 warning .dvc/config:2"]),
        ({"src/prepare.py": READ.replace("raw/a", "x")}, ["DAT023 warning dvc.lock:10"]),
        ({"src/new.py": READ.replace("a.csv", "b.csv")}, ["DAT020 warning src/new.py:2"]),
    ],
)  # fmt: skip
def test_a_commit_is_told_what_it_puts_out_of_step(repo: Repo, change: dict[str, str], found: list[str]) -> None:
    """Each change of a project in step is found by one rule, where the lock or the file says so."""
    repo.commit(RUN)
    assert said(repo.stage(change).check("--staged", RULES)) == found


def test_what_is_out_of_step_is_an_error_under_the_strictest_profile(repo: Repo) -> None:
    """But for a stage that was never run."""
    repo.commit(RUN)
    repo.stage({"params.yaml": "seed: 2\n", "dvc.yaml": RUN["dvc.yaml"] + "  new: {cmd: echo, outs: [n]}\n"})
    found = said(repo.check("--staged", RULES, "--profile=strict"))
    assert found == ["DAT022 warning dvc.lock:1", "DAT022 error dvc.lock:20"]


def test_a_commit_that_has_nothing_to_do_with_it_is_told_nothing(repo: Repo) -> None:
    """What was out of step before is found when all is looked at, and by whoever touches it."""
    repo.commit({**RUN, "params.yaml": "seed: 2\n", "src/prepare.py": "b"})
    assert said(repo.stage({"src/serve.py": "x = 1\n", "README.md": "more\n"}).check("--staged", RULES)) == []
    assert repo.check("--all", RULES).codes == ["DAT022", "DAT023"]
    assert repo.stage({"src/prepare.py": "c"}).check("--staged", RULES).codes == ["DAT023"]


def test_stages_of_a_lock_are_told_as_one(repo: Repo) -> None:
    """With the names of all of them, and why."""
    repo.commit(RUN)
    repo.stage({"dvc.yaml": RUN["dvc.yaml"].replace("python", "python -O")})
    repo.check("--staged", RULES, f"--output=text={repo.path / 'found.txt'}")
    shown = (repo.path / "found.txt").read_text("utf-8")
    assert "2 stages are not those of the last run: prepare (its command has changed), train" in shown


def test_a_pipeline_that_was_never_run_says_nothing_of_its_data(repo: Repo) -> None:
    """Nor of parameters: there is nothing to compare with, and a stage may fetch the data."""
    files = {path: text for path, text in RUN.items() if not path.endswith((".lock", ".csv.dvc"))}
    assert said(repo.stage(files).check("--all", RULES)) == []


@pytest.mark.parametrize(
    ("more", "level"),
    [
        ({}, ERROR),
        ({"src/make.py": 'frame.to_csv("data/raw/a.csv")\n'}, WARNING),
        ({"tests/test_a.py": 'frame.to_csv("data/raw/a.csv")\n'}, ERROR),
        ({"data/raw.dvc": pointer("raw", f"{A}.dir")}, ""),
        ({"data/raw/a.csv": "a"}, ""),
        ({".gitmodules": '[submodule "data"]\n\tpath = data\n'}, ""),
    ],
    ids=["nothing", "code", "a test", "a pointer to the folder", "git", "a submodule"],
)
def test_what_a_run_has_read_must_have_a_version(repo: Repo, more: dict[str, str], level: str) -> None:
    """Of its own, or with the folder that it lies in; what code makes can be made again."""
    files = {path: text for path, text in RUN.items() if path != "data/raw/a.csv.dvc"}
    levels = [one["level"] for one in repo.stage({**files, **more}).check("--all", "--select=DAT021").findings]
    assert levels == ([level] if level else [])


def test_a_source_that_a_run_has_read_belongs_into_git(repo: Repo) -> None:
    """And not into DVC."""
    files = {path: text for path, text in RUN.items() if path != "src/prepare.py"}
    [finding] = repo.stage(files).check("--all", "--select=DAT021").findings
    assert finding["fix"] == "git add src/prepare.py"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({".gitignore": "data/\n"}, ["DAT020 warning .gitignore:1"]),
        ({".gitignore": "*.csv\n"}, ["DAT020 warning .gitignore:1"]),
        ({".gitignore": "*.log\n"}, []),
        ({".gitignore": "data/\n", "data/raw/a.csv": "a"}, []),
        ({".gitignore": "data/\n", "other/data/raw/a.csv": "a"}, []),
        ({".gitignore": "data/\n", "src/b.py": 'df.to_csv(folder / "a.csv")\n'}, []),
        ({".gitignore": "data/\n", "tests/b.py": 'df.to_csv("data/raw/a.csv")\n'}, ["DAT020 warning .gitignore:1"]),
        ({".gitignore": "data/\n", ".dvc/config": REMOTE}, ["DAT020 error src/a.py:2"]),
        ({".dvc/config": REMOTE}, ["DAT020 warning src/a.py:2"]),
        ({".gitignore": "data/\n", "data/raw.dvc": pointer("raw", f"{A}.dir")}, []),
        ({".gitignore": "data/\n", "dvc.yaml": "stages: {a: {cmd: a, outs: [data/raw]}}\n"}, []),
        ({".gitignore": "data/\n", "src/data.dvc": pointer("data", f"{A}.dir")}, []),
    ],
)  # fmt: skip
def test_data_that_code_reads_must_have_a_version(repo: Repo, files: dict[str, str], found: list[str]) -> None:
    """Wherever the code is started; without DVC, only what .gitignore hides, and that once."""
    repo.stage({"src/a.py": READ, "src/c.py": READ, **files})
    answer = repo.check("--all", "--select=DAT020", "--profile=strict")
    assert [line for line in said(answer) if "src/c.py" not in line] == found


def test_a_project_without_dvc_is_not_told_of_every_read(repo: Repo) -> None:
    """One line of .gitignore hides five tables, which ten files read: it is one finding."""
    code = {f"src/{n}.py": "".join(READ.replace("a.csv", f"{n}_{m}.csv") for m in range(5)) for n in range(10)}
    [finding] = repo.stage({**code, ".gitignore": "data/\n"}).check("--all", "--select=DAT020").findings
    assert "and 49 more" in finding["message"]


def test_a_notebook_reads_from_its_own_folder(repo: Repo) -> None:
    """``../data`` of a notebook is the folder of the project."""
    cell = '{"cell_type": "code", "source": ["import pandas as pd\\n", "pd.read_csv(\'../data/a.csv\')"]}'
    notebook = f'{{"cells": [{cell}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'
    repo.stage({"notebooks/a.ipynb": notebook, ".dvc/config": REMOTE, ".gitignore": "/data/a.csv\n"})
    [finding] = repo.check("--all", "--select=DAT020").findings
    assert finding["fix"] == "dvc add data/a.csv && dvc push"


def test_only_new_lines_of_code_are_told_of(repo: Repo) -> None:
    """Another line of the same file does not bring back what was there before."""
    repo.commit({"src/a.py": READ, ".dvc/config": REMOTE})
    assert said(repo.stage({"src/a.py": f"{READ}x = 1\n"}).check("--staged", RULES)) == []
    repo.stage({"src/a.py": READ + READ.replace("a.csv", "b.csv")})
    assert said(repo.check("--staged", RULES)) == ["DAT020 warning src/a.py:4"]


def test_a_comment_beside_the_line_accepts_it(repo: Repo) -> None:
    """With a reason, an owner and a day."""
    line = "  # mlops-policy: ignore[DAT020] a sample of the vendor -- owner=@data until=2999-01-01"
    repo.stage({"src/a.py": READ.rstrip() + line + "\n", ".dvc/config": REMOTE})
    assert said(repo.check("--staged", RULES)) == []


@pytest.mark.parametrize(
    ("address", "level"),
    [
        ("https://data.example.org/owner/data/main/a.csv", ERROR),
        ("https://data.example.org/owner/data/HEAD/a.csv", ERROR),
        ("s3://bucket/a.csv", WARNING),
        ("https://data.example.org/a.csv", WARNING),
        ("https://data.example.org/owner/data/v1.2/a.csv", ""),
        (f"https://data.example.org/owner/data/{'0a' * 20}/a.csv", ""),
        ("s3://bucket/a.csv?versionId=x", ""),
    ],
)
def test_an_address_must_say_a_version_under_the_strictest_profile(repo: Repo, address: str, level: str) -> None:
    """The head of a branch moves with every push."""
    repo.stage({"src/a.py": f'import pandas as pd\npd.read_csv("{address}")\n'})
    found = repo.check("--all", "--select=DAT026", "--profile=strict").findings
    assert [one["level"] for one in found] == ([level] if level else [])
    assert said(repo.check("--all", "--select=DAT026")) == []


def test_no_credential_of_an_address_is_shown(repo: Repo) -> None:
    """Neither before the host nor behind the question mark."""
    repo.stage({"src/a.py": 'import pandas as pd\npd.read_csv("https://me:word@data.example.org/a.csv?key=word")\n'})
    answer = repo.check("--all", "--select=DAT026", "--profile=strict")
    assert answer.codes == ["DAT026"]
    assert "word" not in answer.out


def test_a_lock_that_gitignore_hides_is_told(repo: Repo) -> None:
    """With the line that does."""
    files = {path: text for path, text in RUN.items() if path != "dvc.lock"}
    [finding] = repo.stage({**files, ".gitignore": "*.lock\n"}).check("--all", "--select=DAT022").findings
    assert finding["level"] == WARNING
    assert ".gitignore:1" in finding["message"]


def test_what_is_only_on_disk_is_not_taken_for_git(folder: Repo) -> None:
    """A folder that is not in git, and files that are named: nobody knows what git would hold."""
    folder.write({**RUN, "data/raw/a.csv": "a", "data/x.csv": "b", "model.bin": "b"})
    assert said(folder.check("--all", RULES)) == []
    assert said(folder.check(RULES, "src/prepare.py", "dvc.yaml")) == []


def test_fixtures_and_templates_are_no_pipelines(repo: Repo) -> None:
    """A test may hold a pipeline that is out of step, and a template one that is none yet."""
    broken = {**RUN, "params.yaml": "seed: 2\n"}
    files = {
        f"{top}/{path}": text for top in ("tests/data/a", "{{ cookiecutter.slug }}") for path, text in broken.items()
    }
    assert said(repo.stage(files).check("--all", "--select=DAT022,DAT023,DAT024")) == []


def test_a_range_is_judged_as_it_ends(repo: Repo) -> None:
    """What one commit puts out of step and the next one mends is no finding."""
    repo.commit(RUN)
    repo.commit({"params.yaml": "seed: 2\n"})
    assert repo.check("--range", "HEAD~1..HEAD", RULES).codes == ["DAT022"]
    repo.commit({"params.yaml": "seed: 1\n"})
    assert repo.check("--range", "HEAD~2..HEAD", RULES).codes == []
