"""Which reader reads a text: by its name, by its ending, by its first characters."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.places import SUFFIXES
from mlops_policy.secrets.views.found import LITERAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.secrets.views.found import Found
    from mlops_policy.secrets.views.lexer import Language

_PYTHON = frozenset("py pyi pyx pxd pyw pxi wsgi bzl bazel sage smk".split())
_HASHES = frozenset("rb r rmd jl pl pm ps1 psm1 psd1 ex exs nix gemspec rake tcl coffee cr qmd rprofile".split())
_SLASHES = frozenset(
    "js jsx mjs cjs ts tsx mts cts java kt kts scala groovy gradle go rs c h cc cpp cxx hpp cs swift dart php vue"
    " svelte m mm proto fs fsx jenkinsfile as css scss less sol cu ino".split()
)
_DASHES = frozenset("sql lua hs elm vhd ddl dml psql pgsql mysql".split())
_SHELLS = frozenset(
    "sh bash zsh ksh fish bat cmd envrc profile bashrc zshrc bash_profile bash_history command mk mak".split()
)
_SHELL_NAMES = ("makefile", "gnumakefile", "justfile", "procfile", "kshrc")
_DOCKER = ("dockerfile", "containerfile")
_PYTHON_NAMES = frozenset(["wscript", "sconstruct", "snakefile", "pythonrc"])
# what they are called says nothing: YAML of Kubernetes, INI of DVC, JSON of Docker
_SHAPELESS = frozenset(["config", "config.local", "credentials", "hosts", "settings", "conf"])
_STAGES = frozenset("local dev development test testing ci stage staging prod production docker".split())
_SHEBANG = pattern(r"#![^\n]{0,80}?\b(?:(python|pypy)|(?:ba|z|da|a|k|fi)?sh\b|(ruby|perl|node|Rscript))")
_YAML = pattern(r"(?:[ \t]*#[^\n]*\n|\s)*(?:---\s|[\w.\"'-]{1,60}:(?:[ \t]+\S|[ \t]*\r?\n[ \t]*[-\w]))")
_VARIABLES = pattern(r"(?:[ \t]*#[^\n]*\n|\s)*(?:export[ \t]+)?[A-Za-z_]\w{0,80}=")
_SECTION = pattern(r"(?:[ \t]*[#;][^\n]*\n|\s)*\[[^\]\n]{1,80}\]\s*\n")


def found(text: str, path: str) -> Iterator[Found]:
    """Yield what a text says."""
    name, ending = _named(path)
    if ending == "ipynb" or (text[:1] == "{" and '"nbformat"' in text and '"cells"' in text):
        from mlops_policy.secrets.views import notebooks

        return notebooks.found(text, found)
    return _of_code(text, name, ending) or _of_keys(text, name, ending) or _by_shape(text)


def _named(path: str) -> tuple[str, str]:
    """Return the name of a file and its ending in lower case, without what is put behind one: ``.env.example``."""
    name = path.lower().replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    while dot and f".{ending}" in SUFFIXES and stem:
        name = stem
        stem, dot, ending = name.rpartition(".")
    if name.startswith(".env.") or (name.startswith("env.") and ending in _STAGES):
        return name, "env"
    return name, ending if dot else name


def _of_code(text: str, name: str, ending: str) -> Iterator[Found] | None:
    """Return the pairs of a program, None for what its name does not call one."""
    if name.startswith(_DOCKER) or ending in _DOCKER:
        return _shell(text, docker=True)
    if ending in _SHELLS or name.startswith(_SHELL_NAMES):
        return _shell(text)
    language = _language(name, ending)
    if language is None:
        return None
    from mlops_policy.secrets.views import code

    return code.found(text, language)


def _language(name: str, ending: str) -> Language | None:
    from mlops_policy.secrets.views import lexer

    if ending in _PYTHON or name in _PYTHON_NAMES:
        return lexer.PYTHON
    for endings, language in ((_SLASHES, lexer.SLASHES), (_HASHES, lexer.HASHES), (_DASHES, lexer.DASHES)):
        if ending in endings:
            return language
    return None


def _shell(text: str, *, docker: bool = False) -> Iterator[Found]:
    from mlops_policy.secrets.views import shells

    return shells.found(text, docker=docker)


def _of_keys(text: str, name: str, ending: str) -> Iterator[Found] | None:
    """Return the pairs of a configuration, None for what its name does not call one."""
    from mlops_policy.secrets.views import keyed

    reader = keyed.ENDINGS.get(ending)
    if reader is None or name in _SHAPELESS:
        return None
    head = text[:200].lstrip()
    start = "" if head.startswith(("{%", "{{")) else head[:1]
    if start == "<" and ending in ("config", "conf", "props", "settings"):
        reader = keyed.ENDINGS["xml"]
    elif start == "{" and ending in ("config", "conf", "cfg", "settings", "rc", "dockercfg"):
        reader = keyed.ENDINGS["json5"]
    elif ending in ("config", "settings", "props") and start != "<":
        reader = keyed.ENDINGS["ini"]
    return reader(text)


def _by_shape(text: str) -> Iterator[Found]:
    """Return the pairs of a text whose name says nothing, or that is prose."""
    shebang = _SHEBANG.match(text[:2000])
    if shebang and not shebang[2]:
        return (_of_code(text, "", "py") if shebang[1] else None) or _shell(text)
    found = document(text)
    if found is not None:
        return found
    from mlops_policy.secrets.views import loose

    return loose.found(text, LITERAL)


def document(text: str) -> Iterator[Found] | None:
    """Return the pairs of a text that begins as a configuration does; None for any other."""
    from mlops_policy.secrets.views import keyed

    head = text[:2000]
    start = head.lstrip()
    section = _SECTION.match(head)
    shapes = (
        ("json", start.startswith(("{", "[")) and not section),
        ("xml", start.startswith("<?xml")),
        ("ini", section),
        ("env", _VARIABLES.match(head)),
        ("yaml", _YAML.match(head)),
    )
    shape = next((shape for shape, fits in shapes if fits), "")
    return keyed.ENDINGS[shape](text) if shape else None
