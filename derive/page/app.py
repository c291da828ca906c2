"""`derive serve`: the page as a web application that answers this machine alone.

It listens on the loopback interface, and a request must name it as its host, so that a page from elsewhere cannot reach it by a name that
it makes resolve to this machine. Data are taken as JSON from the same origin only, in bounded amounts, and answered in bounded time; what
hangs is killed. The page loads nothing from any network.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from derive.run.service import Service, Unanswered

WORKER = "derive.page.worker"
#: The most that a request may hold, in bytes.
LARGEST = 300_000
#: So many requests are answered or wait at once.
MOST = 16
#: Seconds in which each kind of request is answered.
SECONDS: Mapping[str, float] = {"preview": 4.0, "check": 30.0, "derive": 20.0}
#: What a request may say, with the kind of each value.
FIELDS: Mapping[str, type] = {"text": str, "given": str, "kind": str, "wrt": str, "layout": str, "formula": bool}
_ASSETS = {"page.js": "text/javascript", "page.css": "text/css", "icon.svg": "image/svg+xml"}
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
_WHY = {
    "time": "This took too long and was ended.",
    "memory": "This took too much memory and was ended.",
    "fault": "Something went wrong here; the formula is not to blame.",
    "died": "The process that judges ended; try again.",
}


class Refused(Exception):
    """A request that is not answered: an HTTP status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class OnlyHere:
    """Lets through what names this machine as its host and comes from this page, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in _HEADERS.items())]
            await send(message)

        headers = Request(scope).headers
        origin = headers.get("origin")
        if headers.get("host", "").lower() not in self._hosts:
            await JSONResponse({"fault": "This page answers this machine alone."}, 421)(scope, receive, with_headers)
        elif origin is not None and origin.lower().removeprefix("http://") not in self._hosts:
            await JSONResponse({"fault": "This page answers itself alone."}, 403)(scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)


def make_app(port: int) -> Starlette:
    """The application, for the port that it is reached at."""
    service = Service(WORKER)
    pending = 0

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.stop()

    def answer(do: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            nonlocal pending
            if pending >= MOST:
                return JSONResponse({"fault": "Too much is asked at once; try again."}, 503)
            pending += 1
            try:
                data = await _data(request)
                return JSONResponse(await _unless_gone(request, service.ask(do, data, SECONDS[do])))
            except Refused as problem:
                return JSONResponse({"fault": f"{problem}"}, problem.status)
            except Unanswered as problem:
                return JSONResponse({"fault": _WHY.get(problem.reason, _WHY["fault"])}, 200)
            except ClientDisconnect:
                return Response(status_code=499)
            finally:
                pending -= 1

        return endpoint

    routes = [Route(f"/api/{do}", answer(do), methods=["POST"]) for do in SECONDS]
    routes += [Route(f"/{name}", _asset(name, kind)) for name, kind in _ASSETS.items()]
    routes += [Route("/", _asset("page.html", "text/html")), Route("/cards.css", _style())]
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(OnlyHere, port=port)])


def _asset(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    content = files("derive.page").joinpath("assets", name).read_bytes()

    async def endpoint(_request: Request) -> Response:
        return Response(content, media_type=kind)

    return endpoint


def _style() -> Callable[[Request], Awaitable[Response]]:
    """The style of the pieces that results are made of, as a sheet of its own."""
    element = files("derive.report").joinpath("templates", "card_style.html").read_text("utf-8")
    content = element.partition("<style>")[2].partition("</style>")[0]

    async def endpoint(_request: Request) -> Response:
        return Response(content, media_type="text/css")

    return endpoint


async def _data(request: Request) -> dict[str, Any]:
    """The data of a request, of which every field has its kind."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refused(415, "Data are taken as application/json.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise Refused(413, f"The text is longer than {LARGEST // 1000} kB; use the command derive check.")
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        raise Refused(400, "This is not JSON.") from None
    if not isinstance(data, dict) or not all(k in FIELDS and isinstance(v, FIELDS[k]) for k, v in data.items()):
        raise Refused(400, "The request has a form that is not known.")
    return {"text": "", "given": "", "kind": "", "wrt": "", **data}


async def _unless_gone(request: Request, asked: Awaitable[Any]) -> Any:
    """The answer, unless whoever asked goes away first; then what was begun is ended. Raises ClientDisconnect."""
    answering = asyncio.ensure_future(asked)
    leaving = asyncio.create_task(_gone(request))
    await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    if answering.done():
        return answering.result()
    answering.cancel()
    with suppress(asyncio.CancelledError, Unanswered):
        await answering
    raise ClientDisconnect


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def listen(port: int) -> socket.socket:
    """A socket on the loopback interface, at the port or, where it is taken, at a free one."""
    for wanted in (port, 0):
        s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", wanted))
        except OSError:
            s.close()
            if wanted == 0:
                raise
            continue
        s.listen(64)
        return s
    raise OSError("no port is free")


def serve(s: socket.socket) -> None:
    """Answer at a socket until interrupted."""
    port = s.getsockname()[1]
    config = uvicorn.Config(make_app(port), log_level="warning", access_log=False, timeout_graceful_shutdown=2, server_header=False)
    uvicorn.Server(config).run(sockets=[s])
