"""GitHub as an audit sees it, on this machine: part of its REST API with its state, its limits and its faults, and git.

The answers have the fields that GitHub's OpenAPI gives them and that we read; test_contract.py holds them against it.
"""

import base64
import json
import os
import re
import subprocess
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

ORGANISATION = "example-org"
SECRET = "".join(reversed("ydobon-fo-nekot-a"))
NOW = 1_800_000_000  # what its clock shows
PAGE = 100  # the most that it gives at once
FAULTS = {
    "secondary": (403, {}, {"message": "You have exceeded a secondary rate limit."}),
    "many": (429, {"Retry-After": "2"}, {"message": "Too many requests"}),
    "primary": (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(NOW + 90)}, {"message": "API rate limit"}),
    "gateway": (502, {}, {"message": "Server Error"}),
    "forbidden": (403, {}, {"message": "Resource not accessible by integration"}),
    "garbage": (200, {}, "<html>"),
    "nonsense": (200, {"Link": '<https://[>; rel="next"'}, []),
    "cut": (200, {"Content-Length": "1000", "Connection": "close"}, []),
    "elsewhere": (302, {"Location": "https://elsewhere.example.org/"}, {}),
}
Answer = tuple[int, dict[str, str], Any]


@dataclass
class State:
    """What the server knows. ``faults`` are answered first, each once, to paths that its pattern finds."""

    root: Path
    repositories: list[dict[str, Any]] = field(default_factory=list)
    properties: dict[str, dict[str, str]] = field(default_factory=dict)
    rulesets: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    faults: deque[tuple[str, str]] = field(default_factory=deque)
    asked: Counter[str] = field(default_factory=Counter)
    tokens: set[str] = field(default_factory=set)
    base: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, **facts: object) -> dict[str, Any]:
        """Add a repository of the organisation."""
        number = len(self.repositories) + 1
        full = f"{ORGANISATION}/{name}"
        place = {"id": number, "name": name, "full_name": full, "clone_url": f"{self.base}/{full}.git"}
        flags = {"archived": False, "disabled": False, "fork": False, "private": True}
        self.repositories.append({**place, **flags, "default_branch": "main", "size": 10 * number, **facts})
        return self.repositories[-1]

    def fault(self, path: str) -> Answer | None:
        """Return the fault that is next for a path, if there is one."""
        with self.lock:
            self.asked[path] += 1
            for number, (pattern, kind) in enumerate(self.faults):
                if re.search(pattern, path):
                    del self.faults[number]
                    return FAULTS[kind]
        return None


class Handler(BaseHTTPRequestHandler):
    """Answers requests from a state."""

    state: State
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        self.state.tokens.add(self.headers.get("Authorization", ""))
        found = self.state.fault(path)
        if ".git/" in path:
            self._git(path, query, found)
        else:
            self._say(*(found or self._answer(path, parse_qs(query))))

    def do_POST(self) -> None:
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        found = self.state.fault(path)
        if ".git/" in path:
            self._git(path, query, found)
        elif path == f"/orgs/{ORGANISATION}/rulesets":
            ruleset = {"id": len(self.state.rulesets) + 1, **json.loads(self._body())}
            self.state.rulesets.append(ruleset)
            self._say(201, {}, ruleset)
        elif path.startswith("/repos/") and path.endswith("/pulls"):
            self._say(*(found or self._pull(path.split("/")[2:4])))
        else:
            self._say(404, {}, {"message": "Not Found"})

    def _pull(self, repository: list[str]) -> Answer:
        asked = json.loads(self._body())
        if self.headers.get("Authorization") != f"Bearer {SECRET}":
            return 401, {}, {"message": "Bad credentials"}
        url = f"https://github.com/{'/'.join(repository)}/pull/{len(self.state.pulls) + 1}"
        self.state.pulls.append({**asked, "html_url": url})
        return 201, {}, self.state.pulls[-1]

    def _say(self, code: int, headers: dict[str, str], body: object) -> None:
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(code)
        for name, text in {**headers, "Content-Type": "application/json"}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _answer(self, path: str, query: dict[str, list[str]]) -> Answer:
        if self.headers.get("Authorization") != f"Bearer {SECRET}":
            return 401, {}, {"message": "Bad credentials"}
        parts = path.strip("/").split("/")
        match parts:
            case ["orgs", owner, "repos"] if owner == ORGANISATION:
                return self._page(path, query, self.state.repositories)
            case ["orgs", owner, "properties", "values"] if owner == ORGANISATION:
                return self._page(path, query, [_held(self.state, one) for one in self.state.repositories])
            case ["repos", owner, name, *rest]:
                one = next((one for one in self.state.repositories if one["full_name"] == f"{owner}/{name}"), None)
                if one is not None and not rest:
                    return 200, {}, one
                if one is not None and rest == ["rules", "branches", one["default_branch"]]:
                    return self._page(path, query, list(_rules(self.state)))
        return 404, {}, {"message": "Not Found"}

    def _page(self, path: str, query: dict[str, list[str]], items: list[Any]) -> Answer:
        size = min(PAGE, int(query.get("per_page", ["30"])[0]))
        number = int(query.get("page", ["1"])[0])
        headers = {}
        if number * size < len(items):
            after = urlencode({"per_page": size, "page": number + 1})
            headers["Link"] = f'<{self.state.base}{path}?{after}>; rel="next", <{self.state.base}{path}>; rel="last"'
        return 200, headers, items[(number - 1) * size : number * size]

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _git(self, path: str, query: str, fault: Answer | None) -> None:
        """Serve a repository with git's own program for web servers."""
        body = self._body() if self.command == "POST" else b""
        wanted = base64.b64encode(f"x-access-token:{SECRET}".encode()).decode()
        if fault is not None:
            self._say(*fault)
            return
        if self.headers.get("Authorization") != f"Basic {wanted}":
            self._say(401, {"WWW-Authenticate": "Basic"}, {})
            return
        variables = {
            "GIT_PROJECT_ROOT": str(self.state.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "PATH": os.environ["PATH"],
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=variables, capture_output=True, check=False
        ).stdout
        head, _, content = done.partition(b"\r\n\r\n")
        lines = dict(each.split(": ", 1) for each in head.decode().split("\r\n") if ": " in each)
        self.send_response(int(lines.pop("Status", "200").split(" ", 1)[0]))
        for name, text in lines.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _held(state: State, one: dict[str, Any]) -> dict[str, Any]:
    held = state.properties.get(one["name"], {})
    names = {"repository_id": one["id"], "repository_name": one["name"], "repository_full_name": one["full_name"]}
    return {**names, "properties": [{"property_name": key, "value": value} for key, value in held.items()]}


def _rules(state: State) -> Iterator[dict[str, Any]]:
    """Yield the active rules of a branch, of whatever ruleset: those in evaluate mode are not among them."""
    for ruleset in state.rulesets:
        if ruleset["target"] == "branch" and ruleset["enforcement"] == "active":
            whose = {"ruleset_source_type": "Organization", "ruleset_source": ORGANISATION, "ruleset_id": ruleset["id"]}
            yield from ({**rule, **whose} for rule in ruleset["rules"])


@contextmanager
def serve(root: Path) -> Iterator[State]:
    """Serve the bare repositories of a folder, and what is added to the state."""
    state = State(root)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"state": state}))
    server.daemon_threads = True
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
