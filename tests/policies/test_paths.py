"""Paths of one machine are found wherever people write them, and nothing that only looks like one is."""

import json
import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy.core import ERROR, WARNING
from mlops_policy.git import Content, Entry
from mlops_policy.machine import files
from mlops_policy.rules import paths
from mlops_policy.snapshot import File

NAME = "olga"  # whose home is in paths that are put together here, so that none is in the file
HOME = "home"


def file(path: str, text: str | bytes) -> File:
    """Return a file as a snapshot has it."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return File(Entry(path, ""), Content(data, b"", len(data)))


def findings(path: str, text: str | bytes) -> list[str]:
    """Return what the rules say of a file, as ``PTH001 error 1 /home/olga/a``; the level is that of the profile."""
    one = file(path, text)
    return [
        f"{rule.code} {problem.level or ERROR} {problem.line} {problem.item or problem.subject}"
        for rule in paths.RULES
        for problem in rule.check(one, {})
    ]


def notebook(*lines: str, output: str = "", magic: Mapping[str, object] | None = None) -> str:
    """Return a notebook with one cell."""
    outputs = [{"output_type": "stream", "name": "stderr", "text": [output]}] if output else []
    source = [f"{line}\n" for line in lines]
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": outputs, "source": source}
    return json.dumps({"cells": [cell], "metadata": magic or {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


HOMES = [
    ("a.py", 'df = pd.read_csv("/home/olga/data/a.csv")', "/home/olga/data/a.csv"),
    ("a.py", "OUT = '/Users/olga.berg/Desktop/merged'", "/Users/olga.berg/Desktop/merged"),
    ("a.py", r"a = 'C:\\Users\\olga\\Data Science\\a.csv'", r"C:\\Users\\olga\\Data Science\\a.csv"),
    ("a.py", r"a = r'C:\Users\olga\a.csv'", r"C:\Users\olga\a.csv"),
    ("a.py", 'a = Path("/home2/olga/x") / "y"', "/home2/olga/x"),
    ("a.py", 'a = f"/home/olga/{name}.pt"', "/home/olga/{name}.pt"),
    ("a.py", 'p.add_argument("--data", default="/home/olga/data")', "/home/olga/data"),
    ("a.py", 'os.system("python /home/olga/run.py --fast")', "/home/olga/run.py"),
    ("a.py", 'create_engine("sqlite:////home/olga/a.db")', "/home/olga/a.db"),
    ("a.py", 'mlflow.set_tracking_uri("file:///Users/olga/mlruns")', "/Users/olga/mlruns"),
    ("a.py", 'Y = """train: C:/Users/olga/train\nnc: 1\n"""', "C:/Users/olga/train"),
    ("a.py", "class A:\n    root: str = '/mnt/c/Users/olga/x'", "/mnt/c/Users/olga/x"),
    ("a.py", 'print 1\nload("/nfs/home/olga/x")', "/nfs/home/olga/x"),
    ("a.ipynb", notebook("df = read_csv('/home/olga/a.csv')"), "/home/olga/a.csv"),
    ("a.ipynb", notebook("!cp a.csv /home/olga/b.csv"), "/home/olga/b.csv"),
    ("params.yaml", "data:\n  dir: /home/olga/data  # ours\n", "/home/olga/data"),
    ("conf/a.yml", "files:\n  - /home/olga/a.txt\n", "/home/olga/a.txt"),
    ("a.toml", 'root = "C:/Users/olga/data"\n', "C:/Users/olga/data"),
    (".vscode/settings.json", '{\n  "python": "/home/olga/env/bin/python"\n}', "/home/olga/env/bin/python"),
    ("setup.cfg", "[data]\nroot = /home/olga/data\n", "/home/olga/data"),
    (".env", "DATA_DIR=/home/olga/data\n", "/home/olga/data"),
    (".dvc/config", "['remote \"a\"']\n    url = /home/olga/store\n", "/home/olga/store"),
    ("a.csv.dvc", "deps:\n- path: /home/olga/a.csv\n", "/home/olga/a.csv"),
    ("MLproject", 'entry_points:\n  main:\n    command: "python a.py /home/olga/a.csv"\n', "/home/olga/a.csv"),
    ("mlruns/0/meta.yaml", "artifact_uri: file:///home/olga/mlruns/0\n", "/home/olga/mlruns/0"),
    ("docker-compose.yml", "services:\n  a:\n    volumes:\n      - /home/olga/data:/data\n", "/home/olga/data"),
    ("run.sh", "cd ~olga/project\n", "~olga/project"),
    ("train.slurm", "#!/bin/sh\n#SBATCH --output=/home/olga/%j.out\n", "/home/olga/%j.out"),
    ("Makefile", "DATA := /Users/olga/data\n", "/Users/olga/data"),
    ("a.R", 'setwd("/Users/olga")', "/Users/olga"),
    ("a.jl", 'df = CSV.read("/home/olga/a.csv", DataFrame)', "/home/olga/a.csv"),
    ("a.cpp", 'std::ifstream in("/home/olga/a.txt");', "/home/olga/a.txt"),
    ("a.js", "const file = '/Users/olga/Desktop/a.json';", "/Users/olga/Desktop/a.json"),
]


@pytest.mark.parametrize(("path", "text", "found"), HOMES)
def test_a_home_folder_is_found_wherever_people_write_one(path: str, text: str, found: str) -> None:
    """In code, cells, commands and settings, on the line on which it stands."""
    line = next(number for number, each in enumerate(text.split("\n"), 1) if found in each)
    assert findings(path, text) == [f"PTH001 error {line} {found}"]


MACHINES = [
    ("a.py", 'open("/mnt/nas/a.csv")', "error"),
    ("a.py", 'ROOT = "D:/data/train"', "error"),
    ("a.py", r'ROOT = r"D:\train\a.csv"', "error"),
    ("a.py", r'ROOT = r"\\nas01\share\a.csv"', "error"),
    ("a.py", 'x = dict(a="/scratch/olga/x")', "error"),
    ("a.py", 'open("/data/olga/coco/a.jpg")', "error"),
    ("a.py", 'root = "/Volumes/My Passport/a"', "error"),
    ("a.py", 'subprocess.run("rsync -a /mnt/nas/a .", shell=True)', "error"),
    ("a.py", 'np.load("/data2/a.npy")', "error"),
    ("a.py", 'np.load("/data/a.npy")', "warning"),
    ("a.py", 'np.load("/weights/vgg/a.npy")', "warning"),
    ("a.py", 'root = os.environ.get("DATA", "/mnt/nas/a")', "warning"),
    ("a.py", 'root = "/content/drive/MyDrive/a"', "warning"),
    ("a.py", 'read_csv(f"/kaggle/input/{name}")', "warning"),
    ("a.py", 'df.to_csv("/dbfs/FileStore/a.csv")', "warning"),
    ("a.py", 'PROJECT = Path("/home/ubuntu/project")', "warning"),
    ("a.py", 'root = "/Volumes/main/churn/raw/a.csv"', "warning"),
    ("a.py", 'open("/workspace/out/model/a.pt")', "warning"),
    ("a.ipynb", notebook("root = '/content/repo'"), "warning"),
    ("a.yaml", "root: /gpfs/projects/nlp\n", "error"),
    ("a.yaml", "ckpt_path: /checkpoints/a.ckpt\n", "warning"),
    (".dvc/config", "['remote \"a\"']\n    url = /mnt/nas/store\n", "error"),
    ("run.sh", "python a.py --data /mnt/nas/a\n", "error"),
    ("run.sh", 'DATA="${DATA:-/mnt/nas/a}"\n', "error"),
    ("run.bat", "python a.py --data D:\\coco\\train\n", "error"),
    ("a.R", 'read.csv("D:/Data, old/a.csv")', "error"),
]


@pytest.mark.parametrize(("path", "text", "level"), MACHINES)
def test_a_disk_of_a_machine_is_an_error_and_what_others_have_too_warns(path: str, text: str, level: str) -> None:
    """Drives and mounts are of one machine; hosted folders, containers' ones and defaults are of several."""
    (found,) = findings(path, text)
    assert found.startswith(f"PTH002 {level} ")


HACKS = [
    ("a.py", 'sys.path.append("/home/olga/lib")', "error"),
    ("a.py", 'sys.path.insert(0, os.path.join("/mnt/nas", "lib"))', "error"),
    ("a.py", 'sys.path += ["/home/olga/lib"]', "error"),
    ("a.py", 'os.environ["PYTHONPATH"] = "/home/olga/lib"', "error"),
    ("a.py", 'os.chdir("/Users/olga/project")', "error"),
    ("a.py", 'sys.path.insert(0, "/app")', "warning"),
    ("a.py", 'sys.path.append("..")', "warning"),
    ("a.py", 'sys.path.append(os.path.abspath("../src"))', "warning"),
    ("a.py", 'sys.path.append(os.path.join(os.getcwd(), ".."))', "warning"),
    ("a.ipynb", notebook("import sys", "sys.path.append('..')"), "warning"),
    ("a.ipynb", notebook("%cd /home/olga/project"), "error"),
    ("a.ipynb", notebook("!cd /mnt/nas/project && python a.py"), "error"),
    ("a.ipynb", notebook("%cd /content/project"), "warning"),
    ("a.sh", f"export PYTHONPATH=/home/{NAME}/lib:$PYTHONPATH\n", "error"),
    (".env", "PYTHONPATH=/scratch/olga/lib\n", "error"),
]


@pytest.mark.parametrize(("path", "text", "level"), HACKS)
def test_a_path_for_modules_is_told_once_and_as_that(path: str, text: str, level: str) -> None:
    """It is no PTH001 besides: one line, one finding."""
    (found,) = findings(path, text)
    assert found.startswith(f"PTH003 {level} ")


NOTHING = [
    ("a.py", "#!/home/olga/bin/python\n# see /home/olga/a.csv\n"),
    ("a.py", '"""Reads /home/olga/a.csv."""\ndef f():\n    """From /mnt/nas/a."""\n    "/mnt/nas/a"\n'),
    ("a.py", 'a = f"/home/{user}/a"\nb = "/home/%s/a" % user\nc = "/home/{}/a".format(user)\nd = "/home/" + user\n'),
    ("a.py", 'a = "/path/to/a"\nb = "/home/user/a"\nc = "/Users/you/a"\nd = "/home/<you>/a"\ne = "/mnt/your/a"\n'),
    ("a.py", 'a = "~/a"\nb = "$HOME/a"\nc = Path.home() / "a"\nd = os.path.expanduser("~/data/a")\n'),
    ("a.py", 'a = "/usr/bin/env"\nb = "/dev/null"\nc = "/tmp/a/b"\nd = "/var/log/a"\ne = "/proc/self/maps"\n'),
    ("a.py", r'a = r"C:\Program Files\a\b.exe"; b = "C:\\Windows\\Fonts\\a.ttf"; c = "/Applications/a.app"'),
    ("a.py", 'open("/opt/ml/input/data/train/a.csv")\nopen("/etc/hosts")\nopen("/app/config.yaml")\n'),
    ("a.py", '@app.get("/data/upload")\ndef f():\n    return client.post("/content/drive/list")\n'),
    ("a.py", 'url = "/data/a/b/c.json"\nx = requests.get(BASE + "/data/a/b.json")\ny = urljoin(a, "/home/x/y")\n'),
    (
        "a.py",
        'u = "https://a.org/home/olga/x"\ns = "s3://b/home/olga/x"\nh = "hdfs:///data/a/b/c"\ng = "gs://b/mnt/a"\n',
    ),
    ("a.py", 'p = re.compile(r"/home/[^/]+/a")\nq = re.sub("/home/olga/", "", x)\nr = "/home/.*/a"\n'),
    ("a.py", 'p.add_argument("--a", help="such as /home/olga/a")\nq = ArgumentParser(description="/mnt/nas/a")\n'),
    ("a.py", 'print("saved to /home/olga/a")\nlog.info("see /mnt/nas/a")\nraise ValueError("no /mnt/nas/a")\n'),
    ("a.py", 'print("A:\\nfoo\\nbar")\nx = "Notes:\\tfoo\\tbar"\ny = "a:/b"\nz = "2024/home/olga"\n'),
    ("a.py", 'a = root + "/data/a.csv"\nb = f"{root}/data/a.csv"\nc = "src/data/a/b"\nd = "./mnt/nas/a"\n'),
    ("a.py", 'topic = "/data/sensor/raw"\nx = tree.xpath("/data/a/b")\np = "/properties/data/a"\n'),
    ("a.py", r'to_replace = ("\\\\hline\\n\\\\hline\\n")' + "\n" + r'x = r"\\alpha \beta"'),
    ("a.py", "sys.path.insert(0, str(Path(__file__).parent))\nsys.path.append(os.path.join(ROOT, '..'))\n"),
    ("a.py", "# sys.path.append('..')\nx = 'sys.path.append(\"..\")'\nsys.path.insert(0, '/usr/lib/a')\n"),
    ("conftest.py", 'import sys\nsys.path.insert(0, "src")\n'),
    ("docs/conf.py", 'sys.path.insert(0, os.path.abspath(".."))\n'),
    ("a.ipynb", notebook("# /home/olga/a", "%cd ..", "!ls ~/a", 'x = "$HOME/a"')),
    ("Dockerfile", "FROM a\nRUN useradd olga\nWORKDIR /home/olga/app\nVOLUME /data\nCOPY . /mnt/nas/a\n"),
    ("docker-compose.yml", "services:\n  a:\n    working_dir: /home/olga/a\n    volumes:\n      - ./x:/data/x/y\n"),
    (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - run: cd /home/runner/work && ls /mnt/a/b\n"),
    (".devcontainer/devcontainer.json", '{"workspaceFolder": "/home/olga/a"}'),
    ("a.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  path: /mnt/nas/a\n"),
    ("a.yaml", "paths:\n  /home/olga/x:\n    get: {}\nurl: https://a.org/mnt/nas/a\n# root: /home/olga/a\n"),
    ("a.yaml", "root: ${oc.env:DATA}/data/a\nhome: /home/${USER}/a\nb: data/raw\nc: s3://bucket/mnt/nas/a\n"),
    ("a.json", '{"route": "/Users/list/all", "url": "/data/a/b/c"}'),
    ("run.sh", '#!/bin/bash\ncd "$HOME/a"\nls ${DATA}/data/a ./data/a ~/data\ncurl https://a.org/home/olga/x\n'),
    ("run.sh", 'echo "usage: run /home/olga/a"\ndocker run -v "$PWD:/data/a/b" img\n# cd /home/olga\n'),
    ("a.js", "app.get('/home/products/list', f);\nload('/data/a/b.json');\nimport x from '@/data/a';\n"),
    ("a.R", "# setwd('/home/olga/a')\nx <- read.csv('data/a.csv')\n"),
    ("README.md", "Run `/home/olga/a`.\n"),
    (".gitignore", "/home/olga/a\n/data/raw\n"),
    ("uv.lock", 'source = { path = "/home/olga/a" }\n'),
    ("a_pb2.py", '# Generated by the compiler. DO NOT EDIT!\na = "/home/olga/a"\n'),
    ("tests/test_a.py", 'assert split("/home/olga/a") == ("/home/olga", "a")\nassert norm(r"D:\\a\\b") == "D:/a/b"\n'),
]


@pytest.mark.parametrize(("path", "text"), NOTHING)
def test_what_only_looks_like_a_path_of_a_machine_passes(path: str, text: str) -> None:
    """Comments, prose, routes, stores, templates, placeholders, systems' own files, containers, test data."""
    assert findings(path, text) == []


@pytest.mark.parametrize("path", ["tests/a.py", "docs/a.py", "examples/a.ipynb", "test_a.py", ".env.example"])
def test_tests_documentation_and_examples_only_warn(path: str) -> None:
    """What a test reads from a home folder fails elsewhere all the same."""
    text = notebook("df = read_csv('/home/olga/a.csv')") if path.endswith("ipynb") else "DATA='/home/olga/a.csv'\n"
    assert [found[:14] for found in findings(path, text)] == ["PTH001 warning"]


def test_each_home_folder_in_outputs_and_metadata_of_a_notebook_is_told_once() -> None:
    """Where it stands first; the code beside them is no output."""
    trace = '/home/olga/env/a.py:3: UserWarning\n"source": "x" /Users/olga/a.py'
    text = notebook("1 / 0", "# /home/nobody-else/a", output=trace, magic={"interpreter": "/home/olga/env/bin/python"})
    line = text[: text.index("UserWarning")].count("\n") + 1
    assert findings("a.ipynb", text) == [f"PTH004 error {line} {home}/olga" for home in ("/home", "/Users")]


def test_a_command_clears_the_metadata_where_it_is_what_names_a_home_folder() -> None:
    """Clearing outputs leaves metadata; where only outputs name one, tags and kernel need not go."""
    printed, kept = "/home/olga/env/a.py:3: UserWarning", {"papermill": {"input_path": f"/{HOME}/jana/a.ipynb"}}
    for text, expected in (
        (notebook("1", output=printed), {"outputs name a home folder: /home/olga": False}),
        (notebook("1", magic=kept), {"metadata names a home folder: /home/jana": True}),
        (
            notebook("1", output=printed, magic=kept),
            {"outputs name a home folder: /home/olga": True, "metadata names a home folder: /home/jana": True},
        ),
    ):
        found = {
            one.message.removeprefix("a notebook's ").partition(" (")[0]: "ClearMetadata" in one.fix
            for one in paths.notebook_path.check(file("a b.ipynb", text), {})
        }
        assert found == expected


def test_many_paths_of_a_file_are_told_as_one() -> None:
    """Up to five stand alone; of more, each knows the sentence that they share."""
    few, many = (
        list(paths.home_path.check(file("a.py", "".join(f"a = '/home/olga/{n}'\n" for n in range(count))), {}))
        for count in (5, 7)
    )
    assert {problem.together for problem in few} == {""}
    assert {problem.together for problem in many} == {"7 paths of this file are of one machine"}
    assert [problem.item for problem in many][6] == "/home/olga/6"


def test_a_problem_stays_the_same_when_lines_move() -> None:
    """Its subject is the path, and nothing of where it stands."""
    (before,) = paths.home_path.check(file("a.py", "a = '/home/olga/a'\n"), {})
    (after,) = paths.home_path.check(file("a.py", "\n\nabc = '/home/olga/a'\n"), {})
    assert before.subject == after.subject
    assert (before.line, before.column, after.line, after.column) == (1, 6, 3, 8)


@pytest.mark.parametrize(
    ("path", "fix"),
    [
        ("train.py", 'Path(__file__).parents[0] / "data"'),
        ("src/app/train.py", 'Path(__file__).parents[2] / "data"'),
        ("conf/a.yaml", "relative to the repository"),
        (".dvc/config", "dvc remote modify --local"),
    ],
)
def test_the_remedy_is_that_of_the_kind_of_file(path: str, fix: str) -> None:
    """From a source, as many folders up as it lies deep."""
    (problem,) = paths.home_path.check(file(path, "a = '/home/olga/a'\n"), {})
    assert fix in problem.fix


def test_levels_are_those_of_the_profile_or_a_warning() -> None:
    """No rule raises what a profile says."""
    for path, text, _ in HOMES + MACHINES + HACKS:
        for rule in paths.RULES:
            assert {problem.level for problem in rule.check(file(path, text), {})} <= {"", WARNING}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_read(encoding: str) -> None:
    """As editors on Windows save it."""
    assert findings("a.py", "a = 'C:/Users/olga/é'\r\n".encode(encoding))


HOSTILE = {
    "slashes": "/" * 1_000_000,
    "homes": f"'/home/{NAME}/a' " * 70_000,
    "colons": "D:/" + "ab/" * 330_000,
    "backslashes": "\\" * 1_000_000,
    "quotes": "'\"" * 500_000,
    "open": '"""\\' * 250_000 + "/home/olga/a",
    "brackets": "(" * 500_000 + "'/home/olga/a'",
    "names": "a" * 500_000 + " = '/home/olga/a'",
    "spaces": "x =" + " " * 500_000 + "'/home/olga/a'",
    "tildes": "~a" * 500_000,
    "one string": '"""' + "'/home/olga/a /b/c' " * 50_000,
    "closed": "()" * 500_000 + "'/home/olga/a'",
    "hacks": "sys.path.append(" * 60_000,
    "lines": "/home/olga/a\n" * 70_000,
    "keys": "a: " * 300_000 + "/home/olga/a",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("path", ["a.py", "a.yaml", "a.sh", "a.cpp"])
def test_hostile_text_takes_no_longer_than_any_other(path: str, name: str) -> None:
    """A megabyte in less than a second, on a machine that does something else besides."""
    one = file(path, HOSTILE[name])
    start = time.process_time()
    files.spots(one)
    assert time.process_time() - start < 1


@given(
    st.text(alphabet="/homeusrD:\\~'\"#()[]{}=+,\n\t a1.-%!f$", max_size=300),
    st.sampled_from(["py", "yaml", "sh", "c"]),
)
@settings(max_examples=150)
def test_no_text_makes_a_rule_fail(text: str, ending: str) -> None:
    """And each finding names a line that the file has."""
    for rule in paths.RULES:
        for problem in rule.check(file(f"a.{ending}", text), {}):
            assert 1 <= problem.line <= text.count("\n") + 1


@given(st.text(max_size=200))
@settings(max_examples=50)
def test_no_cell_makes_a_rule_fail(source: str) -> None:
    """Nor its outputs."""
    findings("a.ipynb", notebook(source, "x = '/home/olga/a'", output=source))


def test_a_file_without_a_path_is_not_read() -> None:
    """It is told by its bytes, so that nothing is imported for it."""
    source = (
        "import os\n\n\ndef f(a: int) -> str:\n    return os.path.join('data:\\n', f'{a / 2}.csv')  # https://a.org/b\n"
    )
    assert not files.is_hinted(source.encode())
