"""Good files that no installed package has: configuration, small fixtures, office documents, generated text, odd names."""

# ruff: noqa: E501, PLC0415
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

from policies.makers import data, models, nested, stores, tables, torches
from policies.makers.archives import zipped
from policies.makers.common import WORDS, Sample, Thing, folder_of, records, sentences, through
from policies.makers.hidden import b64, page, uri
from policies.makers.images import picture, plot
from policies.makers.payloads import SOURCE, sources
from policies.makers.real import SITE, site, tidy

WORKFLOW = """name: checks
on:
  pull_request:
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
      - run: make test
"""
CONFIGS = {
    "Makefile": "test:\n\tpytest -q\n", "Dockerfile": 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n', ".github/workflows/checks.yml": WORKFLOW, "infra/main.tf": 'resource "aws_s3_bucket" "data" {\n  bucket = "boats"\n}\n',
    ".gitattributes": "*.parquet filter=lfs diff=lfs merge=lfs -text\n*.onnx filter=lfs diff=lfs merge=lfs -text\n", ".gitignore": "*.pkl\n/data/\n", "data/.gitkeep": "", "models/.gitkeep": "", "data/.gitignore": "/iris.csv\n/raw\n",
    "src/app/__init__.py": "", "src/app/py.typed": "", "dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n    deps:\n    - data/iris.csv\n    outs:\n    - models/net.onnx\n", "params.yaml": "lr: 0.1\ndepth: 4\nseeds: [1, 2, 3]\n",
    "config/model/large.yaml": "hidden: [64, 32]\nlr: 0.001\n", "models/config.json": '{"architectures": ["BertModel"], "hidden_size": 768, "num_attention_heads": 12, "vocab_size": 30522}\n',
    "models/tokenizer_config.json": '{"do_lower_case": true, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}\n', "models/special_tokens_map.json": '{"cls_token": "[CLS]", "pad_token": "[PAD]"}\n',
    "data/expectations/harvest.json": '{"expectation_suite_name": "harvest", "expectations": [{"expectation_type": "expect_column_to_exist", "kwargs": {"column": "id"}}]}\n',
    "data/schema.yaml": "columns:\n- {name: id, type: int}\n- {name: city, type: str}\n", "src/app/main.go": "package main\n\nfunc main() {\n\tprintln(1, 2, 3)\n}\n", "src/app/Main.java": "class Main {\n    static final int[] SIZES = {1, 2, 3};\n}\n",
    "src/app/lib.rs": "pub const SIZES: [u8; 3] = [1, 2, 3];\n", "src/app/plot.R": "plot(c(1, 2, 3), c(2, 3, 5))\n", "src/app/App.tsx": "export const App = () => <p>Boats</p>;\n", "src/app/app.rb": "puts [1, 2, 3].sum\n",
    "src/app/query.sql": "select id, price from harvest where price > 0.5 order by id;\n", "migrations/0001_init.sql": "create table harvest (id int primary key, city text);\ninsert into harvest values (1, 'Oslo'), (2, 'Porto');\n",
    "docs/flow.mmd": "graph LR\n  a[data] --> b[model]\n  b --> c[page]\n", "docs/conf.py": 'project = "boats"\nextensions = ["myst_parser"]\n', "notes (draft) v2.md": "# Notes\n", "docs/Größe & Maß.md": "# Größe\n", "docs/日本語.md": "# 日本語\n", "docs/emoji-🚢.md": "# Boats\n",
    "src/app/crlf.py": "import os\r\n\r\nprint(os.sep)\r\n", "docs/bom.md": "\ufeff# Boats\n", "LICENSE": "Licensed under the Apache License, Version 2.0.\n", "src/app/data/dataset.py": SOURCE, "src/app/models/net.py": SOURCE, "src/datasets/build.py": SOURCE, "data/make_dataset.py": SOURCE,
    "scripts/run.sh": "#!/bin/sh\nexec python -m app\n", "scripts/Run.ps1": "Get-ChildItem | Measure-Object\n", "src/app/style.scss": "$a: 1px;\n", "src/app/util.jl": "f(x) = x^2\n", "src/app/Util.kt": "val sizes = listOf(1, 2, 3)\n", "src/app/util.swift": "let sizes = [1, 2, 3]\n",
}  # fmt: skip


def openapi(count: int) -> str:
    answer = {
        "200": {
            "description": "Found.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}}},
        }
    }
    paths = {
        f"/boats/{word}/{at}": {
            "get": {
                "operationId": f"get{at}",
                "summary": f"Boats of {word}.",
                "parameters": [{"name": "id", "in": "query", "schema": {"type": "integer"}}],
                "responses": answer,
            }
        }
        for at, word in ((at, WORDS[at % 30]) for at in range(count))
    }
    return json.dumps({"openapi": "3.1.0", "info": {"title": "Boats", "version": "1"}, "paths": paths}, indent=2)


def dashboard(count: int) -> str:
    panels = [
        {
            "id": at,
            "type": "timeseries",
            "title": f"Panel {at}",
            "gridPos": {"h": 8, "w": 12, "x": at % 2 * 12, "y": at * 4},
            "datasource": {"type": "prometheus", "uid": "main"},
            "fieldConfig": {"defaults": {"unit": "s", "custom": {"lineWidth": 1}}, "overrides": []},
            "targets": [
                {"expr": f"rate(requests_total{{job='boats{at}'}}[5m])", "legendFormat": "{{instance}}", "refId": "A"}
            ],
        }
        for at in range(count)
    ]
    return json.dumps({"title": "Boats", "schemaVersion": 39, "panels": panels}, indent=2)


def cassette(count: int) -> str:
    one = '- request:\n    body: null\n    headers:\n      accept: [\'*/*\']\n    method: GET\n    uri: https://api.example.org/boats/{0}\n  response:\n    body: {{string: \'{{"id": {0}, "name": "boat {0}"}}\'}}\n    headers:\n      content-type: [application/json]\n    status: {{code: 200, message: OK}}\n'
    return "interactions:\n" + "".join(one.format(at) for at in range(count)) + "version: 1\n"


def snapshot(count: int) -> str:
    return "// Jest Snapshot v1\n\n" + "".join(
        f"exports[`page {at} 1`] = `\n<div>\n  <p>\n    {line}\n  </p>\n</div>\n`;\n\n"
        for at, line in enumerate(sentences(count))
    )


def source_map() -> str:
    code = site("django/contrib/admin/static/admin/js/vendor/xregexp/xregexp.js").decode()[:60_000]
    mappings = ";".join(",".join(("AAAA", "SAAS", "CAACC", "IAAI")[at % 4 : at % 4 + 2]) for at in range(9000))
    return json.dumps(
        {"version": 3, "sources": ["xregexp.js"], "sourcesContent": [code], "names": WORDS, "mappings": mappings}
    )


def tokenizer() -> bytes:
    """By tokenizers, trained on our own words."""
    import tokenizers as library

    tool = library.Tokenizer(library.models.BPE())
    tool.pre_tokenizer = library.pre_tokenizers.Whitespace()
    tool.train_from_iterator(sentences(300), library.trainers.BpeTrainer(vocab_size=600, show_progress=False))
    return str(tool.to_str(pretty=True)).encode()


def pieces() -> bytes:
    import sentencepiece

    def write(path: Path) -> None:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences(400)), model_prefix=str(path), vocab_size=60, minloglevel=2
        )

    return through("spm", write, "spm.model")


def wheel(package: str) -> bytes:
    """A wheel of an installed package, put together again."""
    names = [
        path
        for folder in SITE.glob(f"{package}*")
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    keep = [path for path in names if path.name not in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}]
    return zipped({path.relative_to(SITE).as_posix(): tidy(path.read_bytes()) for path in sorted(keep)})


def office() -> Iterator[tuple[str, bytes]]:
    """By python-docx, python-pptx and reportlab."""
    import docx
    import pptx
    from reportlab.pdfgen import canvas

    page, show, letter, out = docx.Document(), pptx.Presentation(), io.BytesIO(), [io.BytesIO(), io.BytesIO()]
    for line in sentences(20):
        page.add_paragraph(line)
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = "Boats"
    page.save(out[0])
    show.save(out[1])
    sheet = canvas.Canvas(letter, invariant=1)
    sheet.drawString(100, 700, "Boats")
    sheet.save()
    yield from (
        ("docs/guide.docx", out[0].getvalue()),
        ("docs/talk.pptx", out[1].getvalue()),
        ("docs/letter.pdf", letter.getvalue()),
        ("docs/plot.pdf", plot("pdf")),
    )


def cython(path: Path) -> None:
    """Cython's own C."""
    from Cython.Build import cythonize

    path.mkdir()
    (path / "score.pyx").write_text(SOURCE + "\ncdef double[4] LIMITS = [0.1, 0.2, 0.3, 0.4]\n")
    cythonize(
        [str(path / "score.pyx")],
        quiet=True,
        force=True,
        compiler_directives={"language_level": 3, "emit_code_comments": False},
    )
    (path / "score.pyx").unlink()


def images() -> Iterator[tuple[str, bytes]]:
    yield "docs/img/plot.png", plot("png")
    yield "docs/img/plot.svg", plot("svg")
    yield "docs/img/long.svg", plot("svg", 1500)
    yield "docs/img/photo.jpg", picture("jpeg", 400)
    yield "docs/img/photo.png", picture("png", 500)
    yield "docs/img/photo.webp", picture("webp", 300)
    yield "docs/img/anim.gif", picture("gif", 120)
    yield "docs/img/plain.tiff", picture("tiff", 100)
    yield "docs/img/plain.bmp", picture("bmp", 60)
    yield "docs/favicon.ico", picture("ico", 64)
    yield "app/static/one.png", picture("png", 16, noise=False)


def fixtures() -> Iterator[tuple[str, bytes]]:
    yield "tests/fixtures/tiny.csv", tables.comma(4)
    yield "tests/fixtures/rows.csv", tables.comma(1500)
    yield "tests/fixtures/rows.jsonl", nested.json_lines(100)
    yield "tests/data/rows.parquet", data.parquet()()
    yield "tests/data/x.npy", data.npy("float32")()
    yield "tests/data/base.sqlite", stores.sqlite()()
    yield "tests/testdata/net.onnx", models.onnx_helper(producer="pytorch")()
    yield "tests/resources/x.safetensors", torches.tensors()
    yield "tests/golden/rows.json", nested.oriented("records")(80)
    yield "tests/fixtures/boats.zip", zipped({"rows.csv": tables.comma(40)})
    yield "src/app/lookup.csv", tables.comma(60)
    yield "docs/lookup.tsv", tables.tab(80)
    yield "src/app/countries.json", json.dumps(records(20), indent=1).encode()
    yield "tests/cassettes/boats.yaml", cassette(200).encode()
    yield "src/app/__snapshots__/page.snap", snapshot(300).encode()


def pages() -> Iterator[tuple[str, str]]:
    yield "schemas/openapi.json", openapi(520)
    yield "deploy/dashboard.json", dashboard(190)
    yield "app/static/app.js.map", source_map()
    yield (
        "app/static/bundle.min.js",
        site("django/contrib/admin/static/admin/js/vendor/xregexp/xregexp.js").decode().replace("\n", " "),
    )
    icon = uri(picture("png", 16, noise=False), "image/png")
    yield "app/static/icons.css", "".join(f".icon-{at} {{\n  background: url({icon});\n}}\n" for at in range(12))
    yield (
        "app/static/font.css",
        f"@font-face {{\n  font-family: Lato;\n  src: url({uri(site('sphinx_rtd_theme/static/css/fonts/lato-normal.woff2'), 'font/woff2')});\n}}\n",
    )
    yield "docs/logo.html", page(f'<img alt="logo" src="{uri(plot("png"), "image/png")}">')
    yield (
        "docs/img/embedded.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{uri(picture("png", 40), "image/png")}"/></svg>\n',
    )
    values: list[Thing] = [{"a": word, "b": at} for at, word in enumerate("ABCDE")]
    yield (
        "docs/bars.vl.json",
        json.dumps(
            {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": values}, "mark": "bar"},
            indent=2,
        ),
    )
    yield "src/app/icon.py", f'ICON = "{b64(picture("png", 24, noise=False))}"\n'


def samples() -> Iterator[Sample]:
    parts = [("config", path, text.encode()) for path, text in CONFIGS.items()]
    parts += [("image", path, content) for path, content in images()]
    parts += [("fixture", path, content) for path, content in fixtures()]
    parts += [("page", path, text.encode()) for path, text in pages()]
    parts += [("office", path, content) for path, content in office()]
    parts += [("cython", f"src/native/{path}", content) for path, content in folder_of(cython).items()]
    parts += [("tokenizer", "models/tokenizer.json", tokenizer()), ("tokenizer", "models/spm.model", pieces())]
    parts += [
        ("wheel", f"vendor/{name}-1-py3-none-any.whl", wheel(name))
        for name in ("braceexpand", "cycler", "affine", "absl")
    ]
    parts += [
        ("zip of sources", "deploy/lambda.zip", zipped(sources(12))),
        (
            "jar",
            "gradle/tiny.jar",
            zipped(
                {"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\n", "a/B.class": bytes.fromhex("cafebabe0000003400")}
            ),
        ),
    ]
    manual = (SITE.parents[2] / "share" / "man" / "man1" / "isympy.1").read_bytes()
    parts += [
        ("man page", "docs/isympy.1.gz", gzip.compress(manual, mtime=0)),
        ("empty", "docs/empty.txt", b""),
        ("newline", "docs/newline.txt", b"\n"),
    ]
    for kind, path, content in parts:
        yield Sample(path, "good", kind, "good", content)
