"""Text tables, each as a function of its number of rows: the csv and json modules, pandas, scipy, scikit-learn."""

# ruff: noqa: E501, PLC0415
import csv
import io
from collections.abc import Iterable
from functools import partial

from policies.makers import nested
from policies.makers.common import Row, Table, Thing, array, frame, records, sentences, through


def separated(rows: Iterable[Iterable[object]], **options: Thing) -> str:
    """The csv module writes it."""
    out = io.StringIO(newline="")
    csv.writer(out, **{"lineterminator": "\n", **options}).writerows(rows)
    return out.getvalue()


def cells(count: int) -> list[list[object]]:
    table = records(count)
    return [list(table[0]), *(list(row.values()) for row in table)]


def comma(count: int) -> bytes:
    return separated(cells(count)).encode()


def crlf(count: int) -> bytes:
    return separated(cells(count), lineterminator="\r\n", quoting=csv.QUOTE_ALL).encode()


def old_mac(count: int) -> bytes:
    return separated(cells(count), lineterminator="\r").encode()


def bom(count: int) -> bytes:
    """As a spreadsheet program saves "CSV UTF-8"."""
    return separated(cells(count), lineterminator="\r\n").encode("utf-8-sig")


def utf16(count: int) -> bytes:
    """As a spreadsheet program saves "Unicode text"."""
    return separated(cells(count), delimiter="\t", lineterminator="\r\n").encode("utf-16")


def utf16_bare(count: int) -> bytes:
    return separated(cells(count)).encode("utf-16-be")


def latin_semicolon(count: int) -> bytes:
    """With decimal commas, as a German spreadsheet saves it."""
    rows = [[str(cell).replace(".", ",") for cell in row] for row in cells(count)]
    return separated(rows, delimiter=";").encode("latin-1")


def tab(count: int) -> bytes:
    return separated(cells(count), delimiter="\t").encode()


def pipe(count: int) -> bytes:
    return separated(cells(count), delimiter="|").encode()


def caret(count: int) -> bytes:
    return separated(cells(count), delimiter="^").encode()


def commented(count: int) -> bytes:
    head = "# exported by the sensor hub\n# unit: cm\n#\n"
    return (head + separated(cells(count))).encode()


def no_header(count: int) -> bytes:
    """By numpy.savetxt with commas."""
    import numpy as np

    return through("x.csv", lambda path: np.savetxt(path, array(count), delimiter=",", fmt="%.5f"))


def spaced_numbers(count: int) -> bytes:
    """By numpy.savetxt as it is."""
    import numpy as np

    return through("x.txt", lambda path: np.savetxt(path, array(count)))


def one_column(count: int) -> bytes:
    import numpy as np

    return through("x.txt", lambda path: np.savetxt(path, array(count * 6, 1)))


def reviews(count: int) -> bytes:
    """Two columns, a text with commas and line ends in quotes, and a class."""
    texts = sentences(count * 2)
    rows = [[f'{texts[2 * at]}\nThey said "{texts[2 * at + 1]}", twice', at % 2] for at in range(count)]
    return separated([["review", "sentiment"], *rows]).encode()


def text_and_class(count: int) -> bytes:
    """As the SMS spam collection: a class, a tab and a text."""
    return "".join(f"{'spam' if at % 7 == 0 else 'ham'}\t{text}\n" for at, text in enumerate(sentences(count))).encode()


def wide(count: int) -> bytes:
    """Few rows of many columns."""
    return separated(
        [["label", *(f"pixel{at}" for at in range(300))], *array(max(count // 20, 6), 301).tolist()]
    ).encode()


def conll(count: int) -> bytes:
    """Tokens with their classes, a blank line after a sentence."""
    rows = [
        f"{word}\tNN\tB-NP\t{'B-LOC' if word == 'harbour' else 'O'}"
        for text in sentences(count)
        for word in text.split()
    ]
    return ("\n".join(row + "\n" * (at % 12 == 11) for at, row in enumerate(rows)) + "\n").encode()


def libsvm(count: int) -> bytes:
    """By sklearn.datasets.dump_svmlight_file."""
    from sklearn.datasets import dump_svmlight_file

    labels = [at % 2 for at in range(count)]
    return through("x.libsvm", lambda path: dump_svmlight_file(array(count, 6), labels, str(path)))


def vowpal(count: int) -> bytes:
    return "".join(
        f"{row['target']} 1.0 |n length:{row['length']} width:{row['width']} |c city={row['id']}\n"
        for row in records(count)
    ).encode()


def arff(count: int) -> bytes:
    """By the layout: scipy only reads it."""
    head = "@relation iris\n\n@attribute length numeric\n@attribute width numeric\n@attribute class {a,b,c}\n\n@data\n"
    return (
        head + "".join(f"{row['length']},{row['width']},{'abc'[row['target']]}\n" for row in records(count))
    ).encode()


def fixed_width(count: int) -> bytes:
    """Pandas' to_string."""
    return str(frame(count).to_string()).encode()


def sql_insert(count: int) -> bytes:
    """As mysqldump writes it."""
    rows = [
        f"INSERT INTO `harvest` VALUES ({row['id']},'{row['day']}','{row['city']}',{row['length']},{row['price']});"  # noqa: S608
        for row in records(count)
    ]
    return (
        "DROP TABLE IF EXISTS `harvest`;\nCREATE TABLE `harvest` (id int, day date, city text, l real, p real);\n"
        + "\n".join(rows)
        + "\n"
    ).encode()


def sql_values(count: int) -> bytes:
    """One INSERT with all the rows."""
    rows = ",\n".join(f"  ({row['id']}, '{row['day']}', '{row['city']}', {row['length']})" for row in records(count))
    return f"INSERT INTO harvest (id, day, city, length) VALUES\n{rows};\n".encode()


def sql_copy(count: int) -> bytes:
    """As pg_dump writes it."""
    body = separated(cells(count)[1:], delimiter="\t")
    return f"--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\nCOPY public.harvest (id, day, city, length, width, price, count, target) FROM stdin;\n{body}\\.\n\n".encode()


def sqlite_dump(count: int) -> bytes:
    """The sqlite3 module's iterdump."""
    import sqlite3

    base = sqlite3.connect(":memory:")
    base.execute("create table harvest (id, day, city, length, width, price, count, target)")
    base.executemany("insert into harvest values (?, ?, ?, ?, ?, ?, ?, ?)", cells(count)[1:])
    return "\n".join(base.iterdump()).encode()


def word_counts(count: int) -> bytes:
    return "".join(f"{row['city']}{row['id']} {row['count']}\n" for row in records(count * 3)).encode()


KINDS: list[tuple[str, str, Table]] = [
    ("csv", "csv", comma), ("csv-crlf", "csv", crlf), ("csv-cr", "csv", old_mac), ("csv-bom", "csv", bom),
    ("tsv-utf16", "txt", utf16), ("csv-utf16-no-bom", "csv", utf16_bare),
    ("csv-latin1-semicolon", "csv", latin_semicolon), ("tsv", "tsv", tab), ("psv", "psv", pipe),
    ("caret-separated", "dat", caret), ("csv-comment-head", "csv", commented),
    ("csv-no-header", "csv", no_header), ("numbers-spaces", "dat", spaced_numbers),
    ("numbers-one-column", "txt", one_column), ("csv-quoted-newlines", "csv", reviews),
    ("tsv-text-class", "txt", text_and_class), ("csv-wide", "csv", wide), ("conll", "conll", conll),
    ("libsvm", "libsvm", libsvm), ("vowpal-wabbit", "vw", vowpal), ("arff", "arff", arff),
    ("fixed-width", "fwf", fixed_width), ("sql-insert", "sql", sql_insert), ("sql-values", "sql", sql_values),
    ("sql-copy", "sql", sql_copy), ("sqlite-dump", "sql", sqlite_dump), ("word-counts", "txt", word_counts),
    *nested.KINDS,
]  # fmt: skip


def large(table: Table) -> bytes:
    """More than 20 KB, wherever it lies."""
    count = 400
    while len(data := table(count)) < 21_000:
        count *= 2
    return data


LARGE: list[Row] = [(name, "table", ending, partial(large, table)) for name, ending, table in KINDS]
SMALL: list[Row] = [(f"{name}-small", "table", ending, partial(table, 30)) for name, ending, table in KINDS]
