"""Tables inside markup and inside code, where nothing is encoded."""

# ruff: noqa: E501
import json
import textwrap
from collections.abc import Iterator

from policies.makers import tables
from policies.makers.common import Sample, array, frame, records
from policies.makers.hidden import page, prose, python


def markdown_table(count: int) -> str:
    rows = ["| " + " | ".join(map(str, row)) + " |" for row in tables.cells(count)]
    return "\n".join([rows[0], "|---" * 8 + "|", *rows[1:]])


def markup() -> Iterator[tuple[str, str, str]]:
    """Path, format, text: always more than 20 KB of rows."""
    comma, rows = tables.comma(600).decode(), records(400)
    yield "src/app/rows.py", "csv in a literal", python(f'"""\n{comma}"""')
    yield (
        "src/app/lines.py",
        "csv in pieces",
        python("(\n" + "\n".join(f'    "{line}\\n"' for line in comma.splitlines()) + "\n)"),
    )
    yield (
        "src/app/matrix.py",
        "list of lists",
        python("[\n" + "\n".join(f"    {row}," for row in array(400, 8, "float64").round(5).tolist()) + "\n]"),
    )
    yield (
        "src/app/weights.py",
        "weights as numpy literals",
        python(f"np.array({array(500, 8, 'float64').round(6).tolist()})"),
    )
    yield (
        "src/app/records.py",
        "list of dictionaries",
        python("[\n" + "\n".join(f"    {row!r}," for row in rows) + "\n]"),
    )
    yield (
        "src/app/columns.py",
        "dictionary of columns",
        python(repr({key: [row[key] for row in rows * 2] for key in rows[0]})),
    )
    yield (
        "src/app/tuples.py",
        "list of tuples",
        python("[\n" + "\n".join(f"    {tuple(row)!r}," for row in tables.cells(500)[1:]) + "\n]"),
    )
    yield (
        "src/app/comments.py",
        "csv in comments",
        python("None") + "".join(f"# {line}\n" for line in comma.splitlines()),
    )
    yield "docs/table.md", "table in Markdown", prose(markdown_table(400))
    yield "docs/fence.md", "csv in a fence", prose(f"```csv\n{comma}```")
    yield "docs/fence-json.md", "records in a fence", prose(f"```json\n{json.dumps(rows, indent=1)}\n```")
    yield "docs/sql.md", "sql in a fence", prose(f"```sql\n{tables.sql_insert(400).decode()}```")
    yield "docs/details.md", "html table in Markdown", prose(f"<details>\n{frame(200).to_html()}\n</details>")
    yield (
        "docs/csv.rst",
        "csv-table",
        f"Boats\n=====\n\n.. csv-table:: Boats\n   :header-rows: 1\n\n{textwrap.indent(comma, '   ')}\n",
    )
    yield (
        "docs/list.rst",
        "list-table",
        "Boats\n=====\n\n.. list-table::\n\n"
        + "".join("   * - " + "\n     - ".join(map(str, row)) + "\n" for row in tables.cells(300)),
    )
    yield (
        "docs/simple.rst",
        "simple table",
        f"Boats\n=====\n\n{'=' * 9} {'=' * 9}\n"
        + "".join(f"{x:9.4f} {y:9.4f}\n" for x, y in array(1200, 2).tolist())
        + f"{'=' * 9} {'=' * 9}\n",
    )
    yield (
        "docs/table.tex",
        "tabular",
        "\\begin{tabular}{llll}\n"
        + "".join(" & ".join(map(str, row)) + " \\\\\n" for row in tables.cells(500))
        + "\\end{tabular}\n",
    )
    yield "docs/data.html", "records in a script", page(f"<script>\nconst rows = {json.dumps(rows)};\n</script>")
    yield "docs/pre.html", "csv in pre", page(f"<pre>\n{comma}</pre>")
    yield (
        "docs/island.html",
        "records in a JSON island",
        page(f'<script type="application/json" id="rows">{json.dumps(rows)}</script>'),
    )
    yield "app/static/rows.js", "records in js", f"export const rows = {json.dumps(rows, indent=2)};\n"
    yield (
        "app/static/loose.js",
        "records in js without quotes",
        "export const rows = [\n"
        + "".join(
            f"  {{id: {row['id']}, day: '{row['day']}', length: {row['length']}, count: {row['count']}}},\n"
            for row in rows
        )
        + "];\n",
    )
    yield "app/static/text.ts", "csv in a template", f"export const rows: string = `\n{comma}`;\n"
    yield (
        "app/static/cloud.svg",
        "numbers in metadata",
        f'<svg xmlns="http://www.w3.org/2000/svg">\n<metadata>\n{tables.spaced_numbers(200).decode()}</metadata>\n<circle r="9"/>\n</svg>\n',
    )
    yield (
        "app/static/desc.svg",
        "csv in desc",
        f'<svg xmlns="http://www.w3.org/2000/svg">\n<desc>\n{comma}</desc>\n<circle r="9"/>\n</svg>\n',
    )
    yield (
        "config/rows.toml",
        "records in toml",
        "".join(
            "[[rows]]\n"
            + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in row.items())
            + "\n"
            for row in rows
        ),
    )
    yield "config/block.yaml", "csv in yaml", f"name: boats\nrows: |\n{textwrap.indent(comma, '  ')}"
    yield (
        "config/lists.yaml",
        "lists in yaml",
        "rows:\n" + "".join(f"  - {row}\n" for row in array(500, 8, "float64").round(4).tolist()),
    )
    yield (
        "config/map.yaml",
        "csv in a ConfigMap",
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: rows\ndata:\n  rows.csv: |\n{textwrap.indent(comma, '    ')}",
    )
    yield "config/rows.ini", "csv in ini", f"[rows]\nvalue =\n{textwrap.indent(comma, '    ')}"
    yield "config/text.json", "csv in a json string", json.dumps({"name": "rows", "text": comma})
    yield "config/nested.json", "records deep in json", json.dumps({"a": {"b": {"c": [{"d": {"rows": rows}}]}}})
    yield (
        "src/native/rows.h",
        "floats in C",
        "static const float rows[500][8] = {\n"
        + "".join(
            "  {" + ", ".join(f"{x}f" for x in row) + "},\n" for row in array(500, 8, "float64").round(5).tolist()
        )
        + "};\n",
    )
    yield (
        "src/rows.R",
        "data frame in R",
        f"rows <- data.frame(length = c({', '.join(str(row['length']) for row in records(2500))}))\n",
    )
    yield (
        "src/rows.sql",
        "insert among code",
        "-- schema\ncreate table harvest (id int);\n" + tables.sql_insert(400).decode() + "select 1;\n",
    )
    yield "scripts/load.sh", "csv in a heredoc", f"#!/bin/sh\ncat > rows.csv <<'END'\n{comma}END\n"
    yield "docs/spaced.md", "csv between paragraphs", prose("\n\n".join(comma.splitlines()))


def samples() -> Iterator[Sample]:
    for path, kind, text in markup():
        yield Sample(path, "model" if "weights" in kind else "table", kind, "hard", text.encode())
