"""Projects, edits of their manifests, and whether uv 0.13.9 then calls their lock stale: `uv lock --check`."""

from collections.abc import Mapping
from typing import NamedTuple

PYPROJECT = "pyproject.toml"
STALE, FRESH = "stale", "fresh"
# the packages that these projects ask for: name, versions, what else their metadata say
WHEELS = {
    "alpha": (("1.0", "1.1", "2.0"), ""),
    "beta": (("1.0", "2022.6.21"), "Provides-Extra: fast\nRequires-Dist: gamma; extra == 'fast'\n"),
    "gamma": (("1.0",), ""),
    "delta": (("1.0", "1.1"), ""),
    "epsilon": (("1.0",), ""),
}

APP = """\
[project]
name = "My.App"
version = "0.1.0"
description = "x"
requires-python = ">=3.11"
dependencies = [
    "alpha>=1",  # why
    "beta[fast]>=1.0; python_version < '3.14'",
]

[project.optional-dependencies]
gpu = ["delta>=1; sys_platform == 'linux'"]
none = []

[dependency-groups]
dev = ["epsilon", { include-group = "lint" }]
lint = ["gamma==1.0"]

[tool.uv]
constraint-dependencies = ["delta<1.1"]
"""
BARE = """\
[project]
name = "bare"
version = "1.0"
requires-python = ">=3.11,<3.14"
dependencies = ["alpha"]
"""
DYNAMIC = """\
[project]
name = "lib"
version = "1.0"
requires-python = "~=3.11"
dependencies = ["alpha==1.1", "lib[all]"]
[project.optional-dependencies]
all = ["delta (>=1,<2)", "beta==2022.06.21"]
[tool.uv]
package = false
dev-dependencies = ["gamma"]
"""
ROOT = """\
[project]
name = "root"
version = "1"
requires-python = ">=3.11"
dependencies = ["child", "alpha>=1"]

[tool.uv.sources]
child = { workspace = true }

[tool.uv.workspace]
members = ["packages/*"]
exclude = ["packages/old"]

[dependency-groups]
dev = ["delta"]
"""
CHILD = """\
[project]
name = "child"
version = "0.2"
requires-python = ">=3.10"
dependencies = ["beta>=1"]
[dependency-groups]
test = ["epsilon>=1"]
"""
VIRTUAL = """\
[tool.uv.workspace]
members = ["libs/child"]

[dependency-groups]
dev = ["alpha>=1"]

[tool.uv]
override-dependencies = ["gamma==1.0"]
"""
PATHS = """\
[project]
name = "paths"
version = "1"
requires-python = ">=3.11"
dependencies = ["child", "alpha"]

[tool.uv]
resolution = "lowest-direct"
environments = ["sys_platform == 'linux'"]

[tool.uv.sources]
child = { path = "vendor/child", editable = false }
"""
LINUX = '    { path = "tools", marker = "sys_platform == \'linux\'" },\n'
ELSEWHERE = '    { path = "tools2", marker = "sys_platform != \'linux\'" },\n'
DATED = """\
[project]
name = "dated"
version = "2.0.0"
requires-python = ">=3.11"
dependencies = ["alpha>=1,!=1.1", "beta; platform_machine == 'x86_64' and python_version >= '3.12'", "app-tools"]

[project.optional-dependencies]
cpu = ["delta==1.0"]
gpu = ["delta==1.1"]

[dependency-groups]
new = ["epsilon"]

[tool.uv]
exclude-newer = "2026-11-01T00:00:00Z"
conflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]
override-dependencies = ["gamma>=1", "alpha>=1"]
required-environments = ["sys_platform == 'darwin' and platform_machine == 'arm64'"]
dependency-metadata = [{ name = "alpha", version = "2.0", requires-dist = [] }]

[tool.uv.dependency-groups]
new = { requires-python = ">=3.12" }

[tool.uv.sources]
app-tools = [
    { path = "tools", marker = "sys_platform == 'linux'" },
    { path = "tools2", marker = "sys_platform != 'linux'" },
]
"""
PACKAGE = """\
[project]
name = "pack"
version = "1.0rc1"
requires-python = ">3.10,<4"
dependencies = ["pack[more]", "alpha"]
optional-dependencies.more = ["beta [fast] >= 1"]
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
"""
GIT = """\
[project]
name = "git"
version = "1"
requires-python = ">=3.11"
dependencies = ["child", "tool @ git+file://REPOS/repo@v1"]
[tool.uv.sources]
child = { git = "file://REPOS/repo2", tag = "v1" }
"""


def named(name: str, version: str = "0.2") -> str:
    """Return the manifest of the member under another name."""
    return CHILD.replace('"child"', f'"{name}"').replace('"0.2"', f'"{version}"')


# REPOS stands for a folder with two repositories of git: repo holds tool, repo2 holds child, each tagged v1 and v2
SHAPES: Mapping[str, Mapping[str, str]] = {
    "app": {PYPROJECT: APP},
    "bare": {PYPROJECT: BARE},
    "lib": {PYPROJECT: DYNAMIC},
    "workspace": {PYPROJECT: ROOT, "packages/child/pyproject.toml": CHILD},
    "virtual": {PYPROJECT: VIRTUAL, "libs/child/pyproject.toml": CHILD},
    "paths": {PYPROJECT: PATHS, "vendor/child/pyproject.toml": CHILD},
    "dated": {
        PYPROJECT: DATED,
        "tools/pyproject.toml": named("app-tools"),
        "tools2/pyproject.toml": named("app-tools", "0.3"),
    },
    "pack": {PYPROJECT: PACKAGE},
    "git": {PYPROJECT: GIT},
}


class Edit(NamedTuple):
    """A change of one of these projects, and what uv then says of its lock.

    ``old`` becomes ``new`` in ``file``; ``more`` are new files.
    """

    shape: str
    what: str
    verdict: str
    old: str = ""
    new: str = ""
    file: str = PYPROJECT
    more: Mapping[str, str] = {}

    def files(self) -> dict[str, str]:
        """Return the files of the project after the change."""
        files = dict(SHAPES[self.shape])
        assert self.old in files[self.file]
        files[self.file] = files[self.file].replace(self.old, self.new) if self.old else files[self.file]
        return {**files, **self.more}


EDITS = (
    Edit("app", "nothing", FRESH),
    Edit("app", "comment", FRESH, "# why", "# because"),
    Edit("app", "quotes", FRESH, '"alpha>=1"', "'alpha>=1'"),
    Edit("app", "space in specifier", FRESH, 'alpha>=1"', 'alpha >= 1"'),
    Edit("app", "parentheses", FRESH, 'alpha>=1"', 'alpha (>=1)"'),
    Edit("app", "zero", FRESH, 'alpha>=1"', 'alpha>=1.0"'),
    Edit("app", "name case", FRESH, '"alpha', '"Alpha'),
    Edit("app", "description", FRESH, '"x"', '"y"'),
    Edit("app", "scripts", FRESH, "[project.optional", "[project.scripts]\nrun = 'a:b'\n[project.optional"),
    Edit(
        "app",
        "order",
        FRESH,
        '    "alpha>=1",  # why\n    "beta[fast]>=1.0; python_version < \'3.14\'",\n',
        '    "beta[fast]>=1.0; python_version < \'3.14\'",\n    "alpha>=1",\n',
    ),
    Edit("app", "duplicate", FRESH, '"alpha>=1",', '"alpha>=1", "alpha>=1",'),
    Edit("app", "second spec of one name", STALE, '"alpha>=1",', '"alpha>=1", "alpha<3",'),
    Edit("app", "add", STALE, '"alpha>=1",', '"alpha>=1", "gamma",'),
    Edit("app", "remove", STALE, '"alpha>=1",', ""),
    Edit("app", "loosen", STALE, 'alpha>=1"', 'alpha"'),
    Edit("app", "tighten", STALE, 'alpha>=1"', 'alpha>=1,<2"'),
    Edit("app", "bound above the lock", STALE, 'alpha>=1"', 'alpha<2"'),
    Edit("app", "other name", STALE, 'alpha>=1"', 'gamma>=1"'),
    Edit("app", "marker added", STALE, 'alpha>=1"', "alpha>=1; sys_platform == 'linux'\""),
    Edit("app", "marker always true", FRESH, 'alpha>=1"', "alpha>=1; python_version >= '3.8'\""),
    Edit("app", "marker never true", STALE, 'alpha>=1"', "alpha>=1; python_version < '3.8'\""),
    Edit("app", "marker removed", STALE, "; python_version < '3.14'", ""),
    Edit("app", "marker changed", STALE, "< '3.14'", "< '3.13'"),
    Edit("app", "marker in other words", FRESH, "python_version < '3.14'", "python_full_version < '3.14'"),
    Edit("app", "marker spaces", FRESH, "python_version < '3.14'", "(python_version<'3.14')"),
    Edit("app", "marker <=", FRESH, "python_version < '3.14'", "python_version <= '3.13'"),
    Edit(
        "app", "marker range", FRESH, "python_version < '3.14'", "python_version >= '3.9' and python_version < '3.14'"
    ),
    Edit("app", "marker !=", STALE, "python_version < '3.14'", "python_version != '3.12'"),
    Edit("app", "platform words", FRESH, "sys_platform == 'linux'", "platform_system == 'Linux'"),
    Edit("app", "platform os_name", STALE, "sys_platform == 'linux'", "os_name == 'posix'"),
    Edit("app", "platform other", STALE, "sys_platform == 'linux'", "sys_platform == 'darwin'"),
    Edit("app", "platform not", STALE, "sys_platform == 'linux'", "sys_platform != 'linux'"),
    Edit("app", "platform or", STALE, "sys_platform == 'linux'", "sys_platform == 'linux' or sys_platform == 'darwin'"),
    Edit("app", "platform in", STALE, "sys_platform == 'linux'", "sys_platform in 'linux'"),
    Edit("app", "extra removed from dependency", STALE, "beta[fast]", "beta"),
    Edit("app", "extra case", FRESH, "beta[fast]", "beta[Fast]"),
    Edit("app", "extra renamed", STALE, "gpu =", "cuda ="),
    Edit("app", "extra case renamed", FRESH, "gpu =", "GPU ="),
    Edit("app", "extra removed", STALE, "gpu = [\"delta>=1; sys_platform == 'linux'\"]\n", ""),
    Edit("app", "empty extra removed", STALE, "none = []\n", ""),
    Edit("app", "empty extra added", STALE, "none = []\n", "none = []\nmore = []\n"),
    Edit("app", "extra to dependency", STALE, "gpu = [\"delta>=1; sys_platform == 'linux'\"]\n", "gpu = []\n"),
    Edit("app", "group dependency added", STALE, '"epsilon", ', '"epsilon", "delta", '),
    Edit("app", "group include removed", STALE, ', { include-group = "lint" }', ""),
    Edit("app", "group include inlined", FRESH, '{ include-group = "lint" }', '"gamma==1.0"'),
    Edit("app", "group renamed", STALE, "dev = [", "test = ["),
    Edit("app", "group empty added", STALE, "lint = [", "docs = []\nlint = ["),
    Edit("app", "group spec zero", FRESH, "gamma==1.0", "gamma==1.0.0"),
    Edit("app", "group spec", STALE, "gamma==1.0", "gamma>=1.0"),
    Edit("app", "group to arbitrary equality", STALE, "gamma==1.0", "gamma===1.0"),
    Edit("app", "default groups", STALE, "[tool.uv]", '[tool.uv]\ndefault-groups = ["dev", "lint"]'),
    Edit("app", "python zero", FRESH, '">=3.11"', '">=3.11.0"'),
    Edit("app", "python down", STALE, '">=3.11"', '">=3.10"'),
    Edit("app", "python cap", STALE, '">=3.11"', '">=3.11,<4"'),
    Edit("app", "python tilde", STALE, '">=3.11"', '"~=3.11"'),
    Edit("app", "python star", STALE, '">=3.11"', '"==3.11.*"'),
    Edit("app", "python exclude", FRESH, '">=3.11"', '">=3.11,!=3.12.0"'),
    Edit("app", "name", STALE, '"My.App"', '"other"'),
    Edit("app", "name case", FRESH, '"My.App"', '"my-app"'),
    Edit("app", "version", STALE, '"0.1.0"', '"0.1.1"'),
    Edit("app", "version zero", FRESH, '"0.1.0"', '"0.1"'),
    Edit("app", "dynamic version", STALE, 'version = "0.1.0"', 'dynamic = ["version"]'),
    Edit("app", "constraint changed", STALE, "delta<1.1", "delta<1.2"),
    Edit("app", "constraint removed", STALE, 'constraint-dependencies = ["delta<1.1"]\n', ""),
    Edit("app", "constraint spaces", FRESH, "delta<1.1", "delta < 1.1"),
    Edit("app", "constraint added", STALE, '"delta<1.1"', '"delta<1.1", "alpha<2"'),
    Edit("app", "constraint unused added", FRESH, '"delta<1.1"', '"delta<1.1", "omega<2"'),
    Edit("app", "override", STALE, "[tool.uv]", '[tool.uv]\noverride-dependencies = ["alpha==1.0"]'),
    Edit("app", "override empty", FRESH, "[tool.uv]", "[tool.uv]\noverride-dependencies = []"),
    Edit("app", "exclude", STALE, "[tool.uv]", '[tool.uv]\nexclude-dependencies = ["gamma"]'),
    Edit("app", "build constraint", STALE, "[tool.uv]", '[tool.uv]\nbuild-constraint-dependencies = ["setuptools<80"]'),
    Edit(
        "app",
        "dependency metadata",
        STALE,
        "[tool.uv]",
        '[[tool.uv.dependency-metadata]]\nname = "alpha"\nversion = "2.0"\nrequires-dist = ["gamma"]\n[tool.uv]',
    ),
    Edit("app", "resolution lowest", STALE, "[tool.uv]", '[tool.uv]\nresolution = "lowest"'),
    Edit("app", "resolution highest", FRESH, "[tool.uv]", '[tool.uv]\nresolution = "highest"'),
    Edit("app", "prerelease", STALE, "[tool.uv]", '[tool.uv]\nprerelease = "allow"'),
    Edit("app", "prerelease default", FRESH, "[tool.uv]", '[tool.uv]\nprerelease = "if-necessary-or-explicit"'),
    Edit("app", "fork strategy", STALE, "[tool.uv]", '[tool.uv]\nfork-strategy = "fewest"'),
    Edit("app", "fork strategy default", FRESH, "[tool.uv]", '[tool.uv]\nfork-strategy = "requires-python"'),
    Edit("app", "exclude newer", STALE, "[tool.uv]", '[tool.uv]\nexclude-newer = "2026-01-01T00:00:00Z"'),
    Edit("app", "exclude newer span", STALE, "[tool.uv]", '[tool.uv]\nexclude-newer = "1 week"'),
    Edit(
        "app",
        "exclude newer package",
        STALE,
        "[tool.uv]",
        '[tool.uv]\nexclude-newer-package = { alpha = "2026-01-01T00:00:00Z" }',
    ),
    Edit("app", "environments", STALE, "[tool.uv]", "[tool.uv]\nenvironments = [\"sys_platform == 'linux'\"]"),
    Edit(
        "app",
        "required environments",
        STALE,
        "[tool.uv]",
        "[tool.uv]\nrequired-environments = [\"sys_platform == 'linux'\"]",
    ),
    Edit("app", "conflicts", STALE, "[tool.uv]", '[tool.uv]\nconflicts = [[{ extra = "gpu" }, { group = "dev" }]]'),
    Edit("app", "add bounds", FRESH, "[tool.uv]", '[tool.uv]\nadd-bounds = "exact"'),
    Edit("app", "managed cache", FRESH, "[tool.uv]", '[tool.uv]\ncache-keys = [{ file = "x" }]'),
    Edit(
        "app",
        "becomes a package",
        STALE,
        "[tool.uv]",
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[tool.uv]',
    ),
    Edit("app", "package true", STALE, "[tool.uv]", "[tool.uv]\npackage = true"),
    Edit("app", "package false", FRESH, "[tool.uv]", "[tool.uv]\npackage = false"),
    Edit(
        "app",
        "workspace added",
        STALE,
        "[tool.uv]",
        "[tool.uv.workspace]\nmembers = ['x']\n[tool.uv]",
        more={"x/pyproject.toml": CHILD},
    ),
    Edit(
        "app",
        "source of a name not used",
        FRESH,
        "[tool.uv]",
        '[tool.uv.sources]\nomega = { path = "omega" }\n[tool.uv]',
    ),
    Edit(
        "app",
        "source path",
        STALE,
        "[tool.uv]",
        '[tool.uv.sources]\nalpha = { path = "alpha" }\n[tool.uv]',
        more={"alpha/pyproject.toml": named("alpha", "1.0")},
    ),
    Edit(
        "app",
        "index not used",
        FRESH,
        "[tool.uv]",
        '[[tool.uv.index]]\nname = "i"\nurl = "https://packages.example.org/simple"\nexplicit = true\n[tool.uv]',
    ),
    Edit(
        "app",
        "optional table header",
        FRESH,
        "[project.optional-dependencies]\n",
        "[project.optional-dependencies] # x\n",
    ),
    Edit("app", "dev-dependencies added", STALE, "[tool.uv]", '[tool.uv]\ndev-dependencies = ["delta"]'),
    Edit(
        "app",
        "classifiers",
        FRESH,
        'description = "x"',
        'description = "x"\nclassifiers = ["Programming Language :: Python"]',
    ),
    Edit("bare", "nothing", FRESH),
    Edit("bare", "optional empty", FRESH, '"alpha"]\n', '"alpha"]\n[project.optional-dependencies]\n'),
    Edit("bare", "star", STALE, '"alpha"', '"alpha==1.*"'),
    Edit("bare", "star other", STALE, '"alpha"', '"alpha>0"'),
    Edit("bare", "python order", FRESH, '">=3.11,<3.14"', '"<3.14, >=3.11"'),
    Edit("bare", "python same range", FRESH, '">=3.11,<3.14"', '">=3.11,<3.14.0"'),
    Edit("bare", "python cap patch", STALE, '">=3.11,<3.14"', '">=3.11,<=3.13"'),
    Edit("bare", "no dependencies", STALE, 'dependencies = ["alpha"]\n', ""),
    Edit("bare", "empty dependencies", STALE, '["alpha"]', "[]"),
    Edit("bare", "tool other", FRESH, '["alpha"]\n', '["alpha"]\n[tool.ruff]\nline-length = 1\n'),
    Edit("bare", "groups empty", FRESH, '["alpha"]\n', '["alpha"]\n[dependency-groups]\n'),
    Edit("bare", "group empty", STALE, '["alpha"]\n', '["alpha"]\n[dependency-groups]\ndev = []\n'),
    Edit("bare", "group added", STALE, '["alpha"]\n', '["alpha"]\n[dependency-groups]\ndev = ["beta"]\n'),
    Edit("bare", "sources", FRESH, '["alpha"]\n', '["alpha"]\n[tool.uv.sources]\n'),
    Edit("bare", "uv.toml", STALE, more={"uv.toml": 'resolution = "lowest"\n'}),
    Edit("bare", "uv.toml constraint", FRESH, more={"uv.toml": 'constraint-dependencies = ["alpha<2"]\n'}),
    Edit("bare", "exclude newer date", STALE, '["alpha"]\n', '["alpha"]\n[tool.uv]\nexclude-newer = "2026-01-01"\n'),
    Edit("bare", "readme", FRESH, more={"README.md": "hi"}),
    Edit("lib", "nothing", FRESH),
    Edit("lib", "self extra removed", STALE, ', "lib[all]"', ""),
    Edit("lib", "self extra other", STALE, '"lib[all]"', '"lib[more]"'),
    Edit("lib", "version in other words", FRESH, "2022.06.21", "2022.6.21"),
    Edit("lib", "spec without parentheses", FRESH, "delta (>=1,<2)", "delta>=1,<2"),
    Edit("lib", "spec order", FRESH, "delta (>=1,<2)", "delta<2,>=1"),
    Edit("lib", "compatible", FRESH, "delta (>=1,<2)", "delta~=1.0"),
    Edit("lib", "exact other", STALE, "alpha==1.1", "alpha==1.0"),
    Edit("lib", "exact zero", FRESH, "alpha==1.1", "alpha==1.1.0"),
    Edit("lib", "exact v", FRESH, "alpha==1.1", "alpha==v1.1"),
    Edit("lib", "dev to group", FRESH, 'dev-dependencies = ["gamma"]\n', '[dependency-groups]\ndev = ["gamma"]\n'),
    Edit("lib", "dev changed", STALE, '["gamma"]', '["gamma", "epsilon"]'),
    Edit("lib", "dev removed", STALE, 'dev-dependencies = ["gamma"]\n', ""),
    Edit("lib", "dev emptied", STALE, '["gamma"]', "[]"),
    Edit("lib", "python range words", FRESH, '"~=3.11"', '">=3.11,<4"'),
    Edit("lib", "python floor", STALE, '"~=3.11"', '">=3.11"'),
    Edit("lib", "python longer", STALE, '"~=3.11"', '"~=3.11.0"'),
    Edit("lib", "package", STALE, "package = false", "package = true"),
    Edit("lib", "package default", FRESH, "package = false\n", ""),
    Edit("workspace", "nothing", FRESH),
    Edit("workspace", "member dependency", FRESH, "beta>=1", "beta>=1.0", file="packages/child/pyproject.toml"),
    Edit("workspace", "member dependency other", STALE, "beta>=1", "beta>1", file="packages/child/pyproject.toml"),
    Edit("workspace", "member group", STALE, "epsilon>=1", "epsilon", file="packages/child/pyproject.toml"),
    Edit("workspace", "member python lower", FRESH, ">=3.10", ">=3.9", file="packages/child/pyproject.toml"),
    Edit("workspace", "member version", STALE, '"0.2"', '"0.3"', file="packages/child/pyproject.toml"),
    Edit(
        "workspace",
        "member description",
        FRESH,
        'version = "0.2"',
        'version = "0.2"\ndescription = "a"',
        file="packages/child/pyproject.toml",
    ),
    Edit(
        "workspace",
        "member becomes package",
        FRESH,
        "[dependency-groups]",
        '[build-system]\nrequires = ["x"]\nbuild-backend = "x"\n[dependency-groups]',
        file="packages/child/pyproject.toml",
    ),
    Edit("workspace", "member added", STALE, more={"packages/two/pyproject.toml": named("two")}),
    Edit("workspace", "excluded member added", FRESH, more={"packages/old/pyproject.toml": named("two")}),
    Edit("workspace", "hidden folder", STALE, more={"packages/.x/pyproject.toml": named("two")}),
    Edit("workspace", "members by name", FRESH, '"packages/*"', '"packages/child"'),
    Edit("workspace", "members by wider pattern", FRESH, '"packages/*"', '"packages/**"'),
    Edit("workspace", "root dev", STALE, '["delta"]', '["delta<2"]'),
    Edit("workspace", "source editable", STALE, "{ workspace = true }", "{ workspace = true, editable = false }"),
    Edit("workspace", "member no more wanted", STALE, '"child", ', ""),
    Edit("workspace", "member spec", FRESH, '"child"', '"child>=0.1"'),
    Edit("workspace", "exclude removed", FRESH, 'exclude = ["packages/old"]\n', ""),
    Edit("workspace", "root version", STALE, 'version = "1"', 'version = "2"'),
    Edit(
        "workspace",
        "member constraint ignored",
        FRESH,
        "[dependency-groups]",
        '[tool.uv]\nconstraint-dependencies = ["alpha<2"]\n[dependency-groups]',
        file="packages/child/pyproject.toml",
    ),
    Edit("virtual", "nothing", FRESH),
    Edit("virtual", "group", STALE, "alpha>=1", "alpha"),
    Edit("virtual", "group zero", FRESH, "alpha>=1", "alpha>=1.0.0"),
    Edit("virtual", "group renamed", STALE, "dev =", "test ="),
    Edit("virtual", "override", STALE, "gamma==1.0", "gamma<2"),
    Edit("virtual", "member", STALE, "beta>=1", "beta", file="libs/child/pyproject.toml"),
    Edit("virtual", "member name", STALE, '"child"', '"kid"', file="libs/child/pyproject.toml"),
    Edit("virtual", "member python", STALE, ">=3.10", ">=3.11", file="libs/child/pyproject.toml"),
    Edit("virtual", "group added", STALE, "dev = [", 'lint = ["gamma"]\ndev = ['),
    Edit(
        "virtual",
        "project added",
        STALE,
        "[tool.uv.workspace]",
        '[project]\nname = "new"\nversion = "1"\nrequires-python=">=3.10"\n[tool.uv.workspace]',
    ),
    Edit("paths", "nothing", FRESH),
    Edit("paths", "editable", STALE, "editable = false", "editable = true"),
    Edit("paths", "editable default", FRESH, ", editable = false", ""),
    Edit("paths", "path dependency", STALE, "beta>=1", "beta>=1,<3000", file="vendor/child/pyproject.toml"),
    Edit("paths", "path version", STALE, '"0.2"', '"0.4"', file="vendor/child/pyproject.toml"),
    Edit("paths", "path group", STALE, "epsilon>=1", "epsilon>0", file="vendor/child/pyproject.toml"),
    Edit(
        "paths",
        "path extra",
        STALE,
        "[dependency-groups]",
        '[project.optional-dependencies]\nx = ["gamma"]\n[dependency-groups]',
        file="vendor/child/pyproject.toml",
    ),
    Edit("paths", "path dot", FRESH, '"vendor/child"', '"./vendor/child/"'),
    Edit("paths", "resolution", STALE, '"lowest-direct"', '"lowest"'),
    Edit("paths", "resolution removed", STALE, 'resolution = "lowest-direct"\n', ""),
    Edit("paths", "environment", STALE, "== 'linux'", "== 'darwin'"),
    Edit("paths", "environment removed", STALE, "environments = [\"sys_platform == 'linux'\"]\n", ""),
    Edit("paths", "environment words", FRESH, "sys_platform == 'linux'", "platform_system == 'Linux'"),
    Edit("paths", "environment string", FRESH, "[\"sys_platform == 'linux'\"]", "\"sys_platform == 'linux'\""),
    Edit("paths", "dependency marker in the environment", STALE, '"alpha"', "\"alpha; sys_platform == 'linux'\""),
    Edit("paths", "dependency marker outside", STALE, '"alpha"', "\"alpha; sys_platform == 'win32'\""),
    Edit(
        "paths",
        "source with marker",
        STALE,
        "editable = false }",
        "editable = false, marker = \"sys_platform == 'linux'\" }",
    ),
    Edit(
        "paths",
        "source with marker outside",
        STALE,
        "editable = false }",
        "editable = false, marker = \"sys_platform == 'win32'\" }",
    ),
    Edit("dated", "nothing", FRESH),
    Edit("dated", "newer date", FRESH, "2026-11-01", "2026-11-02"),
    Edit("dated", "newer zone", FRESH, "2026-11-01T00:00:00Z", "2026-11-01T00:00:00+00:00"),
    Edit("dated", "newer other zone", FRESH, "2026-11-01T00:00:00Z", "2026-11-01T02:00:00+02:00"),
    Edit("dated", "newer removed", STALE, 'exclude-newer = "2026-11-01T00:00:00Z"\n', ""),
    Edit("dated", "spec order", FRESH, "alpha>=1,!=1.1", "alpha!=1.1, >=1"),
    Edit("dated", "spec same range", FRESH, "alpha>=1,!=1.1", "alpha>=1,>=0.5,!=1.1"),
    Edit("dated", "spec no longer excluded", STALE, "alpha>=1,!=1.1", "alpha>=1"),
    Edit(
        "dated",
        "marker order",
        FRESH,
        "platform_machine == 'x86_64' and python_version >= '3.12'",
        "python_version >= '3.12' and platform_machine == 'x86_64'",
    ),
    Edit("dated", "marker reversed", FRESH, "platform_machine == 'x86_64' and", "'x86_64' == platform_machine and"),
    Edit("dated", "marker or", STALE, "'x86_64' and", "'x86_64' or"),
    Edit("dated", "marker machine", STALE, "platform_machine == 'x86_64'", "platform_machine == 'arm64'"),
    Edit("dated", "marker greater", FRESH, "python_version >= '3.12'", "python_version > '3.11'"),
    Edit("dated", "marker not in", FRESH, "python_version >= '3.12'", "python_version not in '3.11'"),
    Edit("dated", "marker patch", STALE, "python_version >= '3.12'", "python_full_version >= '3.12.1'"),
    Edit("dated", "extras swapped", STALE, '1.0"]\ngpu = ["delta==1.1', '1.1"]\ngpu = ["delta==1.0'),
    Edit("dated", "conflicts removed", STALE, 'conflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]\n', ""),
    Edit(
        "dated",
        "conflicts order",
        FRESH,
        '[[{ extra = "cpu" }, { extra = "gpu" }]]',
        '[[{ extra = "gpu" }, { extra = "cpu" }]]',
    ),
    Edit("dated", "conflicts named", FRESH, '[[{ extra = "cpu" }', '[[{ package = "dated", extra = "cpu" }'),
    Edit("dated", "override order", FRESH, '["gamma>=1", "alpha>=1"]', '["alpha>=1", "gamma>=1"]'),
    Edit("dated", "override unused removed", STALE, '["gamma>=1", "alpha>=1"]', '["alpha>=1"]'),
    Edit("dated", "override used removed", STALE, '["gamma>=1", "alpha>=1"]', '["gamma>=1"]'),
    Edit("dated", "override spec", STALE, '"alpha>=1"]', '"alpha>=1,<5"]'),
    Edit("dated", "override marker", STALE, '"alpha>=1"]', "\"alpha>=1; sys_platform == 'linux'\"]"),
    Edit("dated", "required words", FRESH, "platform_machine == 'arm64'\"]", "(platform_machine=='arm64')\"]"),
    Edit("dated", "required other", STALE, "'arm64'", "'aarch64'"),
    Edit("dated", "required more", STALE, "'arm64'\"]", "'arm64'\", \"sys_platform == 'win32'\"]"),
    Edit(
        "dated",
        "metadata removed",
        STALE,
        'dependency-metadata = [{ name = "alpha", version = "2.0", requires-dist = [] }]\n',
        "",
    ),
    Edit("dated", "metadata changed", STALE, "requires-dist = [] }", 'requires-dist = ["gamma"] }'),
    Edit(
        "dated",
        "metadata unused",
        FRESH,
        "requires-dist = [] }]",
        'requires-dist = [] }, { name = "omega", version = "1", requires-dist = [] }]',
    ),
    Edit("dated", "group python removed", STALE, 'new = { requires-python = ">=3.12" }\n', ""),
    Edit(
        "dated", "group python", STALE, 'new = { requires-python = ">=3.12" }', 'new = { requires-python = ">=3.13" }'
    ),
    Edit("dated", "group python in words", STALE, 'new = { requires-python = ">=3.12" }\n', ""),
    Edit(
        "dated", "group python as marker", FRESH, 'new = ["epsilon"]', "new = [\"epsilon; python_version >= '3.12'\"]"
    ),
    Edit("dated", "source marker", STALE, "sys_platform != 'linux'\" }", "sys_platform == 'win32'\" }"),
    Edit(
        "dated",
        "source swapped",
        STALE,
        '"tools", marker',
        '"tools3", marker',
        more={"tools3/pyproject.toml": named("app-tools")},
    ),
    Edit(
        "dated",
        "source order",
        FRESH,
        LINUX + ELSEWHERE,
        ELSEWHERE + LINUX,
    ),
    Edit("dated", "source one only", STALE, '    { path = "tools2", marker = "sys_platform != \'linux\'" },\n', ""),
    Edit("dated", "tool version", STALE, "0.3", "0.4", file="tools2/pyproject.toml"),
    Edit("dated", "tool name in words", FRESH, '"app-tools"]', '"App_Tools"]'),
    Edit(
        "dated",
        "build constraints empty",
        FRESH,
        "[tool.uv]\n",
        "[tool.uv]\nbuild-constraint-dependencies = []\nexclude-dependencies = []\nenvironments = []\n",
    ),
    Edit("pack", "nothing", FRESH),
    Edit("pack", "version words", FRESH, "1.0rc1", "1.0.rc1"),
    Edit("pack", "version", STALE, "1.0rc1", "1.0"),
    Edit("pack", "build backend", FRESH, "hatchling.build", "other"),
    Edit("pack", "build requirement", FRESH, '"hatchling"', '"hatchling>=1"'),
    Edit("pack", "package false", STALE, "[build-system]", "[tool.uv]\npackage = false\n[build-system]"),
    Edit(
        "pack",
        "build system removed",
        STALE,
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
        "",
    ),
    Edit("pack", "python words", FRESH, ">3.10,<4", ">3.10,<4.0"),
    Edit("pack", "python floor", STALE, ">3.10,<4", ">=3.11,<4"),
    Edit(
        "pack",
        "extra table",
        FRESH,
        'optional-dependencies.more = ["beta [fast] >= 1"]\n',
        '[project.optional-dependencies]\nmore = ["beta[fast]>=1"]\n',
    ),
    Edit("pack", "self extra spec", STALE, "pack[more]", "pack[more]>=1"),
    Edit(
        "pack",
        "constraint without effect",
        STALE,
        "[build-system]",
        "[tool.uv]\nconstraint-dependencies = ['alpha<9']\n[build-system]",
    ),
    Edit(
        "pack",
        "override without effect",
        FRESH,
        "[build-system]",
        "[tool.uv]\noverride-dependencies = ['omega<9']\n[build-system]",
    ),
    Edit(
        "pack",
        "build constraint of what is not built",
        STALE,
        "[build-system]",
        "[tool.uv]\nbuild-constraint-dependencies = ['omega<9']\n[build-system]",
    ),
    Edit(
        "pack", "exclude unused", FRESH, "[build-system]", "[tool.uv]\nexclude-dependencies = ['omega']\n[build-system]"
    ),
    Edit("pack", "star to range", STALE, '"alpha"', '"alpha>=0"'),
    Edit("bare", "star and range", STALE, '"alpha"', '"alpha>=1.dev0,<3"'),
    Edit("git", "nothing", FRESH),
    Edit("git", "tag", STALE, 'tag = "v1"', 'tag = "v2"'),
    Edit("git", "tag to rev", STALE, 'tag = "v1"', 'rev = "v1"'),
    Edit("git", "tag to branch", STALE, 'tag = "v1"', 'branch = "main"'),
    Edit("git", "tag removed", STALE, ', tag = "v1"', ""),
    Edit("git", "url tag", STALE, "@v1", "@v2"),
    Edit("git", "url other", STALE, "/repo@", "/repo2@"),
    Edit("git", "url with .git", STALE, '/repo2"', '/repo2.git"'),
    Edit("git", "subdirectory", STALE, 'tag = "v1"', 'tag = "v1", subdirectory = "x"'),
    Edit("git", "spec", FRESH, '"child"', '"child>=0.1"'),
    Edit("git", "marker", STALE, '@v1"', "@v1 ; sys_platform == 'linux'\""),
    Edit("git", "to registry", STALE, 'child = { git = "file://REPOS/repo2", tag = "v1" }\n', ""),
    Edit("dated", "newer earlier", STALE, "2026-11-01", "2026-10-01"),
    Edit("dated", "newer much later", FRESH, "2026-11-01", "2027-10-01"),
    Edit("dated", "newer span", STALE, "2026-11-01T00:00:00Z", "2 weeks"),
    Edit("dated", "newer day", FRESH, "2026-11-01T00:00:00Z", "2026-10-31"),
    Edit("bare", "exclude unused", FRESH, '["alpha"]\n', '["alpha"]\n[tool.uv]\nexclude-dependencies = ["omega"]\n'),
    Edit("bare", "exclude used", STALE, '["alpha"]\n', '["alpha"]\n[tool.uv]\nexclude-dependencies = ["alpha"]\n'),
    Edit("bare", "two bounds", STALE, '"alpha"', '"alpha>=1,>1"'),
    Edit("lib", "weaker bound added", FRESH, "delta (>=1,<2)", "delta>=1,<2,<=3"),
    Edit("lib", "stronger bound added", STALE, "delta (>=1,<2)", "delta>=1,<2,<=1.5"),
    Edit("lib", "star bound", STALE, "delta (>=1,<2)", "delta==1.*"),
    Edit("lib", "star words", FRESH, "delta (>=1,<2)", "delta>=1,<2.0"),
)
