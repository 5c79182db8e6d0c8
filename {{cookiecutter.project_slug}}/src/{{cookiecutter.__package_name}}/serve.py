"""Serve the champion, and the challenger as far as the rollout lets it in.

reads   the registry's aliases and rollout, configs/serve_config.yaml, configs/data_schema.yaml
writes  the prediction log
next    monitor
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import typer

from .errors import UserError
from .project import NAME, PACKAGE, SERVE_CONFIG, Project
from .serving import switch
from .serving.journal import Journal
from .serving.rollout import CHAMPION

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the folder that the processes of one service share: counters, models
# In force unless set already, before anything that reads them is imported.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # threads do not speed up a few rows, and wait for each other
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",  # the next poll is a retry too
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "5",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",  # a registry that is away is told by /readyz
}


@contextmanager
def sidecar(project: Project) -> Iterator[None]:
    """Keep a process beside the service for what no caller waits for; start it anew if it dies."""
    stopping = Event()
    running: list[subprocess.Popen[bytes]] = []
    command = [sys.executable, "-m", PACKAGE, "sidecar"]
    low = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # of Windows; elsewhere it lowers its own

    def keep() -> None:
        while not stopping.is_set():
            # it ends when its input does, so it does not outlive this process
            with subprocess.Popen(command, cwd=project.root, stdin=subprocess.PIPE, creationflags=low) as process:  # noqa: S603 - our own words
                running[:] = [process]
                process.wait()
            stopping.wait(1)

    thread = Thread(target=keep, name="sidecar", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        for process in running:
            process.terminate()
        thread.join()


def require_free(host: str, port: int) -> None:
    """Take the port for a moment: uvicorn would find out after everything else has begun.

    Raises:
        UserError: it is taken, or not for this user.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError) as error:  # the latter of a host that can be no name
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise UserError(f"port {port} is taken; set port in {SERVE_CONFIG}") from None
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"{host}:{port}: {reason}; set host and port in {SERVE_CONFIG}") from None


def main(project: Project) -> str:
    """Serve until stopped."""
    settings = project.serve
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if CHAMPION not in switch.read(project).aliases:
        raise UserError(f"no champion to serve yet; type '{NAME} run'")
    require_free(settings.host, settings.port)
    Journal.open(project).close()  # so that a log that is away is told here, and its tables are there
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that what is below ends in order
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as shared:
        os.environ[SHARED] = shared  # before prometheus_client is imported
        import uvicorn

        with sidecar(project):
            typer.echo(f"serve: http://{settings.host}:{settings.port}/predict answers soon; ctrl-c stops")
            uvicorn.run(
                f"{PACKAGE}.serving.service:app",
                factory=True,
                host=settings.host,
                port=settings.port,
                workers=settings.workers,
                log_level="warning",
                access_log=False,
                timeout_worker_healthcheck=60,
            )
    return "stopped"
