"""A file as text inside a text file: base64 and its relatives, byte literals, arrays of bytes, data: addresses."""

# ruff: noqa: E501
import base64
import binascii
import bz2
import gzip
import json
import lzma
import quopri
import textwrap
import urllib.parse
import zlib
from collections.abc import Callable, Iterator
from typing import TypeAlias

from policies.makers.common import Sample
from policies.makers.payloads import SOURCE, label, payload

Host: TypeAlias = Callable[[bytes], str]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def wrapped(text: str, width: int = 76, start: str = "", end: str = "") -> str:
    return "\n".join(f"{start}{line}{end}" for line in textwrap.wrap(text, width))


def python(expression: str) -> str:
    """A module that holds the text among real code."""
    return f"{SOURCE}\n\nBLOB = {expression}\n\n\ndef load() -> bytes:\n    return decode(BLOB)\n"


def page(inner: str) -> str:
    return f"<!doctype html>\n<html>\n<head><title>Boats</title></head>\n<body>\n<h1>Boats</h1>\n{inner}\n</body>\n</html>\n"


def prose(inner: str) -> str:
    return f"# Boats\n\nHow we tell a boat from a bird.\n\n{inner}\n\nThat is all.\n"


def drawing(inner: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">\n{inner}\n<circle r="9"/>\n</svg>\n'


def uri(data: bytes, kind: str = "application/octet-stream") -> str:
    return f"data:{kind};base64,{b64(data)}"


def hexadecimal(data: bytes) -> str:
    return binascii.hexlify(data).decode()


def escaped(data: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in data)


def percent(data: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in data)


def c_array(data: bytes, form: str = "0x{:02x}") -> str:
    """As xxd -i writes it."""
    cells = ", ".join(form.format(byte) for byte in data)
    return f"#include <stddef.h>\n\nunsigned char model_data[] = {{\n{wrapped(cells, 78, '  ')}\n}};\nunsigned int model_data_len = {len(data)};\n"


def hexdump(data: bytes) -> str:
    """As xxd writes it."""
    lines = [data[at : at + 16] for at in range(0, len(data), 16)]
    shown = ("".join(chr(byte) if 31 < byte < 127 else "." for byte in line) for line in lines)
    return "".join(
        f"{at * 16:08x}: {line.hex(' ', 2):39}  {text}\n"
        for at, (line, text) in enumerate(zip(lines, shown, strict=True))
    )


def uuencoded(data: bytes) -> str:
    body = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return f"begin 644 model.bin\n{body.decode()}`\nend\n"


def mail(data: bytes) -> str:
    head = 'MIME-Version: 1.0\nSubject: the data\nContent-Type: application/octet-stream; name="x.bin"\nContent-Transfer-Encoding: '
    return f"{head}base64\n\n{wrapped(b64(data))}\n"


def quoted_mail(data: bytes) -> str:
    head = "MIME-Version: 1.0\nSubject: the data\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head + quopri.encodestring(data, quotetabs=True).decode("ascii")


def concatenated(data: bytes) -> str:
    return "(\n" + wrapped(b64(data), 80, '    "', '"') + "\n)"


def armored(data: bytes) -> str:
    return f"-----BEGIN MODEL-----\n{wrapped(b64(data), 64)}\n-----END MODEL-----\n"


def script(data: bytes) -> str:
    """A script that unpacks itself."""
    return f"#!/bin/sh\nset -eu\necho unpacking\nbase64 -d > model.bin <<'END'\n{wrapped(b64(data))}\nEND\necho done\n"


def java(data: bytes) -> str:
    lines = wrapped(b64(data), 90, '        "', '" +')
    return f'package boats;\n\nfinal class Model {{\n    static final String DATA =\n{lines}\n        "";\n}}\n'


HOSTS: list[tuple[str, str, Host]] = [
    ("base64-line", "py", lambda data: python(f'"{b64(data)}"')),
    ("base64-bytes", "py", lambda data: python(f'b"{b64(data)}"')),
    ("base64-triple", "py", lambda data: python(f'"""\n{wrapped(b64(data))}\n"""')),
    ("base64-pieces", "py", lambda data: python(concatenated(data))),
    ("base64-plus", "py", lambda data: python("(\n" + wrapped(b64(data), 60, "    '", "' +") + "\n    ''\n)")),
    ("base64-comment", "py", lambda data: SOURCE + "\n" + wrapped(b64(data), 76, "# ") + "\n"),
    ("base64-urlsafe", "py", lambda data: python(f'"{base64.urlsafe_b64encode(data).decode()}"')),
    ("base64-zlib", "py", lambda data: python(f'"{b64(zlib.compress(data))}"')),
    ("base64-gzip", "py", lambda data: python(f'"{b64(gzip.compress(data, mtime=0))}"')),
    ("base64-bz2", "py", lambda data: python(f'"{b64(bz2.compress(data))}"')),
    ("base64-xz", "py", lambda data: python(f'"{b64(lzma.compress(data))}"')),
    ("base64-twice", "py", lambda data: python(f'"{b64(b64(data).encode())}"')),
    ("base32", "py", lambda data: python(f'"{base64.b32encode(data).decode()}"')),
    ("base85", "py", lambda data: python(f'"""{base64.b85encode(data).decode()}"""')),
    ("base85-pieces", "py", lambda data: python("(\n" + wrapped(base64.b85encode(data).decode(), 80, '    r"', '"') + "\n)")),
    ("base85-zlib", "py", lambda data: python(f'"{base64.b85encode(zlib.compress(data)).decode()}"')),
    ("ascii85", "py", lambda data: python(f"r'''{base64.a85encode(data, adobe=True).decode()}'''")),
    ("hex-line", "py", lambda data: python(f'bytes.fromhex("{hexadecimal(data)}")')),
    ("hex-pieces", "py", lambda data: python("(\n" + wrapped(hexadecimal(data), 80, '    "', '"') + "\n)")),
    ("hex-spaced", "py", lambda data: python(f'"""\n{wrapped(data.hex(" "), 72)}\n"""')),
    ("bytes-repr", "py", lambda data: python(repr(data))),
    ("bytes-escaped", "py", lambda data: python(f'b"{escaped(data)}"')),
    ("bytes-escaped-lines", "py", lambda data: python("(\n" + "\n".join(f'    b"{escaped(data[at : at + 20])}"' for at in range(0, len(data), 20)) + "\n)")),
    ("bytes-octal", "c", lambda data: 'const char model[] = "' + "".join(f"\\{byte:03o}" for byte in data) + '";\n'),
    ("list-of-bytes", "py", lambda data: python(f"bytes({list(data)})")),
    ("c-array", "h", c_array), ("c-array-decimal", "c", lambda data: c_array(data, "{}")), ("c-array-upper", "cc", lambda data: c_array(data, "0X{:02X}")),
    ("rust-array", "rs", lambda data: f"pub static MODEL: [u8; {len(data)}] = [\n{wrapped(', '.join(map(str, data)), 90, '    ')}\n];\n"),
    ("go-bytes", "go", lambda data: f'package boats\n\nvar model = []byte("{escaped(data)}")\n'),
    ("java-base64", "java", java), ("md-fence", "md", lambda data: prose(f"```\n{wrapped(b64(data))}\n```")),
    ("md-one-line", "md", lambda data: prose(b64(data))), ("md-comment", "md", lambda data: prose(f"<!--\n{wrapped(b64(data))}\n-->")),
    ("md-link", "md", lambda data: prose(f"[the model]({uri(data)})")), ("md-hexdump", "md", lambda data: prose(f"```\n{hexdump(data)}```")),
    ("rst-literal", "rst", lambda data: f"Boats\n=====\n\n::\n\n{wrapped(b64(data), 72, '    ')}\n"),
    ("html-link", "html", lambda data: page(f'<a href="{uri(data)}" download="x">get it</a>')),
    ("html-script", "html", lambda data: page(f'<script>const model = atob("{b64(data)}");</script>')),
    ("html-attribute", "html", lambda data: page(f'<div data-model="{b64(data)}"></div>')),
    ("html-percent", "html", lambda data: page(f'<a href="data:,{percent(data)}">get it</a>')),
    ("svg-metadata", "svg", lambda data: drawing(f"<metadata>{b64(data)}</metadata>")), ("svg-image", "svg", lambda data: drawing(f'<image href="{uri(data, "image/png")}"/>')),
    ("json-string", "json", lambda data: json.dumps({"name": "boats", "model": b64(data)})), ("json-hex", "json", lambda data: json.dumps({"model": hexadecimal(data)})),
    ("json-bytes", "json", lambda data: json.dumps({"type": "Buffer", "data": list(data)})), ("json-lines-list", "json", lambda data: json.dumps({"model": textwrap.wrap(b64(data), 76)}, indent=1)),
    ("yaml-block", "yaml", lambda data: f"name: boats\nmodel: |\n{wrapped(b64(data), 76, '  ')}\n"), ("yaml-binary", "yaml", lambda data: f"name: boats\nmodel: !!binary |\n{wrapped(b64(data), 72, '  ')}\n"),
    ("yaml-configmap", "yml", lambda data: f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: boats\nbinaryData:\n  model: {b64(data)}\n"),
    ("js-atob", "js", lambda data: f'export const model = atob("{b64(data)}");\n'), ("js-template", "js", lambda data: f"export const model = `\n{wrapped(b64(data))}\n`;\n"),
    ("js-array", "js", lambda data: f"export const model = new Uint8Array([{','.join(map(str, data))}]);\n"), ("js-percent", "js", lambda data: f'export const model = unescape("{urllib.parse.quote(data)}");\n'),
    ("css-uri", "css", lambda data: f".boat {{\n  background: url({uri(data)});\n}}\n"), ("css-font", "css", lambda data: f"@font-face {{\n  src: url({uri(data, 'font/woff2')});\n}}\n"),
    ("toml-string", "toml", lambda data: f'[model]\nname = "boats"\ndata = """\n{wrapped(b64(data))}"""\n'), ("ini-value", "cfg", lambda data: f"[model]\nname = boats\ndata = {b64(data)}\n"),
    ("xml-text", "xml", lambda data: f'<?xml version="1.0"?>\n<model>\n<data encoding="base64">{wrapped(b64(data))}</data>\n</model>\n'),
    ("bare-base64", "txt", lambda data: wrapped(b64(data)) + "\n"), ("bare-base64-line", "b64", b64), ("bare-hex", "txt", lambda data: wrapped(hexadecimal(data)) + "\n"),
    ("bare-uu", "uu", uuencoded), ("bare-xxd", "txt", hexdump), ("armored", "pem", armored), ("mail", "eml", mail), ("mail-quoted", "eml", quoted_mail), ("script", "sh", script),
    ("sql-blob", "sql", lambda data: f"create table m (b blob);\ninsert into m values (X'{hexadecimal(data)}');\n"), ("tex", "tex", lambda data: f"\\documentclass{{article}}\n\\begin{{filecontents}}{{m.b64}}\n{wrapped(b64(data))}\n\\end{{filecontents}}\n"),
]  # fmt: skip

INSIDE = [
    "parquet",
    "pickle",
    "npy",
    "onnx",
    "csv-gz",
    "safetensors",
    "sqlite",
    "joblib",
    "torch",
    "pickle-0",
    "feather",
    "csv",
]
PLACES = ["src/app", "docs", "app/static", "deploy", "scripts"]


def samples() -> Iterator[Sample]:
    """Every host with one payload, the commonest hosts with three more."""
    turns = [(at, host, INSIDE[at % len(INSIDE)]) for at, host in enumerate(HOSTS)]
    common = [host for host in HOSTS if host[0] in {"base64-line", "md-fence", "json-string", "html-link"}]
    turns += [(at, host, name) for at, host in enumerate(common) for name in ("hdf5", "gguf", "xlsx", "stata")]
    for at, (host, ending, write), name in turns:
        path = f"{PLACES[at % 5]}/{host}-{name}.{ending}"
        yield Sample(path, label(name), f"{name} as {host}", "hidden", write(payload(name)).encode())
