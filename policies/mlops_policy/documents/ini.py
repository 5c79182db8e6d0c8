"""What setup.cfg, tox.ini and mypy.ini say, as configparser reads them, with the place of each item."""

from __future__ import annotations

import re

from mlops_policy.documents import Unreadable, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = 100_000
_SECTION = re.compile(r"\[([^\]]+)\]")
_OPTION = re.compile(r"([^=:]+)[=:]")
_COMMENT = re.compile(r"(?<!\s)\s+#.*")  # `a.git#egg=a` has none


def values(text: str) -> tuple[Value, ...]:
    """Return every line of every option: ``("options", "install_requires", 2)`` is the third requirement.

    A value on one line is item 0. Names are as they are written. Comments, empty lines and lines that fit nothing are
    left out.

    Raises:
        Unreadable: For a file of too many lines; nothing else is an error.
    """
    if text.count("\n") > LINES:
        raise Unreadable("too large to be read")
    return tuple(_values(text))


def _values(text: str) -> Iterator[Value]:
    section, option, item, level, at = "", "", 0, 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        start, at = at, at + len(line) + 1
        content = line.strip()
        indent = len(line) - len(line.lstrip())
        if not content or content[0] in "#;":
            continue
        if option and indent > level:
            head = 0
        elif match := _SECTION.match(content):
            section, option = match[1], ""
            continue
        else:
            match = _OPTION.match(content)
            option, item, level = match[1].strip() if match and section else "", 0, indent
            if match is None or not option:
                continue
            head = match.end()
        rest = _COMMENT.sub("", content[head:], count=1)
        written = rest.strip()
        if written and written[0] != "#":
            start += indent + head + len(rest) - len(rest.lstrip())
            yield Value((section, option, item), written, start, start + len(written), number)
            item += 1
