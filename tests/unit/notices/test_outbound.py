"""Messages to other systems reach public addresses alone, whatever their names say or come to say."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import BadInput
from notices import outbound
from notices.outbound import NotReached

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
    "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001::1", "2001:db8::1", "fe80::1%eth0", "nonsense",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_what_is_not_public(number: str) -> None:
    assert not outbound.is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "151.101.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_public(number: str) -> None:
    assert outbound.is_public(number)


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_another_is_as_public_as_itself(number: ipaddress.IPv4Address) -> None:
    assert outbound.is_public(f"::ffff:{number}") == outbound.is_public(str(number))
    for wrapped in (f"64:ff9b::{number}", f"2002:{int(number) >> 16:x}:{int(number) & 0xFFFF:x}::"):
        assert not outbound.is_public(wrapped)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "https://", "ftp://example.org/", "https://user:pass@example.org/", "https://example.org/#part",
        "https://localhost/", "https://intranet/", "https://printer.local/", "https://db.internal/", "https://127.0.0.1/", "https://[::1]/",
        "https://10.1.2.3/", "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://169.254.169.254/latest/meta-data/",
        "https://example.org:0/", "https://example.org:99999/", "https://exa mple.org/", "https://example.org/\n", "javascript:alert(1)",
        "//example.org/", "example.org", "https://[::ffff:10.0.0.1]/", "https://example.localhost./",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(BadInput):
        outbound.check(url + " x" if url.endswith("\n") else url)


@pytest.mark.parametrize(
    "url", ["https://example.org/", "https://hooks.example.org:8443/a?b=c", "https://8.8.8.8/"]
)
def test_addresses_that_are_taken(url: str) -> None:
    assert outbound.check(f" {url} ") == url


@given(st.text(max_size=80))
def test_any_text_is_taken_or_refused(text: str) -> None:
    try:
        taken = outbound.check(text)
    except BadInput:
        return
    assert taken.startswith("https://") or taken.lower().startswith("https://")


def names(monkeypatch: Any, *numbers: str) -> list[int]:
    """Let every name stand for these numbers; counts how often one is asked."""
    asked: list[int] = []

    def answer(host: str, port: int, **more: Any) -> list[Any]:
        asked.append(port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@pytest.mark.parametrize("numbers", [("127.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("::ffff:192.168.0.1",), ()])
def test_a_name_that_stands_for_anything_private_is_refused(
    monkeypatch: Any, numbers: tuple[str, ...]
) -> None:
    names(monkeypatch, *numbers)
    with pytest.raises(NotReached, match="address_refused"):
        outbound.post("https://example.org/", b"{}", {})


def test_the_name_is_asked_once_and_the_connection_goes_to_what_was_looked_at(monkeypatch: Any) -> None:
    asked = names(monkeypatch, "8.8.8.8")
    reached: list[Any] = []

    def connect(address: Any, timeout: float) -> Any:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotReached, match="ConnectionRefusedError"):
        outbound.post("https://example.org/hook", b"{}", {})
    assert (asked, reached) == ([443], [("8.8.8.8", 443)])


def test_a_name_that_nobody_knows(monkeypatch: Any) -> None:
    def unknown(*args: Any, **more: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotReached, match="name_unknown"):
        outbound.post("https://example.org/", b"{}", {})
