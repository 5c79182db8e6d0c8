"""Asks GitHub's REST API, and waits as it says: pages by Link, limits with their end, refusals that pass.

The token is that of the environment. It goes to the server that was asked first and to no other, whatever a redirect or
a link to the next page says.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from mlops_policy.addresses import masked
from mlops_policy.git import Incomplete
from mlops_policy.org.clone import LOOPBACK, TOKENS
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from http.client import HTTPResponse
    from urllib.parse import SplitResult

GITHUB = "https://api.github.com"
VERSION = "2022-11-28"
OF_AN_ENTERPRISE = re.compile(r"api\.[^.:]+\.ghe\.com")  # GitHub Enterprise Cloud with data residency
NEXT = re.compile(r'<([^>]*)>\s*;[^,]*\brel="next"')
ATTEMPTS = 8
HOPS = 3
LONGEST = 3700.0  # seconds: a primary limit ends within the hour
SECONDARY = 60.0  # seconds to wait at first where the answer does not say how long
TIMEOUT = 60.0
FORBIDDEN, MISSING, GONE, MANY, SERVER = 403, 404, 410, 429, 500


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: whoever asks decides."""

    def redirect_request(self, *_: object) -> None:
        return None


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address, None where it is none: without a server, or with a port that there is not."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return parts if parts.hostname and port != 0 else None


@dataclass(frozen=True)
class Client:
    """An API at an address. ``sleep`` and ``clock`` are those of ``time``, or of a test."""

    base: str
    token: str
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        if masked(self.base) != self.base:
            raise Unusable(f"--api {masked(self.base)!r} holds a credential; put it into {TOKENS[0]}")
        parts = _parts(self.base)
        if parts is None or (parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK)):
            raise Unusable(
                f"--api {masked(self.base)!r} is no address with https; write {GITHUB}, or https://HOST/api/v3"
            )

    @property
    def server(self) -> str:
        """The address below which the repositories lie."""
        parts = urlsplit(self.base)
        host = parts.netloc.lower()
        own = host == "api.github.com" or OF_AN_ENTERPRISE.fullmatch(host)
        return f"{parts.scheme}://{host.removeprefix('api.') if own else host}"

    def one(self, path: str, **query: str) -> Any:  # noqa: ANN401  JSON
        """Return what a path answers, None where there is nothing."""
        found = self._answer(self._url(path, query))
        return found[0] if found is not None else None

    def pages(self, path: str, **query: str) -> Iterator[Any]:
        """Yield the items of a list, page after page."""
        url = self._url(path, {"per_page": "100", **query})
        while url:
            found = self._answer(url)
            if found is None:
                raise Incomplete(f"{self.base} knows no {path}: is the name right, and may the token see it?")
            items, link = found
            if not isinstance(items, list):
                raise Incomplete(f"{self.base}: {path} is no list")
            yield from items
            match = NEXT.search(link)
            url = self._same(url, match[1]) if match else ""

    def _url(self, path: str, query: Mapping[str, str]) -> str:
        whole = "/".join(quote(part, safe="") for part in path.split("/"))
        return f"{self.base.rstrip('/')}/{whole}" + (f"?{urlencode(query)}" if query else "")

    def _same(self, url: str, link: str) -> str:
        """Return where a link of a page leads, if that is to the same server."""
        try:
            parts = urlsplit(urljoin(url, link))
        except ValueError as error:
            raise Incomplete(f"{self.base} leads to {link!a}, which is no address") from error
        if parts[:2] != urlsplit(self.base)[:2]:
            raise Incomplete(f"{self.base} leads to another server, {parts.netloc}: not followed")
        return parts.geturl()

    def _answer(self, url: str) -> tuple[Any, str] | None:
        """Return what is answered and the links to other pages; None where there is nothing.

        Raises:
            Incomplete: it is refused, or no answer comes, for longer than we wait.
        """
        why, hops = "no answer", 0
        for attempt in range(ATTEMPTS):
            try:
                with self._open(url) as answer:
                    return json.loads(answer.read()), answer.headers.get("Link", "")
            except HTTPError as error:
                with error:
                    if 300 <= error.code < 400 and error.headers.get("Location") and hops < HOPS:  # noqa: PLR2004
                        url, hops = self._same(url, error.headers["Location"]), hops + 1
                        continue
                    if error.code in (MISSING, GONE):
                        return None
                    wait = self._wait(error, attempt)
                    why = f"{error.code} {error.reason}"
            except (URLError, TimeoutError, ConnectionError, HTTPException) as error:
                wait, why = 2.0**attempt, str(getattr(error, "reason", error))
            except ValueError:
                wait, why = 2.0**attempt, "what is answered is no JSON"
            if wait is None or wait > LONGEST:
                break
            if attempt < ATTEMPTS - 1:
                self.sleep(wait)
        raise Incomplete(f"{urlsplit(url).netloc}{urlsplit(url).path}: {why}{self._hint(why)}")

    def _open(self, url: str) -> HTTPResponse:
        request = Request(url, headers={"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": VERSION})  # noqa: S310  checked
        request.add_header("User-Agent", "mlops-policy")
        if self.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        answer: HTTPResponse = build_opener(_Stay).open(request, timeout=TIMEOUT)
        return answer

    def _wait(self, error: HTTPError, attempt: int) -> float | None:
        """Return how many seconds to wait before asking again, None where that is of no use."""
        if error.code >= SERVER:
            return 2.0**attempt
        if error.code not in (FORBIDDEN, MANY):
            return None
        after, left = error.headers.get("Retry-After", ""), error.headers.get("X-RateLimit-Remaining", "")
        if after.isdigit():
            return float(after)
        reset = error.headers.get("X-RateLimit-Reset", "")
        if left == "0" and reset.isdigit():
            return max(1.0, float(reset) - self.clock() + 1.0)
        if error.code == MANY or b"secondary rate limit" in error.read(1 << 16):
            return SECONDARY * 2.0**attempt
        return None

    def _hint(self, why: str) -> str:
        if why.startswith(("401", "403")):
            return f"; put a token of an App of the organisation into {TOKENS[0]}"
        return ""
