"""Reading files of ballots: BLT and PrefLib's kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deliberation.voting.calc.blt import read_blt
from deliberation.voting.calc.preflib import read_categories, read_orders
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Points, Profile

SUFFIXES = ("blt", "soc", "soi", "toc", "toi", "cat")
MOST_BYTES = 400_000_000
TOO_LARGE = f"The file is larger than {MOST_BYTES // 1_000_000} MB, which is more than can be read here."


@dataclass(frozen=True)
class BallotFile:
    """What a file holds: ranked ballots in `profile`, or categories in `points`; never both.

    `seats` is 0 where the file does not say. `withdrawn`: names of options that are off every ballot; `numbers`:
    the numbers that the others have in the file, where some are withdrawn. `categories`: how many a .cat file has.
    """

    suffix: str
    title: str
    seats: int
    profile: Profile | None = None
    points: Points | None = None
    withdrawn: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    categories: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The options as the file calls them."""
        holder = self.profile or self.points
        return holder.names if holder else ()


def suffix_of(name: str) -> str:
    """The kind of a file from its name. Raises Unfit for one that cannot be read here."""
    suffix = name.rpartition(".")[2].lower()
    if suffix not in SUFFIXES or ("." not in name and name.lower() not in SUFFIXES):
        raise Unfit(f"The name of the file must end in one of {', '.join('.' + each for each in SUFFIXES)}.")
    return suffix


def read_file(path: Path) -> BallotFile:
    """A file of ballots from the disk. Raises Unfit for what cannot be read."""
    suffix = suffix_of(path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unfit(TOO_LARGE)
        if path.exists() and not path.is_file() and not path.is_dir():
            raise Unfit(f"{path} is no ordinary file, and cannot be read here.")
        content = path.read_bytes()
    except OSError as error:
        raise Unfit(f"The file {path} cannot be read: {error.strerror or error}.") from error
    return read(content, suffix)


def read(content: bytes | str, suffix: str) -> BallotFile:
    """Ballots from a file's content. `suffix` is one of `SUFFIXES`, with or without its dot.

    Raises Unfit, with the line where there is one, for content that is not such a file.
    """
    suffix = suffix_of(suffix.removeprefix("."))
    tidy = _tidy(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    if suffix == "blt":
        blt = read_blt(tidy)
        return BallotFile(
            suffix, blt.title, blt.seats, blt.profile, withdrawn=blt.withdrawn, numbers=blt.numbers
        )
    if suffix == "cat":
        points, title, categories = read_categories(tidy)
        return BallotFile(suffix, title, 0, points=points, categories=categories)
    profile, title = read_orders(tidy, suffix)
    return BallotFile(suffix, title, 0, profile)


def labels(names: Sequence[str], numbers: Sequence[int] = ()) -> tuple[str, ...]:
    """Names that tell options apart: a name that stands twice, or is empty, gets the option's number behind it.

    `numbers`: the options' numbers in their file, where some are withdrawn; else 1, 2, 3 ...
    """
    often = Counter(names)
    taken = set(names)
    written = []
    for number, name in zip(numbers or range(1, len(names) + 1), names, strict=True):
        label = name
        if often[name] > 1 or not name.strip():
            label = f"{name} (option {number})".strip()
            while label in taken:
                label += "*"
            taken.add(label)
        written.append(label)
    return tuple(written)


def _tidy(content: bytes) -> bytes:
    """UTF-8 without a byte order mark, lines ended by a line feed alone."""
    if len(content) > MOST_BYTES:
        raise Unfit(TOO_LARGE)
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise Unfit("The file is empty.")
    if not content.isascii() or b"\0" in content:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise Unfit("This is not text in UTF-8. Save the file as UTF-8 and try again.", line) from error
        if b"\0" in content:
            raise Unfit("This is not text in UTF-8. Save the file as UTF-8 and try again.", 1)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return content
