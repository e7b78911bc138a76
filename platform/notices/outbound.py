"""Handing a message to another system over HTTPS, guarded against being used to reach what is not public.

The name is looked up once, every address that it has must be public, and the connection goes to the address that was
looked at: a name that answers differently the next time changes nothing. Redirects are not followed. Each wait has an
end, and so has the whole.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from kernel.errors import BadInput

WAIT, AT_MOST = 10.0, 20.0
"""Seconds for each step, and for all of them."""
_READ = 2048
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Addresses in which another one is wrapped, by which an address of our own network could be reached.
_WRAPPED = tuple(
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class NotReached(Exception):
    """The message did not get there. `kind` says why, without addresses."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Target:
    """Where a message goes: the parts of its address, and the numbers that its name stands for."""

    scheme: str
    host: str
    port: int
    path: str
    numbers: tuple[str, ...]


def check(url: str) -> str:
    """The address, if messages may be sent there as far as it says itself. Raises BadInput. Asks no name server."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _bad("Enter a whole address, like https://example.org/folkmoot.") from None
    if parts.scheme not in _schemes() or not parts.hostname or port == 0:
        raise _bad("Enter an address that begins with https://, like https://example.org/folkmoot.")
    if parts.username or parts.password or parts.fragment:
        raise _bad("Leave names, passwords and # out of the address.")
    if any(not each.isprintable() or each.isspace() for each in url.strip()):
        raise _bad("Leave blanks out of the address.")
    if not _private_allowed() and not _may_be_public(parts.hostname):
        raise _bad("This address is not on the public internet. Messages go to public addresses alone.")
    return url.strip()


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a body; the status of the answer, which is not read any further. Raises NotReached."""
    target = look_up(url)
    line = _Line(target)
    timer = threading.Timer(AT_MOST, line.cut)
    timer.daemon = True
    timer.start()
    try:
        line.request("POST", target.path, body=body, headers={**headers, "Connection": "close"})
        answer = line.getresponse()
        answer.read(_READ)
        return answer.status
    except TimeoutError:
        raise NotReached("timeout") from None
    except ssl.SSLError:
        raise NotReached("certificate") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotReached("timeout" if line.was_cut else type(error).__name__) from None
    finally:
        timer.cancel()
        line.close()


def look_up(url: str) -> Target:
    """Where an address leads. Raises NotReached when its name is unknown, or any of its numbers is not public."""
    try:
        parts = urlsplit(check(url))
    except BadInput:
        raise NotReached("address_refused") from None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached("name_unknown") from None
    numbers = tuple(dict.fromkeys(str(each[4][0]) for each in found))
    if not numbers or (not _private_allowed() and not all(is_public(each) for each in numbers)):
        raise NotReached("address_refused")
    return Target(parts.scheme, host, port, _path(parts), numbers)


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet, and no other one wrapped in it."""
    try:
        found: _Address = ipaddress.ip_address(number.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in each for each in _WRAPPED):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class _Line(http.client.HTTPConnection):
    """A connection to the numbers that were looked at, and to no others."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=WAIT)
        self.target, self.was_cut = target, False
        self.default_port = 443 if target.scheme == "https" else 80

    def connect(self) -> None:
        """Connect to the first number that answers; with HTTPS, to whoever can prove the name."""
        plain = self._first()
        self.sock = plain
        if self.target.scheme == "https":
            try:
                self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.target.host)
            except BaseException:
                plain.close()
                raise

    def _first(self) -> socket.socket:
        last: OSError = OSError("no address")
        for number in self.target.numbers[:2]:
            try:
                return socket.create_connection((number, self.target.port), timeout=WAIT)
            except OSError as error:
                last = error
        raise last

    def cut(self) -> None:
        """End it from another thread: whatever it waits for, it does not get."""
        self.was_cut = True
        if self.sock is not None:
            # Past the layer of TLS, which another thread is using; it may be closed already.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def _schemes() -> tuple[str, ...]:
    return ("https", "http") if _private_allowed() else ("https",)


def _private_allowed() -> bool:
    return bool(settings.WEBHOOK_PRIVATE_ADDRESSES)


def _may_be_public(host: str) -> bool:
    """Whether a name may be public: numbers must be, and a name has a dot and no ending of a private network."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        name = host.rstrip(".").lower()
        ending = name.rpartition(".")[2]
        private = ("local", "localhost", "internal", "lan", "home", "test", "invalid", "arpa")
        return "." in name and ending not in private and not ending.isdigit()
    return is_public(host)


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _bad(sentence: str) -> BadInput:
    return BadInput(sentence, parameter="url")
