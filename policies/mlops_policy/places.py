"""What a path says about a file: where it lies, and what its name claims. The content is judged elsewhere."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

# Folders whose small files are there for tests: what lies in them passes up to a limit.
FIXTURES = frozenset(
    "tests test testing testdata test_data test-data fixtures fixture golden goldens snapshots __snapshots__"
    " cassettes resources samples testsuite".split()
)
DATA_NAMES = frozenset(["data", "datasets", "dataset"])
# The stages of a data folder: whatever lies in one is data by its place.
DATA_STAGES = frozenset(["raw", "processed", "features", "interim", "external"])
MODELS = frozenset(["models", "checkpoints", "weights", "artifacts"])
DOCS = frozenset("doc docs documentation website site images image img imgs figures figs assets static media".split())

SOURCES = frozenset(
    ".py .pyi .pyx .pxd .pxi .ipynb .r .rmd .qmd .jl .scala .java .kt .kts .groovy .c .h .cc .cpp .cxx .hpp"
    " .hh .hxx .cu .cuh .inl .m .mm .rs .go .rb .php .pl .pm .lua .swift .cs .fs .vb .dart .ex .exs .erl .hs"
    " .ml .clj .lisp .el .scm .js .jsx .mjs .cjs .ts .tsx .mts .cts .vue .svelte .css .scss .sass .less .sh"
    " .bash .zsh .fish .ps1 .bat .cmd .tf .hcl .proto .thrift .graphql .gql .cmake .mk .gradle .bzl .bazel"
    " .nix .asm .s .f .f90 .f95 .for .pas .d .v .sv .vhd .vhdl .stan .rst .tex .bib .sty .cls .adoc .org .pod"
    " .texi .1 .3 .5 .7 .8 .j2 .jinja .jinja2 .tmpl .in .am .ac .m4 .po .pot .patch .diff .map .snap .sql".split()
)
# Endings of text that people also use to hide tables in: a table test is worth it there.
LOOSE_SOURCES = frozenset([".sql", ".in", ".map", ".snap", ".ipynb"])
PROSE = frozenset(".md .rst .markdown .adoc .tex .html .htm .xhtml .rmd .qmd .mdx".split())
CONFIGS = frozenset(".json .yaml .yml .toml .ini .cfg .conf .xml .properties .editorconfig .lock .xsd .json5".split())
TEXT = SOURCES | PROSE | CONFIGS | frozenset(".txt .csv .tsv .log .text .jsonl .ndjson .svg .license .dvc".split())
BINARY_DATA = frozenset(".bin .dat .model .ckpt .pb .data .weights .params .db".split())
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")
KEPT = frozenset(
    [".gitkeep", ".gitignore", ".gitattributes", ".dvcignore", ".keep", "__init__.py", "license", "notice"]
)

# What is put behind an ending: the file is still one of that kind.
SUFFIXES = frozenset(".tp .template .tmpl .tpl .j2 .jinja .jinja2 .in .orig .bak .example .sample .dist .old".split())

LISTINGS = frozenset(".tiktoken .excalidraw .drawio .kicad_pcb .kicad_sch .theme .vim".split())
LOCKS = frozenset(
    "uv.lock poetry.lock pipfile.lock pdm.lock pixi.lock package-lock.json npm-shrinkwrap.json yarn.lock"
    " pnpm-lock.yaml cargo.lock go.sum conda-lock.yml composer.lock gemfile.lock .terraform.lock.hcl"
    " pylock.toml bun.lock deno.lock flake.lock packages.lock.json mix.lock podfile.lock pubspec.lock"
    " go.work.sum rye.lock requirements-lock.txt".split()
)


class Place(NamedTuple):
    """The facts of a path, all of them lower case."""

    folders: tuple[str, ...]
    name: str
    ending: str

    @property
    def fixture(self) -> bool:
        """Whether it lies where tests keep their files."""
        return not FIXTURES.isdisjoint(self.folders)

    @property
    def data(self) -> bool:
        """Whether it lies under a folder for data, and no part of the tests."""
        return not DATA_NAMES.isdisjoint(self.folders) and not self.fixture

    @property
    def data_stage(self) -> bool:
        """Whether it lies in ``data/raw``, ``data/processed`` or the like."""
        pairs = zip(self.folders, self.folders[1:], strict=False)
        return not self.fixture and any(first in DATA_NAMES and second in DATA_STAGES for first, second in pairs)

    @property
    def models(self) -> bool:
        """Whether it lies under a top folder for models."""
        return bool(self.folders) and self.folders[0] in MODELS

    @property
    def docs(self) -> bool:
        return not DOCS.isdisjoint(self.folders)

    @property
    def source(self) -> bool:
        """Whether the name is that of a source, in which a table test would only see code."""
        return self.ending in SOURCES and self.ending not in LOOSE_SOURCES

    @property
    def lock(self) -> bool:
        return self.name in LOCKS

    @property
    def drawn(self) -> bool:
        """Whether programs list things in it for themselves: drawings, layouts, licences, the history of a schema."""
        listed = self.name.startswith(("license", "licence", "notice", "third")) and self.ending in (
            ".csv",
            ".json",
            "",
        )
        return self.ending in LISTINGS or (not self.data and (listed or self.name == "structure.sql"))

    @property
    def let_through(self) -> bool:
        """Whether a data folder holds such files rightly: sources, notes, configurations, pointers."""
        named = self.name in KEPT or self.name.startswith(("readme", "license", "datasheet", "changelog", "makefile"))
        return named or self.ending in SOURCES | PROSE | CONFIGS | {".dvc"}


def place(path: str) -> Place:
    """Read a POSIX path."""
    *folders, name = path.lower().split("/")
    stem, dot, ending = name.rpartition(".")
    while dot and f".{ending}" in SUFFIXES and "." in stem:
        stem, dot, ending = stem.rpartition(".")
    return Place(tuple(folders), name, f".{ending}" if dot and stem else "")
