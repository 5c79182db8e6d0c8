"""The parts of an HTML page that needs nothing but itself: no script, no font, no picture from elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


@dataclass(frozen=True)
class Cell:
    """A cell of a table with a level of its own; plain text needs none."""

    text: str
    level: str


def page(title: str, parts: Iterable[str]) -> str:
    style = (resources.files(__package__) / "report.css").read_text(encoding="utf-8")
    return PAGE.format(title=escape(title), style=style, body="\n".join(filter(None, parts)))


def section(title: str, lead: str, *content: str) -> str:
    """Return a section; ``lead`` and ``content`` are HTML."""
    place = title.lower().replace(" ", "-")
    inside = "\n".join(filter(None, content))
    return f'<section id="{place}">\n<h2>{title}</h2>\n<p class="soft">{lead}</p>\n{inside}\n</section>'


def pair(*sections: str) -> str:
    """Put sections beside each other where the window is wide enough."""
    return "\n".join(['<div class="pair">', *filter(None, sections), "</div>"])


def table(head: Sequence[str], rows: Iterable[Sequence[str | Cell]]) -> str:
    """Return a table of plain text."""
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f'<div class="scroll"><table>\n<tr>{names}</tr>\n{body}\n</table></div>'


def cell(content: str | Cell) -> str:
    if isinstance(content, Cell):
        return f'<td class="{content.level}">{escape(content.text)}</td>'
    return f"<td>{escape(content)}</td>"


def charts(pictures: Iterable[str], kind: str = "") -> str:
    return f'<div class="charts {kind}">\n' + "\n".join(pictures) + "\n</div>"


def figure(title: str, note: str, picture: str) -> str:
    """Return a picture under its title; ``note`` is HTML."""
    return f'<figure><figcaption><b>{escape(title)}</b><span class="soft">{note}</span></figcaption>{picture}</figure>'


def legend(then: str, now: str) -> str:
    return f'<p class="legend soft"><i class="then"></i>{escape(then)}<i class="now"></i>{escape(now)}</p>'


def more(title: str, content: str) -> str:
    return f"<details><summary>{escape(title)}</summary>\n{content}\n</details>"


def tile(name: str, value: str, note: str) -> str:
    parts = ("small", name), ("strong", value), ("small", note)
    return '<div class="tile">' + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts) + "</div>"
