"""Forms of paper and hall votes: printing, handing out, batches, their entry, and settling what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from deliberation.voting.actions.paper import MOST_LABEL, MOST_REASON, Settled
from deliberation.voting.actions.paper_hand_out import BACK_REASONS
from deliberation.voting.actions.paper_rows import Read
from deliberation.voting.calc.batches import MOST_PAPERS, Difference, Row
from deliberation.voting.calc.content import Paper, Refused
from deliberation.voting.calc.methods import CONSENT_ANSWERS, MOTION_ANSWERS, Method
from deliberation.voting.calc.receipts import read_receipt, shown_receipt
from deliberation.voting.calc.typed import CHOICE, REASON, TICKS, as_typed, fields_of, read_typed
from deliberation.voting.models import Elector, Option
from deliberation.voting.queries.paper import Called

MOST_PRINTED = 200
FIELDS_ON_A_PAGE = 60
PAPERS_ON_A_PAGE = 10
CODE, SPOILT, WHO = "code", "spoilt", "who"


class PrintForm(forms.Form):
    """How many ballots to print, and how large."""

    number = forms.IntegerField(
        label="How many ballots", min_value=1, max_value=MOST_PRINTED, initial=20,
        help_text=f"At most {MOST_PRINTED} in one file. Each has a code of its own: do not copy a printed one.",
        error_messages={"required": "Say how many ballots to print.", "invalid": "Write a whole number."},
    )  # fmt: skip
    large = forms.BooleanField(label="Large print", required=False)


class FindElectorForm(forms.Form):
    """Which of those entitled to show."""

    q = forms.CharField(label="Name or number", required=False, max_length=100)


class ElectorsForm(forms.Form):
    """Some of those entitled, to be ticked."""

    electors = forms.TypedMultipleChoiceField(
        label="Who was handed a paper ballot",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one person.", "invalid_choice": "The list has changed. Look again."},
    )  # fmt: skip

    def __init__(self, electors: Iterable[Elector], data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["electors"].choices = [(each.pk, each.public_name) for each in electors]  # type: ignore[attr-defined]


class TakeBackForm(ElectorsForm):
    """Some of those who were handed a paper, and why it is undone."""

    reason = forms.ChoiceField(
        label="Why",
        choices=list(BACK_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Say why."},
    )

    def __init__(self, electors: Iterable[Elector], data: Any = None, **options: Any) -> None:
        super().__init__(electors, data, prefix="back", **options)
        self.fields["electors"].label = "Whose paper is no longer out"


def _papers_field(label: str, hint: str) -> forms.IntegerField:
    wrong = f"Write a number from 1 to {MOST_PAPERS}."
    return forms.IntegerField(
        label=label, help_text=hint, min_value=1, max_value=MOST_PAPERS,
        error_messages={"required": "Count the papers and write how many there are.", "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )  # fmt: skip


class BatchForm(forms.Form):
    """A new batch, or a roll call."""

    papers = _papers_field("How many papers", "Count them by hand first. Spoilt and empty ones count too.")
    label = forms.CharField(
        label="Where they come from",
        help_text="A hall, a table, a box. Only those who enter papers see it.",
        required=False,
        max_length=MOST_LABEL,
    )

    def __init__(self, data: Any = None, *, secret: bool = True, **options: Any) -> None:
        super().__init__(data, **options)
        if not secret:
            self.fields["papers"].label = "How many answered"
            self.fields[
                "papers"
            ].help_text = "Counted by hand in the room. Substitutes who answered count too."
            self.fields["label"].help_text = "The meeting or the room."


class CorrectPapersForm(forms.Form):
    """Another number of papers."""

    papers = _papers_field("How many papers there really are", "Count the pile again.")


class DiscardForm(forms.Form):
    """Why a batch is discarded."""

    reason = forms.CharField(
        label="Why",
        help_text="It stays on record. Write nothing about a person or a ballot.",
        max_length=MOST_REASON,
        error_messages={"required": "Say why the batch is discarded."},
    )


class Typed(forms.CharField):
    """An answer that may wait. It is not called optional: in the end each paper has one."""

    def clean(self, value: Any) -> str:
        """What was typed, or ""."""
        return str(super().clean(value)) if value else ""


class Chosen(forms.ChoiceField):
    """A choice that may wait."""

    def clean(self, value: Any) -> str:
        """What was chosen, or ""."""
        return str(super().clean(value)) if value else ""


@dataclass(frozen=True)
class Block:
    """The fields of one paper, or of one elector. `note` stands in their place where there is nothing to enter."""

    number: int
    legend: str
    fields: tuple[BoundField, ...]
    note: str = ""


def papers_a_page(paper: Paper) -> int:
    """How many papers stand on one page of the entry form."""
    return max(1, min(PAPERS_ON_A_PAGE, FIELDS_ON_A_PAGE // len(fields_of(paper))))


class EntryForm(forms.Form):
    """The papers of one page of a batch: a code, the marks, and whether the paper is spoilt."""

    def __init__(
        self, paper: Paper, options: Sequence[Option], numbers: Sequence[int], rows: Iterable[Row] = (), data: Any = None
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="id_%s")
        self.paper, self.numbers = paper, list(numbers)
        self.noted = {row["paper"]: row for row in rows}
        for number in self.numbers:
            row = self.noted.get(number)
            before = _typed_before(paper, row)
            self.fields[f"p{number}-{CODE}"] = Typed(
                label="Code", max_length=20, initial=shown_receipt(row["code"]) if row and row["code"] else "",
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": False, "autocapitalize": "characters"}),
            )  # fmt: skip
            _add_answers(self, f"p{number}-", paper, options, before)
            self.fields[f"p{number}-{SPOILT}"] = forms.BooleanField(
                label="Spoilt", required=False, initial=bool(row and row["spoilt"])
            )

    def blocks(self) -> list[Block]:
        """The fields, paper by paper."""
        names = (CODE, *fields_of(self.paper), SPOILT)
        return [
            Block(number, f"Paper {number}", tuple(self[f"p{number}-{name}"] for name in names))
            for number in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        """Read each paper; a fault stands at its field, with the paper's number."""
        found = super().clean() or self.cleaned_data
        self.reads = [read for number in self.numbers if (read := self._read(number)) is not None]
        return found

    def _read(self, number: int) -> Read | None:
        got = {
            name: self.cleaned_data.get(f"p{number}-{name}", "")
            for name in (CODE, SPOILT, *fields_of(self.paper))
        }
        code = str(got[CODE])
        if code and not read_receipt(code):
            self.add_error(
                f"p{number}-{CODE}",
                f"Paper {number}: this code cannot be right. Look at each letter and digit again.",
            )
            return None
        if got[SPOILT]:
            return Read(number, code, spoilt=True)
        if not any(got.values()):
            return Read(number) if number in self.noted else None
        try:
            return Read(number, code, content=read_typed(self.paper, got))
        except Refused as refused:
            self.add_error(f"p{number}-{refused.where}", f"Paper {number}: {refused.text}")
            return None


class RollForm(forms.Form):
    """A page of a roll call: what each elector answered, and who answered for them."""

    def __init__(
        self, paper: Paper, options: Sequence[Option], lines: Sequence[Called], rows: Iterable[Row] = (), data: Any = None
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="id_%s")
        self.paper, self.lines = paper, list(lines)
        noted = {row["elector"]: row for row in rows}
        for line in self.lines:
            if line.voted_online:
                continue
            row = noted.get(line.elector.pk)
            if line.stand_ins:
                self.fields[f"p{line.paper}-{WHO}"] = Chosen(
                    label="Who answered",
                    choices=[("", line.elector.public_name), *((str(each.pk), f"{each.public_name}, their substitute") for each in line.stand_ins)],
                    initial=str(row["substitute"] or "") if row else "",
                )  # fmt: skip
            _add_answers(self, f"p{line.paper}-", paper, options, _typed_before(paper, row), absent="Absent")

    def blocks(self) -> list[Block]:
        """The fields, elector by elector."""
        return [
            Block(line.paper, line.elector.public_name, (), "Has voted already.")
            if line.voted_online
            else Block(
                line.paper,
                line.elector.public_name,
                tuple(self[name] for name in self.fields if name.startswith(f"p{line.paper}-")),
            )
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Read each line; a fault stands at its field, with the elector's name."""
        found = super().clean() or self.cleaned_data
        self.reads = [
            read for line in self.lines if not line.voted_online and (read := self._read(line)) is not None
        ]
        return found

    def _read(self, line: Called) -> Read | None:
        got = {name: self.cleaned_data.get(f"p{line.paper}-{name}", "") for name in fields_of(self.paper)}
        who = self.cleaned_data.get(f"p{line.paper}-{WHO}", "")
        if not any(got.values()):
            return Read(line.paper, elector=line.elector.pk)
        try:
            content = read_typed(self.paper, got)
        except Refused as refused:
            self.add_error(f"p{line.paper}-{refused.where}", f"{line.elector.public_name}: {refused.text}")
            return None
        return Read(
            line.paper, content=content, elector=line.elector.pk, substitute=int(who) if who else None
        )


class SettleForm(forms.Form):
    """For each difference, which reading is right; those left open stay."""

    def __init__(self, shown: Sequence[tuple[Difference, str, str, str]], data: Any = None) -> None:
        """`shown`: each difference with its heading and the two readings in words."""
        super().__init__(data, auto_id="id_%s")
        self.shown = list(shown)
        for difference, heading, first, second in self.shown:
            self.fields[f"d{difference.paper}"] = Chosen(
                label=heading,
                choices=[("1", f"First entry: {first}"), ("2", f"Second entry: {second}")],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """At least one has to be settled."""
        found = super().clean() or self.cleaned_data
        if not self.settled():
            self.add_error(None, "Choose which reading is right for at least one of them.")
        return found

    def settled(self) -> list[Settled]:
        """What was chosen."""
        chosen = [(each.paper, self.cleaned_data.get(f"d{each.paper}", "")) for each, *_ in self.shown]
        return [Settled(paper, int(take)) for paper, take in chosen if take]


def _typed_before(paper: Paper, row: Row | None) -> Mapping[str, str]:
    return as_typed(paper, row["content"]) if row and row["content"] is not None else {}


def _add_answers(
    form: forms.Form, prefix: str, paper: Paper, options: Sequence[Option], before: Mapping[str, str], absent: str = "Not entered"
) -> None:  # fmt: skip
    """The fields for the marks of one paper, with what was entered before."""
    names = {f"o{each.position}": f"{each.position} {each.name}" for each in options}
    for name in fields_of(paper):
        field: forms.Field
        if name == CHOICE:
            field = Chosen(label="Answer", choices=[("", absent), *_answers(paper, options)])
        elif name == REASON:
            field = Typed(label="Reason (of an objection)", max_length=500)
        elif name == TICKS:
            field = Typed(label="Numbers ticked (0 for none)", max_length=400)
        else:
            field = Typed(label=names[name], max_length=6)
        if not isinstance(field, Chosen):
            numeric = {} if name in (REASON, TICKS) else {"inputmode": "numeric"}
            field.widget.attrs |= {"autocomplete": "off", **numeric}
        field.initial = before.get(name, "")
        form.fields[f"{prefix}{name}"] = field


def _answers(paper: Paper, options: Sequence[Option]) -> list[tuple[str, str]]:
    if paper.method is Method.MOTION:
        return list(MOTION_ANSWERS.items())
    if paper.method is Method.CONSENT:
        return list(CONSENT_ANSWERS.items())
    return [(str(each.position), f"{each.position} {each.name}") for each in options]
