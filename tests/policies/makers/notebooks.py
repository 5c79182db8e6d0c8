"""Notebooks: nbformat writes them, with something hidden in them, or as good as they should be."""

# ruff: noqa: PLC0415
import base64
import json
from collections.abc import Iterator

from policies.makers import nested, tables
from policies.makers.common import Sample, Thing, frame
from policies.makers.hidden import b64
from policies.makers.images import picture, plot
from policies.makers.payloads import payload


def notebook(cells: list[Thing], about: dict[str, Thing] | None = None, *, indent: int = 1) -> bytes:
    """By nbformat, with ids that do not change."""
    import nbformat

    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    named = [{**cell, "id": f"cell-{at}"} for at, cell in enumerate(cells)]
    book = nbformat.v4.new_notebook(cells=nbformat.from_dict(named), metadata={**kernel, **(about or {})})
    return json.dumps(book, indent=indent, ensure_ascii=False).encode()


def code(source: str, *outputs: Thing) -> Thing:
    import nbformat

    return nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1 if outputs else None)


def text(source: str, **extra: Thing) -> Thing:
    import nbformat

    return nbformat.v4.new_markdown_cell(source, **extra)


def shown(**kinds: Thing) -> Thing:
    import nbformat

    return nbformat.v4.new_output("display_data", {key.replace("_", "/", 1): value for key, value in kinds.items()})


def printed(words: str) -> Thing:
    import nbformat

    return nbformat.v4.new_output("stream", name="stdout", text=words)


def table_html(rows: int) -> str:
    return str(frame(rows).to_html())


def widgets() -> dict[str, Thing]:
    """The state of ipywidgets in the notebook's metadata, a picture in it."""
    state = {
        "model_module": "@jupyter-widgets/controls",
        "model_name": "ImageModel",
        "state": {},
        "buffers": [{"encoding": "base64", "path": ["value"], "data": b64(picture("png", 80))}],
    }
    return {
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {
                "version_major": 2,
                "version_minor": 0,
                "state": {"a1": state},
            }
        }
    }


def plotly_figure() -> dict[str, Thing]:
    return {
        "data": [{"type": "scatter", "x": list(range(1500)), "y": [at * 0.37 for at in range(1500)]}],
        "layout": {"title": {"text": "Boats"}},
    }


def bad() -> Iterator[tuple[str, str, str, bytes]]:
    """Name, label, format, bytes."""
    start = text("# Boats\n\nA first look.")
    yield (
        "table-output",
        "notebook",
        "text/html output",
        notebook([start, code("df", shown(text_html=table_html(200)))]),
    )
    yield (
        "image-output",
        "notebook",
        "image/png output",
        notebook([start, code("plot()", shown(image_png=b64(picture("png", 90))))]),
    )
    yield (
        "plot-output",
        "notebook",
        "image/png output",
        notebook([start, code("plot()", shown(image_png=b64(plot("png"))))]),
    )
    yield (
        "svg-output",
        "notebook",
        "image/svg output",
        notebook([start, code("plot()", shown(**{"image_svg+xml": plot("svg", 400).decode()}))]),
    )
    yield (
        "stream-output",
        "notebook",
        "stream output",
        notebook([start, code("print(df)", printed(tables.fixed_width(300).decode()))]),
    )
    yield (
        "json-output",
        "notebook",
        "json output",
        notebook([start, code("rows", shown(application_json=json.loads(nested.oriented("records")(150))))]),
    )
    yield (
        "plotly-output",
        "notebook",
        "plotly output",
        notebook([start, code("fig", shown(**{"application_vnd.plotly.v1+json": plotly_figure()}))]),
    )
    yield (
        "many-small-outputs",
        "notebook",
        "outputs",
        notebook([start, *(code(f"show({at})", printed(f"{at} boats\n" * 60)) for at in range(30))]),
    )
    yield "widgets", "notebook", "widget state", notebook([start, code("show()")], widgets())
    yield (
        "attachment",
        "notebook",
        "attachment",
        notebook([text("![x](attachment:x.png)", attachments={"x.png": {"image/png": b64(picture("png", 90))}})]),
    )
    yield (
        "attachment-parquet",
        "data",
        "parquet in an attachment",
        notebook([text("![x](attachment:x.png)", attachments={"x.png": {"image/png": b64(payload("parquet"))}})]),
    )
    yield (
        "source-base64",
        "pickle",
        "pickle in a cell",
        notebook(
            [
                start,
                code(f'import base64, pickle\n\nmodel = pickle.loads(base64.b64decode("{b64(payload("pickle"))}"))'),
            ]
        ),
    )
    yield (
        "source-base64-lines",
        "data",
        "npy in a cell",
        notebook([start, code('BLOB = """\n' + base64.encodebytes(payload("npy")).decode() + '"""')]),
    )
    yield "source-csv", "table", "csv in a cell", notebook([start, code(f'rows = """{tables.comma(500).decode()}"""')])
    yield (
        "source-records",
        "table",
        "records in a cell",
        notebook([start, code(f"rows = {nested.oriented('records')(300).decode()}")]),
    )
    yield "markdown-table", "table", "table in a cell", notebook([text("# Boats\n\n" + tables.pipe(500).decode())])
    yield (
        "markdown-uri",
        "model",
        "onnx in a cell",
        notebook([text(f"[model](data:application/octet-stream;base64,{b64(payload('onnx'))})")]),
    )
    yield (
        "cell-metadata",
        "data",
        "parquet in a cell's metadata",
        notebook([text("# Boats", metadata={"note": b64(payload("parquet"))})]),
    )
    yield "book-metadata", "data", "sqlite in metadata", notebook([start], {"backup": b64(payload("sqlite"))})
    yield (
        "one-line",
        "notebook",
        "image/png output",
        notebook([start, code("plot()", shown(image_png=b64(picture("png", 90))))], indent=0).replace(b"\n", b""),
    )
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "input": ["plot()"],
                        "language": "python",
                        "outputs": [{"output_type": "display_data", "png": b64(picture("png", 90))}],
                    }
                ]
            }
        ],
    }
    yield "version-3", "notebook", "png output, nbformat 3", json.dumps(old).encode()


def good() -> Iterator[tuple[str, bytes]]:
    cells = [
        text("# Boats\n\nA first look, with a table:\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        code("import pandas as pd"),
        code("df = pd.read_parquet('boats.parquet')\ndf.describe()"),
    ]
    yield "no-outputs", notebook(cells)
    yield "no-outputs-long", notebook(cells * 25)
    yield (
        "small-outputs",
        notebook([*cells, code("df.head()", shown(text_html=table_html(5))), code("print(len(df))", printed("300\n"))]),
    )
    yield "small-image", notebook([*cells, code("icon()", shown(image_png=b64(picture("png", 32, noise=False))))])
    yield "empty", notebook([])
    yield "real-code", notebook([code(payload_free) for payload_free in long_sources()])


def long_sources() -> list[str]:
    from policies.makers.real import site

    return [
        site(path).decode()[:9000]
        for path in ("sklearn/ensemble/_forest.py", "networkx/generators/atlas.py", "cycler/__init__.py")
    ]


def samples() -> Iterator[Sample]:
    for at, (name, label, kind, data) in enumerate(bad()):
        suffix = "json" if at % 7 == 6 else "ipynb"
        yield Sample(f"notebooks/{name}.{suffix}", label, f"notebook: {kind}", "hidden", data)
    for name, data in good():
        yield Sample(f"notebooks/good/{name}.ipynb", "good", "notebook", "good", data)
