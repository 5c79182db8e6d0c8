"""Locks are compared with their manifests as the tools that made them would, and found where they lie."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest
import uv as uv_package
from hypothesis import given, settings
from hypothesis import strategies as st
from lock_edits import EDITS, FRESH, PYPROJECT, SHAPES, STALE, WHEELS, Edit
from mlops_policy import locks
from mlops_policy.documents import Unreadable
from mlops_policy.locks import (
    ABSENT,
    IN_STEP,
    OPTION,
    UNKNOWN,
    Around,
    Verdict,
    bypass,
    hashed,
    ignored,
    pdm,
    pipfile,
    poetry,
    pylock,
    script,
    uv,
)
from mlops_policy.locks.markers import same_marker
from mlops_policy.locks.versions import Bounds, bounds, same_spec
from mlops_policy.pins import sites
from mlops_policy.project import Project
from mlops_policy.snapshot import tree
from scratch import Repo

WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
ALL = Bounds()
Make = Callable[[Mapping[str, str]], Project]


class Files:
    """Files by their path, as a project has them."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = dict(sorted(files.items()))

    @property
    def paths(self) -> Mapping[str, str]:
        return self.files

    def text(self, path: str) -> str | None:
        return self.files.get(path)


class Uv:
    """The real uv, with an index of a few packages on disk and no network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "GIT_"))}
        offline = {"UV_NO_INDEX": "1", "UV_FIND_LINKS": str(folder / "wheels"), "UV_PYTHON_DOWNLOADS": "never"}
        places = {"UV_CACHE_DIR": str(folder / "cache"), "UV_PYTHON": sys.executable}
        self.environment = {**clean, **offline, **places}
        self._wheels()
        self._repositories()
        self.locks = {shape: self._lock(shape) for shape in SHAPES}

    def text(self, text: str) -> str:
        """Return a text with the place of the repositories in it."""
        return text.replace("REPOS", self.folder.as_posix())

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [uv_package.find_uv_bin(), "lock", *arguments]
        return subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False)

    def write(self, name: str, files: Mapping[str, str]) -> Path:
        for path, text in files.items():
            target = self.folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(self.text(text), encoding="utf-8")
        return self.folder / name

    def compare(self, edit: Edit) -> Verdict:
        """Return our verdict on the lock of an edited project."""
        files = {path: self.text(text) for path, text in edit.files().items()}
        return uv.compare(files[PYPROJECT], self.locks[edit.shape], Around("", Files(files)))

    def _lock(self, shape: str) -> str:
        folder = self.write(f"projects/{shape}", SHAPES[shape])
        answer = self.run(folder)
        assert answer.returncode == 0, answer.stderr
        return (folder / "uv.lock").read_text(encoding="utf-8")

    def _wheels(self) -> None:
        folder = self.folder / "wheels"
        folder.mkdir()
        for name, (versions, more) in WHEELS.items():
            for version in versions:
                info = f"{name}-{version}.dist-info"
                with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
                    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}"
                    wheel.writestr(f"{info}/METADATA", metadata)
                    wheel.writestr(f"{info}/WHEEL", WHEEL)
                    wheel.writestr(f"{info}/RECORD", "")

    def _repositories(self) -> None:
        author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        for repo, name in (("repo", "tool"), ("repo2", "child")):
            manifest = f'[project]\nname = "{name}"\nversion = "1"\nrequires-python = ">=3.10"\n'
            folder = self.write(repo, {PYPROJECT: manifest})
            git = ["git", "-C", str(folder)]
            subprocess.run([*git, "init", "--quiet", "--initial-branch", "main"], env=self.environment, check=True)
            for tag in ("v1", "v2"):
                (folder / "note").write_text(tag)
                subprocess.run([*git, "add", "--all"], env=self.environment, check=True)
                message = [*git, *author, "commit", "--quiet", "--message", tag]
                subprocess.run(message, env=self.environment, check=True)
                subprocess.run([*git, "tag", tag], env=self.environment, check=True)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Uv:
    """Return uv with a lock of each project that the edits change."""
    return Uv(tmp_path_factory.mktemp("uv"))


@pytest.mark.parametrize("shape", SHAPES)
def test_uv_lock_is_judged_as_uv_judges_it(shape: str, real: Uv) -> None:
    """Of each edit of a project our verdict on its lock is the one that uv gave."""
    edits = [edit for edit in EDITS if edit.shape == shape]
    wrong = [
        (edit.what, found) for edit in edits if bool((found := real.compare(edit)).drifts) != (edit.verdict == STALE)
    ]
    assert {edit.verdict for edit in edits} == {STALE, FRESH}
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_uv_judges_its_lock_as_the_table_says(shape: str, real: Uv) -> None:
    """`uv lock --check` of the real uv, asked again of each edit, says what the table holds."""
    wrong = []
    for number, edit in enumerate(edit for edit in EDITS if edit.shape == shape):
        folder = real.write(f"edits/{number}/{shape}", {**edit.files(), "uv.lock": real.locks[shape]})
        if (real.run(folder, "--check").returncode != 0) != (edit.verdict == STALE):
            wrong.append(edit.what)
    assert wrong == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("tighten", "alpha: pyproject.toml has >=1,<2, uv.lock was made for >=1"),
        ("add", "gamma: pyproject.toml has any version, uv.lock was made without it"),
        ("remove", "alpha: uv.lock was made for >=1, pyproject.toml does not have it"),
        ("group spec", "gamma (group dev): pyproject.toml has >=1.0, uv.lock was made for ==1.0"),
        ("python cap", "requires-python: pyproject.toml has >=3.11,<4, uv.lock was made for >=3.11"),
        ("version", "my-app: pyproject.toml has version 0.1.1, uv.lock was made for 0.1.0"),
        ("resolution lowest", "resolution: pyproject.toml has lowest, uv.lock was made with highest"),
    ],
)
def test_a_drift_names_the_dependency_and_both_values(change: str, sentence: str, real: Uv) -> None:
    """A sentence says what the manifest has and what the lock was made for."""
    edit = next(edit for edit in EDITS if (edit.shape, edit.what) == ("app", change))
    assert sentence in [drift.text for drift in real.compare(edit).drifts]


def test_an_option_is_no_dependency(real: Uv) -> None:
    """A lock that was made with other options of uv is in step, and the difference is told apart."""
    edit = next(edit for edit in EDITS if edit.what == "prerelease")
    verdict = real.compare(edit)
    assert verdict.state == IN_STEP
    assert {drift.what for drift in verdict.drifts} == {OPTION}


def test_a_lock_of_an_unknown_version_raises_no_alarm(real: Uv) -> None:
    """What a later uv writes cannot be told to be stale."""
    lock = real.locks["app"].replace("version = 1\n", "version = 2\n", 1)
    verdict = uv.compare(SHAPES["bare"][PYPROJECT], lock)
    assert (verdict.state, verdict.drifts) == (UNKNOWN, ())
    assert "version is 2" in verdict.skipped[0]


def test_dynamic_fields_are_skipped_with_a_note() -> None:
    """What only a build could tell is not compared, and that is said."""
    manifest = '[project]\nname = "a"\nrequires-python = ">=3.11"\ndynamic = ["version", "dependencies"]\n'
    lock = 'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n'
    lock += '\n[[package]]\nname = "a"\nsource = { editable = "." }\n'
    lock += '\n[package.metadata]\nrequires-dist = [{ name = "b" }]\n'
    verdict = uv.compare(f"{manifest}[build-system]\nrequires = []\n", lock)
    assert verdict.state == IN_STEP
    assert len(verdict.skipped) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("==2022.06.21", "==2022.6.21", True),
        (">=1,<2", "~=1.0", True),
        (">=1.0", "(>=1)", True),
        (">=1,>=0.5", ">=1", True),
        (">=1,>1", ">1", True),
        (">=1,<=2,<2", ">=1,<2", True),
        (">=3.6.*", ">=3.6", True),
        ("==1.*", "==1", False),
        ("", ">=0", False),
        ("not a version", "not  a version", True),
    ],
)
def test_specifiers_are_compared_by_what_they_mean(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    """Two ways of writing the same versions are the same."""
    assert same_spec(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("python_version < '3.13'", "python_full_version < '3.13'", True),
        ("python_version <= '3.12'", 'python_version < "3.13"', True),
        ("python_version >= '3.8'", "", True),  # with Python from 3.11 on
        ("platform_system == 'Windows'", "sys_platform == 'win32'", True),
        ("os_name == 'nt'", "sys_platform == 'win32'", False),
        ("a and (", "sys_platform == 'win32'", False),
        ("python_version < '<3.10'", "", True),  # no version: uv goes on without it
        ("sys_platform == 'linux' and python_version < '3.12'", "sys_platform == 'linux'", False),
    ],
)
def test_markers_are_compared_by_where_they_hold(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    """Two markers that hold in the same environments are the same."""
    assert same_marker(one, other, Bounds((3, 11))) is same


def test_a_member_behind_another_project_does_not_see_the_sources_of_the_root() -> None:
    """As uv has it: the way up ends at the first project that is no workspace."""
    root = (
        '[project]\nname = "root"\nversion = "1"\nrequires-python = ">=3.11"\n'
        '[tool.uv.workspace]\nmembers = ["a", "a/b"]\n[tool.uv.sources]\nroot = { workspace = true }\n'
    )
    member = '[project]\nname = "{}"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["root"]\n'
    entry = '[[package]]\nname = "{0}"\nversion = "1"\nsource = {{ virtual = "{1}" }}\n\n[package.metadata]\n'
    lock = (
        'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n\n[manifest]\nmembers = ["a", "b", "root"]\n\n'
        + entry.format("root", ".")
        + "\n"
        + entry.format("a", "a")
        + 'requires-dist = [{ name = "root", virtual = "." }]\n\n'
        + entry.format("b", "a/b")
        + 'requires-dist = [{ name = "root" }]\n'
    )
    files = {"a/pyproject.toml": member.format("a"), "a/b/pyproject.toml": member.format("b")}
    assert uv.compare(root, lock, Around("", Files({**files, "pyproject.toml": root}))).drifts == ()


def test_the_order_of_default_groups_is_none() -> None:
    """They are sorted by uv."""
    manifest = (
        '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.11"\n'
        '[tool.uv]\ndefault-groups = ["dev", "b", "a"]\n'
    )
    lock = (
        'version = 1\nrevision = 5\nrequires-python = ">=3.11"\n\n[[package]]\nname = "a"\nversion = "1"\n'
        'source = { virtual = "." }\ndefault-groups = ["a", "b", "dev"]\n'
    )
    assert uv.compare(manifest, lock).drifts == ()


def test_a_marker_that_repeats_itself_does_not_hang() -> None:
    """A marker of many names is compared in no time, whatever the answer."""
    names = ("os_name", "platform_machine", "platform_release", "platform_version", "implementation_name")
    marker = " and ".join(f"{name} != '{number}'" for name in names for number in range(20))
    assert same_marker(marker, f"{marker} and python_version >= '3'", ALL) in (True, False)


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (">=3.11", Bounds((3, 11), None)),
        ("~=3.11", Bounds((3, 11), (4,))),
        ("==3.11.*", Bounds((3, 11), (3, 12))),
        (">=3.11.0,<3.14,!=3.12.1", Bounds((3, 11), (3, 14))),
        ("three", None),
    ],
)
def test_a_range_of_python_has_two_bounds(spec: str, found: Bounds | None) -> None:
    """What is excluded between them counts for nothing."""
    assert bounds(spec) == found


POETRY = """\
[tool.poetry]
name = "app"
version = "0.1.0"
description = ""
authors = ["a <a@example.org>"]
[tool.poetry.dependencies]
python = "^3.11"
iniconfig = "^2.0"
pluggy = {version = ">=1", optional = true}
[tool.poetry.extras]
x = ["pluggy"]
[tool.poetry.group.dev.dependencies]
idna = "*"
[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
"""
STANDARD = """\
[project]
name = "app"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["iniconfig (>=2,<3)"]
[project.optional-dependencies]
x = ["pluggy"]
[dependency-groups]
dev = ["idna"]
[tool.poetry]
package-mode = false
[tool.poetry.group.lint.dependencies]
packaging = "*"
"""


def _poetry_lock(version: str, digest: str) -> str:
    head = f"# This file is automatically @generated by Poetry {version} and should not be changed by hand.\n"
    package = '\n[[package]]\nname = "iniconfig"\nversion = "2.3.0"\n'
    return f'{head}{package}\n[metadata]\nlock-version = "2.1"\ncontent-hash = "{digest}"\n'


@pytest.mark.parametrize(
    ("manifest", "version", "digest"),
    [
        (POETRY, "1.4.2", "a616df8a13874e5327a36a40aa588cab229474f8c15e97c4c86c8d3b97e93570"),
        (POETRY, "1.8.5", "a616df8a13874e5327a36a40aa588cab229474f8c15e97c4c86c8d3b97e93570"),
        (POETRY, "2.5.1", "a616df8a13874e5327a36a40aa588cab229474f8c15e97c4c86c8d3b97e93570"),
        (STANDARD, "2.0.1", "dae73e8dcc41785c59dd21f43877978f6f9f5f9e0f03badcd08ff9c603e5820e"),
        (STANDARD, "2.3.0", "a541ac64a801d5793d407222bd61baff7db211e5c46354f89b8493ff9777112b"),
        (STANDARD, "2.5.1", "a541ac64a801d5793d407222bd61baff7db211e5c46354f89b8493ff9777112b"),
    ],
)
def test_poetry_lock_is_told_by_the_hash_that_its_poetry_made(manifest: str, version: str, digest: str) -> None:
    """The hashes are those that these versions of Poetry wrote for this manifest."""
    lock = _poetry_lock(version, digest)
    assert poetry.compare(manifest, lock).state == IN_STEP
    assert poetry.compare(manifest.replace('version = "0.1.0"', 'version = "0.2.0"'), lock).state == IN_STEP
    raised = manifest.replace("^2.0", "^3.0").replace(">=2,<3", ">=3")
    (first, *_) = poetry.compare(raised, lock).drifts
    assert first.text.startswith("iniconfig: pyproject.toml has >=3")
    assert first.text.endswith("poetry.lock holds 2.3.0")


def test_a_change_that_no_name_tells_is_told_as_a_change() -> None:
    """Where all that is asked for is there, the hash still says that something has changed."""
    lock = _poetry_lock("2.5.1", "0" * 64)
    (drift,) = poetry.compare('[project]\nname = "a"\ndependencies = ["iniconfig>=2"]\n', lock).drifts
    assert drift.text == "pyproject.toml has changed since poetry.lock was made: its content-hash is another"


@pytest.mark.parametrize(
    ("text", "specifier"),
    [
        ("^1.2.3", ">=1.2.3,<2"),
        ("^0.2", ">=0.2,<0.3"),
        ("~1.2", ">=1.2,<1.3"),
        ("~1", ">=1,<2"),
        ("1.2.*", "==1.2.*"),
        ("1.2", "==1.2"),
        (">=1,<2 || >=3", ""),
        ("*", ""),
        (">=1.2,<2", ">=1.2,<2"),
    ],
)
def test_versions_of_poetry_are_read_as_specifiers(text: str, specifier: str) -> None:
    """Carets and tildes are ranges."""
    assert poetry.specifier(text) == specifier


PDM = """\
[project]
name = "app"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["iniconfig>=2"]
[project.optional-dependencies]
x = ["pluggy>=1"]
[dependency-groups]
dev = ["idna>=3"]
"""


@pytest.mark.parametrize(
    "digest",
    [
        "47894201aff9ad3929814ed793dfa2c82e24548119a296deb446998d8d2bb88c",  # PDM 2.22 and 2.29
        "52e5bb6821f9398909d0a7678462833f5336c14a6b241c906bb2de61a162b179",  # PDM 2.10 and 2.15
    ],
)
def test_pdm_lock_is_told_by_its_hash(digest: str) -> None:
    """The hashes are those that these versions of PDM wrote for this manifest."""
    lock = f'[metadata]\ngroups = ["default"]\ncontent_hash = "sha256:{digest}"\n'
    lock += '\n[[package]]\nname = "iniconfig"\nversion = "2.3.1"\n'
    assert pdm.compare(PDM, lock).state == IN_STEP
    (drift,) = pdm.compare(PDM.replace(">=2", ">=3"), lock).drifts
    assert drift.text == "iniconfig: pyproject.toml has >=3, pdm.lock holds 2.3.1"
    assert pdm.compare(PDM, lock.replace("content_hash", "lock_inputs = {}\nx")).state == UNKNOWN


PIPFILE = """\
[[source]]
name = "example"
url = "https://packages.example.org/simple"
verify_ssl = true

[packages]
Iniconfig = ">=2"

[dev-packages]
pluggy = {version = "*", markers = "sys_platform == 'linux'"}

[docs]
Sphinx = "*"

[requires]
python_version = "3.11"
"""
PIPFILE_LOCK = """\
{"_meta": {"hash": {"sha256": "be1a78c47f8e99ba1cd36b1b61755bf0e80926f64054254b8ea82b2f687c7afa"}, "pipfile-spec": 6},
"default": {"iniconfig": {"version": "==2.3.1"}}, "develop": {"pluggy": {"version": "==1.6.0"}}}
"""
OLDER = "cee3f5a38446cafe73a70e4db7d33d393f9478b335b2784829215bd7f37b6fd7"


def test_pipfile_lock_is_told_by_its_hash() -> None:
    """The hashes are those that Pipenv 2026.10 and 2023.12 make of this Pipfile, however a name is written."""
    assert pipfile.compare(PIPFILE, PIPFILE_LOCK).state == IN_STEP
    assert pipfile.compare(PIPFILE.replace("Iniconfig", "iniconfig"), PIPFILE_LOCK).state == IN_STEP
    digest = PIPFILE_LOCK.split('"')[7]
    assert pipfile.compare(PIPFILE, PIPFILE_LOCK.replace(digest, OLDER)).state == IN_STEP
    (drift,) = pipfile.compare(PIPFILE.replace(">=2", ">=3"), PIPFILE_LOCK).drifts
    assert drift.text == "iniconfig: Pipfile has >=3, Pipfile.lock holds 2.3.1"
    (drift,) = pipfile.compare(PIPFILE.replace("3.11", "3.12"), PIPFILE_LOCK).drifts
    assert "its hash is another" in drift.text
    without = f"[packages]{PIPFILE.partition('[packages]')[2]}"
    assert pipfile.compare(without, PIPFILE_LOCK).state == UNKNOWN


def test_the_hash_of_a_manifest_is_there_to_write() -> None:
    """Whoever repairs a manifest gets the hashes that its lock may hold then, in the order in which it had them."""
    lock = _poetry_lock("2.0.1", "0" * 64)
    before, after = (poetry.hashes(text, lock) for text in (STANDARD, STANDARD.replace(">=2,<3", "==2.3.0")))
    assert len(before) == len(after) == 2
    assert before[1] == "dae73e8dcc41785c59dd21f43877978f6f9f5f9e0f03badcd08ff9c603e5820e"
    assert pipfile.hashes(PIPFILE, PIPFILE_LOCK)[1] == OLDER
    assert pdm.hashes(PDM, "")[0].startswith("47894201")


def test_pylock_must_hold_what_is_asked_for() -> None:
    """It does not say what it was made for, so each direct dependency must be there in a version that is allowed."""
    lock = 'lock-version = "1.0"\nrequires-python = ">=3.11"\n\n[[packages]]\nname = "iniconfig"\nversion = "2.3.1"\n'
    assert pylock.compare(PDM, lock).state == IN_STEP
    assert "iniconfig: pyproject.toml has >=3" in pylock.compare(PDM.replace(">=2", ">=3"), lock).drifts[0].text
    assert "does not hold it" in pylock.compare(PDM.replace("iniconfig", "numpy"), lock).drifts[0].text
    assert "requires-python" in pylock.compare(PDM.replace(">=3.11", "<3.11"), lock).drifts[0].text
    assert pylock.compare(PDM, lock.replace("1.0", "2.0")).state == UNKNOWN


COMPILED = """\
#    pip-compile --generate-hashes requirements.in
alpha==1.0 \\
    --hash=sha256:aaaa
    # via -r requirements.in
beta[fast]==2.0 \\
    --hash=sha256:bb
    # via
    #   -r requirements.in
    #   alpha
gamma==1.0 --hash=sha256:cc  # via alpha
"""


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        ("alpha\nbeta>=1\n", []),
        ("alpha\nBeta [fast] >= 1 # why\n", []),
        ("-r base.in\n", []),
        ("alpha\nbeta>=3\n", ["beta: requirements.in has >=3, requirements.txt holds 2.0"]),
        ("alpha\ndelta\n", ["delta: requirements.in has any version, requirements.txt does not hold it"]),
        ("beta\n", ["alpha: requirements.txt was made with it, requirements.in does not have it"]),
        ("alpha\ndelta; sys_platform == 'win32'\n", []),
    ],
)
def test_compiled_requirements_must_hold_what_their_input_asks_for(asked: str, sentences: list[str]) -> None:
    """Their comments say what only the input asked for."""
    around = Around("", Files({"base.in": "alpha\nbeta\n"}), "requirements.in", "requirements.txt")
    assert [drift.text for drift in hashed.compare(asked, COMPILED, around).drifts] == sentences


def test_a_script_is_compared_with_its_own_lock() -> None:
    """The block in the comments of a script is its manifest."""
    text = '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["rich>=13"]\n# ///\n'
    lock = 'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n\n[manifest]\n'
    lock += 'requirements = [{ name = "rich", specifier = ">=13" }]\n\n[[package]]\nname = "rich"\nversion = "14.0"\n'
    around = Around("", Files({}), "a.py", "a.py.lock")
    assert script.compare(text, lock, around).state == IN_STEP
    (drift,) = script.compare(text.replace(">=13", ">=14"), lock, around).drifts
    assert drift.text == "rich: a.py has >=14, a.py.lock was made for >=13"
    assert script.compare(text.replace(">=3.11", ">=3.12"), lock, around).drifts


def _bypasses(lines: str, kind: str = "uv") -> list[tuple[str, str]]:
    found = bypass.read(f"FROM python:3.12.1\n{lines}\n", "Dockerfile", sites.DOCKERFILE, kind)
    return [(one.written, one.instead) for one in found]


@pytest.mark.parametrize(
    ("lines", "kind", "found"),
    [
        ("RUN pip install .", "uv", [("pip install .", "uv sync --locked")]),
        ("RUN pip install --no-cache-dir -e '.[dev]'", "poetry", [("pip install .[dev]", "poetry install")]),
        ('RUN ["pip", "install", "."]', "pdm", [("pip install .", "pdm sync")]),
        ("RUN <<EOF\nuv sync\nEOF", "uv", [("uv sync", "uv sync --locked")]),
        (
            "RUN uv pip install --system -r pyproject.toml",
            "uv",
            [("uv pip install -r pyproject.toml", "uv sync --locked")],
        ),
        ("RUN pipenv install --system", "pipfile", [("pipenv install", "pipenv install --deploy")]),
        ("RUN pdm install --prod", "pdm", [("pdm install", "pdm install --frozen-lockfile")]),
        ("RUN --mount=type=cache,target=/root/.cache uv sync --locked --no-dev", "uv", []),
        ("RUN uv sync --frozen && uv pip install .", "uv", []),
        ("RUN uv sync \\\n    --locked", "uv", []),
        ("ENV UV_FROZEN=1\nRUN uv sync", "uv", []),
        ("RUN uv lock --check && uv sync", "uv", []),
        ("RUN pip install --no-deps .", "uv", []),
        ("RUN pip install -r requirements.txt\nRUN pip install .", "hashed", []),
        ("RUN pip install ./dist/app.whl", "uv", []),
        ("RUN poetry install --only main", "poetry", []),
        ("RUN pipenv install --deploy --system", "pipfile", []),
        ("RUN pipenv sync", "pipfile", []),
        ("RUN uv run pytest", "uv", []),
        ("RUN echo uv sync", "uv", []),
    ],
)
def test_an_image_that_installs_past_the_lock_is_seen(lines: str, kind: str, found: list[tuple[str, str]]) -> None:
    """What takes the lock as it is passes, and what was installed from it before stays."""
    assert _bypasses(lines, kind) == found


def test_a_workflow_that_installs_past_the_lock_is_seen() -> None:
    """Only what a step runs counts; a variable of uv for all of it serves too."""
    text = "on: push\njobs:\n  a:\n    steps:\n      - name: uv sync\n        run: |\n          uv sync --all-extras\n"
    path = ".github/workflows/a.yml"
    assert [one.line for one in bypass.read(text, path, sites.WORKFLOW, "uv")] == [7]
    assert not list(bypass.read(f"env:\n  UV_LOCKED: 1\n{text}", path, sites.WORKFLOW, "uv"))


@pytest.mark.parametrize(
    ("files", "path", "found"),
    [
        ({".gitignore": "*.lock\n"}, "uv.lock", (".gitignore", 1)),
        ({".gitignore": "# locks\n/uv.lock  \n"}, "uv.lock", (".gitignore", 2)),
        ({".gitignore": "/uv.lock\n"}, "sub/uv.lock", None),
        ({".gitignore": "*.lock\n!uv.lock\n"}, "uv.lock", None),
        ({".gitignore": "*.lock\n", "sub/.gitignore": "!uv.lock\n"}, "sub/uv.lock", None),
        ({"sub/.gitignore": "uv.lock\n"}, "sub/uv.lock", ("sub/.gitignore", 1)),
        ({"sub/.gitignore": "uv.lock\n"}, "uv.lock", None),
        ({".gitignore": "sub/\n!sub/uv.lock\n"}, "sub/uv.lock", (".gitignore", 1)),
        ({".gitignore": "uv.lock/\n"}, "uv.lock", None),
        ({".gitignore": "**/uv.l[!a]ck\n"}, "a/b/uv.lock", (".gitignore", 1)),
        ({".gitignore": "[z-a]\n#uv.lock\n"}, "uv.lock", None),
    ],
)
def test_the_line_that_ignores_a_lock_is_found(files: dict[str, str], path: str, found: tuple[str, int] | None) -> None:
    """Patterns are read as git reads them: the last that fits decides, and an ignored folder is closed."""
    line = ignored.ignoring(Files(files), path)
    assert (line and (line.path, line.number)) == found


APP = '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["numpy>=2"]\n'
LIBRARY = f'{APP}[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
LOCKED = """\
version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "app"
version = "1"
source = { virtual = "." }

[package.metadata]
requires-dist = [{ name = "numpy", specifier = ">=2" }]
"""
PINNED = "numpy==2.1.0 \\\n    --hash=sha256:aa\n"


def _codes(repo: Repo, files: Mapping[str, str]) -> list[str]:
    return repo.stage(files).check("--staged", "--select=LCK").codes


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({PYPROJECT: APP}, ["LCK001"]),
        ({PYPROJECT: LIBRARY}, []),
        ({PYPROJECT: LIBRARY, "Dockerfile": "FROM python:3.12.1\n"}, ["LCK001"]),
        ({PYPROJECT: LIBRARY, ".devcontainer/Dockerfile": "FROM python:3.12.1\n"}, []),
        ({PYPROJECT: APP.replace('"numpy>=2"', "")}, []),
        ({PYPROJECT: APP, "requirements.txt": PINNED}, []),
        ({PYPROJECT: APP, "requirements.txt": "numpy==2.1.0\n"}, []),
        ({PYPROJECT: APP, "requirements.txt": "numpy\n"}, ["LCK001"]),
        ({PYPROJECT: APP, "pixi.lock": "version: 6\n"}, []),
        ({"Pipfile": PIPFILE}, ["LCK001"]),
        ({"Pipfile": PIPFILE, "Pipfile.lock": PIPFILE_LOCK}, []),
        ({PYPROJECT: APP, "uv.lock": LOCKED}, []),
        ({PYPROJECT: APP.replace(">=2", ">=2.1"), "uv.lock": LOCKED}, ["LCK002"]),
        ({PYPROJECT: APP.replace(">=2", ">=2.1"), "requirements-lock.txt": PINNED.replace("2.1", "2.0")}, ["LCK002"]),
        ({PYPROJECT: APP, ".gitignore": "*.lock\n"}, ["LCK004"]),
        ({PYPROJECT: APP, ".gitignore": "*.lock\n", "requirements.txt": PINNED}, []),
        ({PYPROJECT: LIBRARY, ".gitignore": "*.lock\n"}, []),
        ({PYPROJECT: "[project\n", "uv.lock": LOCKED}, []),
        ({PYPROJECT: APP, "uv.lock": "<<<<<<< HEAD\n"}, ["LCK002"]),
        ({PYPROJECT: "{{ cookiecutter.x }}\n"}, []),
    ],
)
def test_a_project_needs_a_lock_that_is_in_step_and_committed(
    files: dict[str, str], codes: list[str], repo: Repo
) -> None:
    """A library needs none, nor does what has exact requirements beside it; what cannot be told raises no alarm."""
    assert _codes(repo, files) == codes


def test_a_member_has_the_lock_of_its_workspace(repo: Repo) -> None:
    """What a member asks for is compared with the lock at the root, and shown at the member if only that is judged."""
    root = f'{APP}[tool.uv.workspace]\nmembers = ["packages/*"]\n'
    member = APP.replace('"app"', '"child"')
    entry = LOCKED.partition("[[package]]")[2].replace('"app"', '"child"').replace('"."', '"packages/child"')
    manifest = '\n[manifest]\nmembers = ["app", "child"]\n\n[[package]]'
    lock = f"{LOCKED.replace(chr(10) + '[[package]]', manifest)}\n[[package]]{entry}"
    files = {PYPROJECT: root, "packages/child/pyproject.toml": member, "uv.lock": lock}
    assert _codes(repo, files) == []
    repo.commit()
    answer = repo.stage({"packages/child/pyproject.toml": member.replace(">=2", ">=3")}).check(
        "--staged", "--select=LCK"
    )
    (finding,) = answer.findings
    assert finding["path"] == "packages/child/pyproject.toml"
    assert "numpy: packages/child/pyproject.toml has >=3, uv.lock was made for >=2" in finding["message"]
    assert finding["fix"].startswith("uv lock")


def test_an_option_only_warns(repo: Repo) -> None:
    """A lock that was made with another resolution is told, with what to do, and lets the commit pass."""
    files = {PYPROJECT: f'{APP}[tool.uv]\nresolution = "lowest"\n', "uv.lock": LOCKED}
    (finding,) = repo.stage(files).check("--staged", "--select=LCK").findings
    assert finding["level"] == "warning"
    assert "resolution: pyproject.toml has lowest, uv.lock was made with highest" in finding["message"]


def test_only_what_is_brought_is_judged(repo: Repo) -> None:
    """An old sin of a lock is no reason to stop the commit of something else, nor an old line of a Dockerfile."""
    dockerfile = "FROM python:3.12.1\nRUN pip install .\n"
    repo.commit({PYPROJECT: APP.replace(">=2", ">=2.1"), "uv.lock": LOCKED, "Dockerfile": dockerfile})
    assert _codes(repo, {"notes.md": "x\n", "requirements.txt": "\n"}) == []
    assert _codes(repo, {"Dockerfile": f"{dockerfile}RUN true\n"}) == []
    assert _codes(repo, {"Dockerfile": f"{dockerfile}RUN pip install -e .\n"}) == ["LCK003"]
    assert repo.check("--all", "--select=LCK").codes == ["LCK002", "LCK003"]


@pytest.fixture
def project(repo: Repo) -> Make:
    """Return what makes a project of files."""

    def make(files: Mapping[str, str]) -> Project:
        return Project(tree(str(repo.stage(files).path)), {}, {})

    return make


def test_the_state_and_versions_of_a_lock_are_there_to_ask_for(project: Make) -> None:
    """Rules and repairs ask for a manifest's state, its lock, the command that makes it, and locked versions."""
    lock = f'{LOCKED}\n[[package]]\nname = "numpy"\nversion = "2.1.0"\nsource = {{ registry = "x" }}\n'
    made = project({PYPROJECT: APP, "uv.lock": lock, "a/pyproject.toml": APP, "b/Pipfile": PIPFILE, "b/x.ipynb": "{}"})
    assert [locks.state_of(made, path) for path in (PYPROJECT, "a/pyproject.toml")] == [IN_STEP, ABSENT]
    assert [locks.lock_of(made, path) for path in (PYPROJECT, "b/Pipfile")] == ["uv.lock", ""]
    assert locks.command_for(made, "b/Pipfile") == "cd b && pipenv lock"
    assert locks.versions_near(made, "b/x.ipynb")["numpy"] == frozenset(["2.1.0"])
    assert not locks.is_library(made, PYPROJECT)


SPELLED = {
    hashed: "Foo_Bar==1.0 --hash=sha256:00\n",
    pdm: '[[package]]\nname = "Foo_Bar"\nversion = "1.0"\n',
    pipfile: '{"_meta": {}, "default": {"Foo_Bar": {"version": "==1.0"}}}',
    poetry: '[[package]]\nname = "Foo_Bar"\nversion = "1.0"\n',
    pylock: '[[packages]]\nname = "Foo_Bar"\nversion = "1.0"\n',
    uv: 'version = 1\n\n[[package]]\nname = "Foo_Bar"\nversion = "1.0"\n',
}


@pytest.mark.parametrize("kind", SPELLED, ids=lambda kind: kind.__name__.rpartition(".")[2])
def test_a_lock_has_a_package_however_its_name_is_spelled(kind: ModuleType) -> None:
    """Every kind of lock: names are compared as the index compares them."""
    assert kind.read_lock(SPELLED[kind]).packages == {"foo-bar": frozenset(["1.0"])}


JUNK = ["3", "true", "[]", "{}", "[1]", "[[1]]", "[{}]", '"x"', '""', "1.5", "2026-01-01", "[{name=1}]", "{a={b=[]}}"]


@given(
    st.sampled_from(sorted(SHAPES)),
    st.lists(st.tuples(st.booleans(), st.integers(0, 200), st.sampled_from(JUNK)), min_size=1, max_size=4),
)
@settings(max_examples=300)
def test_values_of_other_types_are_no_reason_to_fall(shape: str, changes: list[tuple[bool, int, str]]) -> None:
    """Whatever stands for a value of a manifest or a lock, there is a verdict, or the file is called unreadable."""
    texts = {True: SHAPES[shape][PYPROJECT], False: f'{LOCKED}\n[options]\n\n[manifest]\nmembers = ["app"]\n'}
    for manifest, number, junk in changes:
        lines = texts[manifest].split("\n")
        named = [line for line, text in enumerate(lines) if " = " in text]
        at = named[number % len(named)]
        lines[at] = f"{lines[at].partition(' = ')[0]} = {junk}"
        texts[manifest] = "\n".join(lines)
    around = Around("", Files(SHAPES[shape]))
    for compare in (uv.compare, poetry.compare, pdm.compare, pylock.compare, hashed.compare):
        with suppress(Unreadable):
            assert compare(texts[True], texts[False], around).state in (IN_STEP, STALE, UNKNOWN)
