"""Another system, made up for tests: takes messages on this machine, checks their signatures by a reckoning of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Other:
    """What it got. `status` is what it answers; `pause` how long it thinks first."""

    secret: str = ""
    status: int = 200
    pause: float = 0
    got: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    genuine: list[bool] = field(default_factory=list)
    url: str = ""


def is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As the specification says it, step by step, without our code."""
    key = base64.b64decode(secret[len("whsec_") :])
    content = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    wanted = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    return headers["webhook-signature"] == "v1," + wanted


@contextmanager
def other_system() -> Iterator[Other]:
    """It, listening."""
    other = Other()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            time.sleep(other.pause)
            other.raw.append(body)
            other.got.append(json.loads(body))
            other.headers.append(headers)
            other.genuine.append(bool(other.secret) and is_genuine(other.secret, headers, body))
            self.send_response(other.status)
            if 300 <= other.status < 400:
                self.send_header("Location", other.url)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    other.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield other
    finally:
        server.shutdown()
        server.server_close()
