"""Files of every kind, whole and in every state of disrepair: what is loose is found, and nothing ends the check."""

import random

import pytest
from pins import TREE, labels, written
from scratch import Repo

CUTS = 12


def damaged(text: str, seed: int) -> dict[str, bytes]:
    """Return a file as editors, tools and merges leave it."""
    data = written(text).encode()
    noise = random.Random(seed)  # noqa: S311  no secret
    cut = {f"cut{n}": data[: noise.randrange(len(data))] for n in range(CUTS)}
    torn = {f"torn{n}": data[: (at := noise.randrange(len(data)))] + data[at + 7 :] for n in range(CUTS)}
    half = len(data) // 2
    return {
        **cut,
        **torn,
        "bom": b"\xef\xbb\xbf" + data,
        "crlf": data.replace(b"\n", b"\r\n"),
        "cr": data.replace(b"\n", b"\r"),
        "utf16": data.decode().encode("utf-16"),
        "latin": data + "# é\n".encode("latin-1"),
        "zero": data[:half] + b"\0" + data[half:],
        "noise": data[:half] + noise.randbytes(64) + data[half:],
        "merge": b"<<<<<<< HEAD\n" + data + b"=======\n" + data + b">>>>>>> main\n",
        "jinja": data.replace(b'"', b"{{ x }}") + b"{% if a %}\n{{ b }}\n{% endif %}\n",
        "tabs": data.replace(b"  ", b"\t"),
        "empty": b"",
        "brackets": data + b"[" * 5000,
        "braces": b"{" * 5000 + data,
        "long": data + b"a" * 100_000,
        "spaces": b" " * 50_000 + data,
    }


@pytest.mark.parametrize("path", TREE)
def test_no_damage_to_a_file_ends_the_check(folder: Repo, path: str) -> None:
    """Each is judged, or a finding says that it cannot be read; none is passed over as not judged."""
    content = damaged(TREE[path], len(path))
    folder.write({f"{state}/{path}": data for state, data in content.items()})
    answer = folder.check("--all", "--select=PIN,LCK,PAR")
    assert answer.code in (0, 1), [one for one in answer.findings if one["code"] == "POL000"]
    whole = {(one["path"], one["line"]) for one in answer.findings if one["code"] != "PIN090"}
    for state in ("bom", "crlf", "utf16"):
        wanted = {(f"{state}/{name}", line) for name, line in labels() if name == path}
        assert wanted <= whole, state


def test_all_that_is_not_pinned_is_found_and_nothing_else(repo: Repo) -> None:
    """In the tree of the benchmark, which has a file of each kind."""
    repo.stage({path: written(text) for path, text in TREE.items()})
    found = {(one["path"], one["line"]) for one in repo.check("--all", "--select=PIN").findings}
    assert found == labels()
