"""Who comes to which address: the classes that the tests of addresses write down, and what is asked of each class.

A `Book` holds the addresses of one area of the site, page or API, by class. Every check answers a list of faults, so that
one run names all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import DataError, connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from tests.rules.test_addresses_of_bodies import is_sent_to_sign_in, methods_of, named, parts_of

SignIn = Callable[[str], Client]
JSON = "application/json"
OUTSIDE = {
    "board": ("otto", "hana"),
    "other": ("mabel", "hana"),
    "committee": ("otto", "mabel"),
    "patients": ("otto", "mabel"),
    "panel": ("otto", "hana"),
    "": (),
}
"""People who are nothing on a body, and something on another one: a clerk, a chair, a member."""
BOSSES = {"other": "otto", "patients": "hana"}
"""A clerk and a chair: between them they hold every permission, each over a body of their own."""


class Gate(NamedTuple):
    """What is of a body: on which, who of it may, and who of it may not (empty: whoever is on it may).

    No body: what somebody does by what they are elsewhere; whoever is nothing of the kind is told so.
    """

    body: str
    may: str
    may_not: str


@dataclass
class Book:
    """The addresses of an area and their classes; what is in `moved` stands for other things than the usual ones."""

    patterns: list[URLPattern]
    public: set[str]
    gates: Mapping[Gate, set[str]]
    own: set[str] = field(default_factory=set)
    """Anybody signed in, for themselves."""
    api: bool = False
    by_secret: set[str] = field(default_factory=set)
    """Whoever has the link of a mail, or an address to be asked at."""
    others: set[str] = field(default_factory=set)
    """Of what is of a body: what is about a thing of another one, so that another body's id is no wrong one."""

    @property
    def named(self) -> dict[str, URLPattern]:
        """The addresses by name."""
        return named(self.patterns)

    def gate_of(self, name: str) -> Gate:
        """The gate before an address."""
        return next(gate for gate, names in self.gates.items() if name in names)

    def gated(self) -> list[tuple[str, Gate]]:
        """Every address of a body with its gate."""
        return sorted((name, gate) for gate, names in self.gates.items() for name in names)


@dataclass
class World:
    """One of everything: bodies by the names that gates use, and what stands for each part of an address.

    `moved` says by the name of an address where it stands for another thing (a draft, say); a name with `api:` before it
    counts for the API alone.
    """

    bodies: dict[str, Any]
    usual: dict[str, Any]
    moved: dict[str, dict[str, Any]] = field(default_factory=dict)

    def at(self, book: Book, name: str, **changes: Any) -> str:
        """Where an address leads in this world."""
        values = dict(self.usual)
        if any(name in names and gate.body for gate, names in book.gates.items()):
            values["slug"] = self.bodies[book.gate_of(name).body].slug
        values |= self.moved.get(name, {}) | (self.moved.get(f"api:{name}", {}) if book.api else {}) | changes
        parts = parts_of(book.named[name])
        return reverse(f"api:{name}" if book.api else name, kwargs={part: values[part] for part in parts})


class Doors:
    """Signs people of a moot in, each once."""

    def __init__(self, people: Mapping[str, Any], client_as: Callable[..., Client]) -> None:
        self._people, self._client_as = people, client_as
        self._kept: dict[str, Client] = {}

    def __call__(self, name: str) -> Client:
        """A client signed in as somebody, with a second step."""
        if name not in self._kept:
            self._kept[name] = self._client_as(self._people[name])
        return self._kept[name]


def unclassed(book: Book) -> list[str]:
    """Addresses that are in no class or in two, and names that two addresses share.

    Of the API an address may be in two: what everybody reads, and somebody of a body writes.
    """
    faults = [] if len(book.named) == len(book.patterns) else ["two addresses share a name"]
    gated = [name for name, _ in book.gated()]
    listed = [*book.own, *book.by_secret, *gated]
    reads = {name for name in book.named if _reads(book, name)}
    writes = {name for name, each in book.named.items() if book.api and methods_of(each)}
    listed += [name for name in book.public if not (name in gated and name in writes)]
    faults += [f"{name}: nowhere" for name in set(book.named) - set(listed)]
    faults += [f"{name}: no such address" for name in set(listed) - set(book.named)]
    faults += [f"{name}: twice" for name in set(listed) if listed.count(name) > 1]
    faults += [f"{name}: cannot be read" for name in book.public - reads]
    faults += [f"{name}: who writes?" for name in writes - set(gated) - book.own - book.by_secret]
    return sorted(faults)


def _reads(book: Book, name: str) -> bool:
    return not book.api or hasattr(book.named[name].callback.view_class, "get")  # type: ignore[attr-defined]


def answered(
    client: Client, method: str, where: str, data: Any = None, *, undo: bool = True, **how: Any
) -> tuple[int, Any]:
    """The status of an answer, and the answer, read to its end; what it wrote is undone unless told otherwise. 599: it
    broke."""
    try:
        with transaction.atomic(), connection.execute_wrapper(_as_postgres):
            answer = getattr(client, method)(where, data if data is not None else {}, **how)
            if getattr(answer, "streaming", False):
                answer.read = b"".join(answer.streaming_content)
            transaction.set_rollback(undo)
    except Exception as error:
        return 599, f"{type(error).__name__}: {error}"[:300]
    return answer.status_code, answer


def _as_postgres(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuses what PostgreSQL refuses and SQLite takes: text with a NUL in it."""
    rows = params if many else [params or ()]
    if any(isinstance(value, str) and "\x00" in value for row in rows for value in row):
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return execute(sql, params, many, context)


def each_way(book: Book, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """How an address is asked: a page is looked at and sent a form, of the API each way in which it writes."""
    if not book.api:
        yield "get", {}
        yield "post", {}
        return
    view = book.named[name].callback.view_class  # type: ignore[attr-defined]
    if hasattr(view, "get") and name not in book.public:
        yield "get", {}
    for method in methods_of(book.named[name]):
        yield method, {"content_type": JSON}


def not_open(book: Book, world: World, names: set[str]) -> dict[str, Any]:
    """What does not answer 200 to somebody who is not signed in."""
    told = {}
    for name in sorted(names):
        status, answer = answered(Client(), "get", world.at(book, name))
        if status != 200:
            told[name] = status if status != 599 else answer
    return told


def open_to_the_wrong(book: Book, world: World, sign_in: SignIn) -> list[Any]:
    """Who comes to what is of a body without being of it, or without the role: everybody signed out, people of other
    bodies (who learn nothing), people of the body who hold something else."""
    faults: list[Any] = []
    for name, gate in book.gated():
        where = world.at(book, name)
        for method, how in each_way(book, name):
            status, answer = answered(Client(), method, where, undo=False, **how)
            if not is_turned_away(book, status, answer):
                faults.append((name, method, "signed out", status))
            # The second one only sends: looking and sending pass the same gate.
            for who in OUTSIDE[gate.body][: 2 if method != "get" else 1]:
                status, _ = answered(sign_in(who), method, where, undo=False, **how)
                if status not in (404, 405):
                    faults.append((name, method, who, status))
            if gate.may_not:
                status, _ = answered(sign_in(gate.may_not), method, where, undo=False, **how)
                if status not in (403, 405):
                    faults.append((name, method, gate.may_not, status))
    return faults


def is_turned_away(book: Book, status: int, answer: Any) -> bool:
    """Whether somebody who is not signed in was asked to sign in."""
    if book.api:
        return status == 403 and answer.json()["code"] == "sign_in_needed"
    return status == 405 or (status == 302 and is_sent_to_sign_in(answer))


def closed_to_the_right(book: Book, world: World, sign_in: SignIn) -> dict[str, Any]:
    """Pages that do not open for somebody who may; what is only sent to (405) is left out."""
    told = {}
    for name, gate in book.gated():
        if not _reads(book, name):
            continue
        status, answer = answered(sign_in(gate.may), "get", world.at(book, name))
        if status not in (200, 405):
            told[name] = status if status != 599 else answer
    return told


def found_below_the_wrong_body(
    book: Book, world: World, sign_in: SignIn, bodies: Mapping[tuple[str, str], Any] | None = None
) -> list[Any]:
    """What another body's own clerk and chair come to who ask, below its name, for what is not its own.

    Of the API they send what should be sent (`bodies`), so that nothing is wrong but the body.
    """
    faults = []
    for name, gate in book.gated():
        parts = parts_of(book.named[name])
        if name in book.others or not any(part != "slug" for part in parts):
            continue
        seen: set[int] = set()
        for body, who in BOSSES.items():
            if body == gate.body:
                continue
            where = world.at(book, name, slug=world.bodies[body].slug)
            told = {
                answered(sign_in(who), method, where, (bodies or {}).get((name, method)), undo=False, **how)[
                    0
                ]
                for method, how in each_way(book, name)
            }
            # Of the API, what is wrong with what was sent may be said first; that the thing is there, never.
            if not told <= ({400, 403, 404} if book.api else {403, 404, 405}):
                faults.append((name, who, told))
            seen |= told
        if not seen & ({400, 404} if book.api else {404}):
            faults.append((name, "nobody got as far as the thing", seen))
    return faults


def shown_to_others(
    book: Book,
    world: World,
    sign_in: SignIn,
    hidden: Mapping[str, dict[str, Any]],
    outsiders: tuple[str, ...],
) -> list[Any]:
    """Where something that is not public answers other than that it is not there, to anybody or to outsiders."""
    faults = []
    for name, changes in sorted(hidden.items()):
        for who in ("", *outsiders):
            client = sign_in(who) if who else Client()
            status, _ = answered(client, "get", world.at(book, name, **changes))
            if status != 404:
                faults.append((name, who or "anybody", status))
    return faults


def told_by_lists(
    book: Book, world: World, clients: Mapping[str, Client], words: tuple[str, ...]
) -> list[Any]:
    """Public addresses that let out one of the words which stand only in what is not public."""
    faults = []
    for name in sorted(book.public):
        for who, client in clients.items():
            cache.clear()
            _, answer = answered(client, "get", world.at(book, name))
            text = _text(answer)
            faults += [(name, who, word) for word in words if word in text]
    return faults


def _text(answer: Any) -> str:
    if isinstance(answer, str):
        return answer
    return bytes(answer.read if getattr(answer, "streaming", False) else answer.content).decode(
        errors="replace"
    )
