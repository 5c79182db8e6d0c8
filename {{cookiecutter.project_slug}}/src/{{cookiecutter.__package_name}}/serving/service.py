"""The web service: what each address answers. ``serve.py`` starts it in as many processes as are asked for."""

import gc
import json
import os
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ..columns import period_name
from ..project import NAME, SERVE_CONFIG, Project
from ..watching import signals
from .batching import Batcher
from .contract import Contract, Invalid, Row
from .inference import Asked, Inference, Unavailable
from .journal import Journal
from .meters import Meters
from .tables import Prediction
from .watcher import Watcher

MEGABYTE = 1_000_000
SHOWN = 10  # rows that a refusal names
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class TooLong(Exception):
    """A request that is longer than it may be; says how long that is."""


class Answer(BaseModel):
    """The answer to one row; ``id`` is the row's name in the prediction log."""

    id: str
    version: str
    role: str
    prediction: Any
    score: float


class Answers(BaseModel):
    """The answers to several rows, in their order."""

    predictions: list[Answer]


def shown(row: Prediction) -> dict[str, Any]:
    return {"id": row.id, "version": row.version, "role": row.role, "prediction": row.answer, "score": row.score}


class Service:
    """All that one process holds, opened when it starts and closed when it stops."""

    inference: Inference
    batcher: Batcher[Asked, Prediction]

    def __init__(self, project: Project) -> None:
        self.project, self.data = project, project.train.data
        self.contract = Contract.read(project)
        self.watcher = Watcher(project, self.contract)
        self.meters = Meters(self.watcher)

    @asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        batch = self.project.serve.batch
        with Journal.open(self.project) as journal:
            self.inference = Inference(self.data, self.contract, self.watcher, journal, self.meters)
            self.watcher.start()
            self.batcher = Batcher(self.inference, batch.rows, batch.wait_ms / 1000)
            gc.freeze()  # what is loaded by now stays
            yield
            await self.batcher.close()
            self.watcher.stop()

    def asked(self, row: Row, arrived: float) -> Asked:
        """Give a row its id, which grows with time; it stands for the entity too where the data names none."""
        number = f"{time.time_ns():016x}{secrets.token_hex(4)}"
        entity = str(row[self.data.entity]) if self.data.entity else number
        return Asked(number, entity, period_name(row[self.data.time]) if self.data.time else "", row, arrived)

    async def body(self, request: Request) -> bytes:
        """Read a request, up to its bound.

        Raises:
            TooLong: it goes on after that.
        """
        found, bound = bytearray(), self.project.serve.request_mb
        async for part in request.stream():
            found += part
            if len(found) > bound * MEGABYTE:
                raise TooLong(f"the request is longer than {bound:g} MB (request_mb in {SERVE_CONFIG}); ask in parts")
        return bytes(found)

    async def predict(self, request: Request) -> Response:
        """Answer one row, or several as ``{"rows": [...]}``."""
        arrived = time.perf_counter()
        rows, several = self.contract.parse(await self.body(request))
        answers = await self.batcher.ask([self.asked(row, arrived) for row in rows])
        if failed := [answer.id for answer in answers if answer.failed]:
            return refuse(500, f"the model failed; in the log: {', '.join(failed[:SHOWN])}")
        told = [shown(answer) for answer in answers]
        return Response(json.dumps({"predictions": told} if several else told[0]), media_type="application/json")

    async def healthz(self) -> JSONResponse:
        """Say that this process answers."""
        return JSONResponse({"status": "ok"})

    async def readyz(self) -> JSONResponse:
        """Say whether a champion is loaded; while the registry is away, it goes on."""
        ready = self.watcher.lineup is not None
        said = {"ready": ready, "registry": "reached" if self.watcher.reachable else "away"}
        return JSONResponse(said | {"trouble": self.watcher.trouble}, 200 if ready else 503)

    async def version(self) -> JSONResponse:
        """Say which versions answer, and whom."""
        lineup = self.watcher.lineup
        if lineup is None:
            raise Unavailable(self.watcher.trouble)
        models = {alias: {"version": each.version, "quick": each.quick} for alias, each in lineup.models().items()}
        return JSONResponse({"service": NAME, "process": os.getpid(), **models, "rollout": asdict(lineup.rollout)})

    async def metrics(self) -> Response:
        """Say everything that Prometheus may want to know, in its format."""
        return Response(self.meters.text(self.project.reports / "monitor.prom"), media_type=PROMETHEUS)

    async def invalid(self, _: Request, error: Exception) -> JSONResponse:
        problems = error.problems if isinstance(error, Invalid) else []
        for problem in problems:
            column = problem["field"].rpartition(".")[2]
            self.meters.add(signals.VIOLATIONS, column if column in self.contract.names else "other")
        return refuse(422, "the request breaks configs/data_schema.yaml", problems=problems)


def refuse(status: int, error: str, **more: object) -> JSONResponse:
    return JSONResponse({"error": error, **more}, status)


async def unavailable(_: Request, error: Exception) -> JSONResponse:
    return refuse(503, str(error))


async def too_long(_: Request, error: Exception) -> JSONResponse:
    return refuse(413, str(error))


async def fault(_: Request, error: Exception) -> JSONResponse:
    return refuse(500, f"a fault of the service: {type(error).__name__}")


def create(project: Project) -> FastAPI:
    """Give each address its function."""
    service = Service(project)
    # no pages of FastAPI's own: they would load their scripts from elsewhere
    app = FastAPI(title=NAME, lifespan=service.lifespan, docs_url=None, redoc_url=None)
    app.state.service = service
    body, answer = service.contract.openapi(), Answer | Answers
    app.add_api_route("/predict", service.predict, methods=["POST"], response_model=answer, openapi_extra=body)
    for handler in (service.healthz, service.readyz, service.version, service.metrics):
        app.add_api_route(f"/{handler.__name__}", handler, methods=["GET"], response_model=None)
    app.add_exception_handler(Invalid, service.invalid)
    app.add_exception_handler(TooLong, too_long)
    app.add_exception_handler(Unavailable, unavailable)
    app.add_exception_handler(Exception, fault)
    return app


def app() -> FastAPI:
    """Make the service in a process of uvicorn's, which begins in the project's folder."""
    return create(Project.open(Path.cwd()))
