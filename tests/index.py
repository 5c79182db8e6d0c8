"""An index of packages on this machine: wheels that are made here, listed by the standard library's server."""

import functools
import http.server
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSIONS = {
    "idna": "3.20",
    "iniconfig": "2.3.1",
    "packaging": "26.3",
    "pluggy": "1.7.0",
    "six": "1.17.0",
    "tomli": "2.5.0",
}


def make_wheel(folder: Path, name: str, version: str) -> None:
    """Write a wheel without dependencies: the binary distribution format of packaging.python.org."""
    record = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f'__version__ = "{version}"\n',
        f"{record}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: >=3.8\n",
        f"{record}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{record}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{record}/RECORD"))
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, content in files.items():
            wheel.writestr(path, content)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Lists folders, as the simple repository API has it, without a word."""

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve the packages; yield the address of their index."""
    for name, version in VERSIONS.items():
        make_wheel(folder / name, name, version)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
