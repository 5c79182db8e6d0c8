"""Pages that talk about formats, tables of options, and other text that only looks like data."""

# ruff: noqa: E501
import json
import random
from collections.abc import Iterator

from policies.makers.common import SEED, WORDS, Sample, sentences
from policies.makers.hidden import hexdump, prose
from policies.makers.payloads import payload

FORMATS = r"""# Formats

A Parquet file starts and ends with `PAR1` (`PARE` when the footer is encrypted), an Arrow file with `ARROW1`.
A NumPy file starts with `\x93NUMPY`, SQLite with `SQLite format 3`, HDF5 with `\x89HDF\r\n\x1a\n`, ORC with `ORC`.

PAR1

SQLite format 3

XGBoost's JSON looks like this:

```json
{"learner": {"attributes": {}, "gradient_booster": {"model": {}, "name": "gbtree"}}, "version": [3, 2, 0]}
```

LightGBM writes

```
tree
version=v4
num_class=1
```

and PMML `<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">`, an LFS pointer is

```
version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
```
"""
SIGNATURES = '''"""Signatures of formats."""

SIGNATURES = {
    b"PAR1": "parquet",
    b"\\x93NUMPY": "npy",
    b"\\x89HDF\\r\\n\\x1a\\n": "hdf5",
    b"SQLite format 3\\x00": "sqlite",
    b"ARROW1\\x00\\x00": "arrow",
    b"\\x80\\x04\\x95": "pickle",
    b"GGUF": "gguf",
    b"PK\\x03\\x04": "zip",
    b"\\x28\\xb5\\x2f\\xfd": "zstd",
}
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
'''


def starts() -> Iterator[tuple[str, str]]:
    """Text that begins with the very letters of a format."""
    for name, letters in (
        ("par1", "PAR1"),
        ("obj", "Obj"),
        ("orc", "ORC"),
        ("cdf", "CDF"),
        ("gguf", "GGUF"),
        ("lasf", "LASF"),
        ("sqlite", "SQLite format 3"),
        ("arrow", "ARROW1"),
        ("fea1", "FEA1"),
        ("simple", "SIMPLE  ="),
        ("matlab", "MATLAB 5.0 MAT-file"),
        ("tree", "tree"),
        ("cbm1", "CBM1"),
        ("bzh", "BZh9"),
        ("bm", "BM"),
        ("id3", "ID3"),
        ("relation", "@relation"),
    ):
        yield f"docs/formats/{name}.md", f"{letters} is what such a file starts with.\n\n" + "\n".join(sentences(8))


def option_table(count: int) -> str:
    rows = [
        f"| `{WORDS[at % 30]}-{WORDS[(at * 3) % 37]}` | {at % 5} | {' '.join(WORDS[at % 20 : at % 20 + 5])} |"
        for at in range(count)
    ]
    return prose("| option | default | meaning |\n|---|---|---|\n" + "\n".join(rows))


def changelog() -> str:
    return "# Changelog\n\n" + "\n".join(
        f"## {9 - at // 20}.{at % 20}.0 - 2026-01-{at % 28 + 1:02}\n\n- {one}\n- {two} (#{at * 13})\n"
        for at, (one, two) in enumerate(zip(sentences(90), sentences(90, 1), strict=True))
    )


def metrics() -> str:
    rows = "\n".join(f"| model-{at} | {0.7 + at / 100:.3f} | {0.6 + at / 90:.3f} | {at * 12} ms |" for at in range(30))
    return f"# Boats\n\n{' '.join(sentences(6))}\n\n## Results\n\n| model | accuracy | F1 | time |\n|---|---|---|---|\n{rows}\n"


def log_of_commits() -> str:
    dice = random.Random(SEED)  # noqa: S311
    return "".join(f"{dice.getrandbits(160):040x} {line}\n" for line in sentences(60))


def authors() -> str:
    return "# Authors\n\n" + "".join(
        f"- {WORDS[at % 30].title()} {WORDS[(at * 5) % 37].title()} <a{at}@example.org>\n" for at in range(150)
    )


def texts() -> Iterator[tuple[str, str, str]]:
    yield "formats", "docs/formats.md", FORMATS
    yield "formats", "src/app/signatures.py", SIGNATURES
    yield "formats", "docs/hexdump.md", prose(f"```\n{hexdump(payload('parquet')[:160])}```")
    yield (
        "formats",
        "docs/learner.json",
        json.dumps({"learner": {"name": "xgb", "depth": 4}, "data": {"path": "data/train.parquet"}}),
    )
    yield (
        "formats",
        "docs/base64.md",
        prose("Decode `aGVsbG8gd29ybGQ=` with `base64 -d`. A longer one: `UEFSMRUEFQgVDEwVAhUAEgAAAAAAUEFSMQ==`."),
    )
    yield "readme", "README.md", metrics()
    yield "options", "docs/options.md", option_table(200)
    yield "changelog", "CHANGELOG.md", changelog()
    yield "authors", "AUTHORS.md", authors()
    yield "word list", "src/app/words.txt", "\n".join(sorted({f"{one}{two}" for one in WORDS for two in WORDS})) + "\n"
    yield "stop words", "src/app/stopwords.txt", "\n".join(sorted(set(WORDS))) + "\n"
    yield "log", "docs/commits.txt", log_of_commits()
    yield "long prose", "docs/story.md", "\n\n".join(" ".join(sentences(9, at)) for at in range(60))
    yield "long prose", "docs/story.txt", "\n".join(sentences(900))
    yield (
        "comma prose",
        "docs/commas.txt",
        "\n".join(f"{one[:-1]}, {two}" for one, two in zip(sentences(60), sentences(60, 2), strict=True)),
    )
    yield "code owners", "CODEOWNERS", "".join(f"/src/{word}/ @boats/{word}\n" for word in sorted(set(WORDS)))
    yield (
        "citation",
        "CITATION.cff",
        "cff-version: 1.2.0\nmessage: Please cite it.\ntitle: Boats\nauthors:\n- family-names: Doe\n  given-names: Jo\nversion: 1.0.0\n",
    )
    yield (
        "bibliography",
        "docs/refs.bib",
        "".join(
            f"@article{{key{at},\n  title = {{{line}}},\n  year = {{20{at % 26:02}}},\n  pages = {{{at}--{at + 9}}},\n}}\n\n"
            for at, line in enumerate(sentences(80))
        ),
    )
    for path, text in starts():
        yield "starts like a format", path, text


def samples() -> Iterator[Sample]:
    for kind, path, text in texts():
        yield Sample(path, "good", kind, "good", text.encode())
