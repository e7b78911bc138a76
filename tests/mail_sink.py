"""A mail server for tests that takes everything, and remembers who was sent which message: in memory, on this machine."""

from __future__ import annotations

import re
import socketserver
import threading
from collections import defaultdict

_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.I | re.M)
_TO = re.compile(rb"<([^>]*)>")


class _Talk(socketserver.StreamRequestHandler):
    """One connection: as much of SMTP as a sender needs."""

    server: MailSink

    def handle(self) -> None:
        self._say(b"220 sink")
        to = b""
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self._say(b"221 bye")
                return
            if word == b"DATA":
                self._say(b"354 go on")
                self._take(to)
                self._say(b"250 taken")
                continue
            if word == b"RCPT" and (found := _TO.search(line)):
                to = found[1]
            self._say(b"250 sink")

    def _take(self, to: bytes) -> None:
        content = b"".join(iter(self.rfile.readline, b".\r\n"))
        found = _ID.search(content)
        if content:
            self.server.keep(to.decode(), found[1].decode() if found else "")

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class MailSink(socketserver.ThreadingTCPServer):
    """`taken` counts every message; `names` has the Message-IDs that each address got, each as often as it came."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.lock, self.taken = threading.Lock(), 0
        self.names: dict[str, list[str]] = defaultdict(list)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def keep(self, to: str, name: str) -> None:
        """Remember one message."""
        with self.lock:
            self.taken += 1
            self.names[to].append(name)

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that is killed in the middle is what the tests are about."""
