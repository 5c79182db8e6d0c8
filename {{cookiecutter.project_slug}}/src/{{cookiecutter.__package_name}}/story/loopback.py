"""The service as its callers see it: the real command in a process of its own, asked over HTTP on this machine."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..project import PACKAGE

START_SECONDS, CALL_SECONDS = 120.0, 60.0
ROWS = 200  # of one request
LOG = "serve.log"


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


class Client:
    """Asks a service on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Return status and answer."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=CALL_SECONDS)) as connection:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def predict(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Ask for all rows, some at a time.

        Raises:
            UserError: the service refuses one.
        """
        said = []
        for start in range(0, len(rows), ROWS):
            status, answer = self.call("POST", "/predict", {"rows": rows[start : start + ROWS]})
            if status != 200:  # noqa: PLR2004 - the one status of an answer
                raise UserError(f"the service answers with {status}: {answer}")
            said += answer["predictions"]
        return said

    def answering(self) -> bool:
        """Say whether it is ready to answer."""
        try:
            return self.call("GET", "/readyz")[0] == 200  # noqa: PLR2004 - likewise
        except (OSError, HTTPException, ValueError):
            return False


@contextmanager
def service(root: Path, port: int) -> Iterator[Client]:
    """Start the service of the project in ``root``, which is configured for the port; end it afterwards.

    Raises:
        UserError: it does not start.
    """
    client, command = Client(port), [sys.executable, "-m", PACKAGE, "serve"]
    with (root / LOG).open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=root, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)  # noqa: S603 - our own words
    try:
        limit = time.monotonic() + START_SECONDS
        while not client.answering():
            if process.poll() is not None or time.monotonic() > limit:
                raise UserError(f"the service does not start: {(root / LOG).read_text(encoding='utf-8')[-500:]}")
            time.sleep(0.1)
        yield client
    finally:
        process.terminate()
        try:
            process.wait(CALL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
