"""Folkmoot's components as template tags."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from design import glossary
from design.library import render_component
from design.tables import Row, Table

register = template.Library()

STATUSES: dict[str, tuple[str, str]] = {
    "draft": ("Draft", "grey"),
    "waiting": ("Waiting", "grey"),
    "queued": ("Waiting", "grey"),
    "received": ("Received", "grey"),
    "checking": ("Checking", "yellow"),
    "running": ("Running", "yellow"),
    "computing": ("Computing", "yellow"),
    "publishing": ("Being published", "yellow"),
    "ready": ("Ready to publish", "blue"),
    "checked": ("Checked", "blue"),
    "accepted": ("Accepted", "green"),
    "finished": ("Finished", "blue"),
    "published": ("Published", "green"),
    "superseded": ("Replaced", "purple"),
    "withdrawn": ("Withdrawn", "orange"),
    "refused": ("Refused", "red"),
    "rejected": ("Rejected", "red"),
    "failed": ("Failed", "red"),
    "sent": ("Sent", "blue"),
    "unsent": ("Could not be sent", "red"),
    "used": ("Used", "green"),
    "expired": ("Run out", "grey"),
    "revoked": ("Withdrawn", "orange"),
}
"""Words and colour of each status; the word says it, the colour only helps."""


@register.inclusion_tag("components/page_heading.html")
def page_heading(text: str, caption: str = "", lede: str = "") -> dict[str, str]:
    """`{% page_heading area.name caption="Integrated care system" lede="…" %}`: the page's h1."""
    return {"text": text, "caption": caption, "lede": lede}


@register.simple_tag
def status_tag(code: str) -> SafeString:
    """`{% status_tag run.status %}`: a status in words with a colour; an unknown code is shown as words."""
    text, colour = STATUSES.get(code, (code.replace("_", " ").capitalize(), "grey"))
    return render_component("tag", {"text": text, "colour": colour, "classes": f"nhsuk-tag--{colour}"})


@register.simple_tag
def illustrative_label() -> SafeString:
    """`{% illustrative_label %}`: the mark that stands beside everything made up."""
    return SafeString('<strong class="fm-illustrative">Illustrative: made-up data</strong>')


@register.simple_tag(takes_context=True)
def term(context: Context, name: str, text: str = "") -> SafeString:
    """`{% term "ICS" %}`: a glossary term that explains itself; `text` is shown in place of the term.

    A link to the glossary for everyone; pointer and keyboard also get the meaning on the spot, and a screen
    reader has it as the link's description. KeyError for a term that is not in the glossary.
    """
    entry = glossary.find(name)
    return SafeString(
        render_to_string(
            "components/term.html",
            {"entry": entry, "text": text or entry.term, "tip_id": _tip_id(context, entry.slug)},
        ).strip()
    )


@register.simple_tag
def glossary_slug(name: str) -> str:
    """The anchor of a term on the glossary page."""
    return glossary.find(name).slug


def _tip_id(context: Context, slug: str) -> str:
    """An id no other tip of the page has; parts that htmx brings in carry the id of the part they fill."""
    kept: Any = context.render_context.dicts[0]
    seen = kept.setdefault("design_tips", {})
    seen[slug] = seen.get(slug, 0) + 1
    request = context.get("request")
    part = slugify(request.headers.get("HX-Target", "")) if request is not None else ""
    return "-".join(filter(None, ("tip", part, slug, str(seen[slug]))))


def _query(request: HttpRequest | None, **changes: str | int | None) -> str:
    """The present query string with `changes`; None takes a name out."""
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def _cells(table: Table, row: Row) -> SafeString:
    """A row's cells. Made here because a template takes thirty times as long over a table of all areas."""
    parts = []
    for at, (column, cell) in enumerate(zip(table.columns, row.full(), strict=True)):
        marks = {"fm-number": column.numeric, "fm-wide": column.wide, "fm-absent": cell.absent}
        names = " ".join(["nhsuk-table__cell", *(name for name, holds in marks.items() if holds)])
        text = format_html('<a href="{}">{}</a>', cell.href, cell.text) if cell.href else escape(cell.text)
        note = format_html(' <span class="fm-stat__note">{}</span>', cell.note) if cell.note else ""
        element, scope = ("td", "") if at else ("th", ' scope="row"')
        said = ""
        if table.stacked:
            # Blocks are no table to a screen reader unless their roles say so; the heading is for the eye alone.
            scope += f' role="{"cell" if at else "rowheader"}"'
            said = (
                format_html('<span class="fm-stacked__head" aria-hidden="true">{}</span> ', column.text)
                if at
                else ""
            )
        parts.append(f'<{element}{scope} class="{names}">{said}{text}{note}</{element}>')
    return SafeString("".join(parts))


@register.inclusion_tag("components/table.html", takes_context=True)
def data_table(context: Context, table: Table, hide_caption: bool = False) -> dict[str, Any]:
    """`{% data_table table %}`: a `design.tables.Table` in a region that scrolls on a narrow screen."""
    request = context.get("request")
    heads = [
        {
            "column": column,
            "sorted": table.direction(column.key),
            "href": _query(request, sort=table.next_sort(column.key), page=None) if column.sortable else "",
        }
        for column in table.columns
    ]
    rows = [(row, _cells(table, row)) for row in table.rows]
    return {"table": table, "heads": heads, "rows": rows, "hide_caption": hide_caption, "request": request}


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, label: str = "Pages", name: str = "page") -> SafeString:
    """`{% pagination page_obj %}`: numbered, keeping the rest of the query; nothing for one page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    request = context.get("request")

    def href(number: int) -> str:
        return _query(request, **{name: number})

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    items = [
        {"number": number, "href": href(number), "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in numbers
    ]
    params: dict[str, Any] = {"ariaLabel": label, "items": items}
    if page.has_previous():
        params["previous"] = {"href": href(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": href(page.next_page_number())}
    return render_component("pagination", params)


@register.simple_tag
def summary(rows: Any) -> SafeString:
    """`{% summary rows %}`: each row is (name, value) or (name, value, href, action)."""
    items = []
    for name, value, *action in rows:
        item: dict[str, Any] = {"key": {"text": str(name)}, "value": _content(value)}
        if action:
            href, words = action
            # A screen reader hears what the link is about, once: “See the area” says so itself.
            about = "" if str(name).lower() in words.lower() else str(name).lower()
            link = {"href": href, "text": words, "visuallyHiddenText": about}
            item["actions"] = {"items": [link]}
        items.append(item)
    return render_component("summaryList", {"rows": items})


def _content(value: Any) -> dict[str, Any]:
    return {"html": value} if hasattr(value, "__html__") else {"text": str(value)}


def _paragraph(text: str) -> SafeString:
    """Text as a paragraph; safe text that brings its own block elements stays as it is."""
    safe = conditional_escape(text)
    return safe if safe.lstrip().startswith(("<p", "<ul", "<ol", "<h")) else format_html("<p>{}</p>", safe)


@register.simple_tag
def inset(text: str) -> SafeString:
    """`{% inset "…" %}`: a passage set apart."""
    return render_component("insetText", {"html": _paragraph(text)})


@register.simple_tag
def warning(text: str, heading: str = "Important", level: int = 3) -> SafeString:
    """`{% warning "…" heading="Provisional" %}`: a warning callout. `level` 2 where no heading stands before it."""
    return render_component(
        "warningCallout", {"heading": heading, "headingLevel": level, "html": _paragraph(text)}
    )


@register.inclusion_tag("components/progress.html")
def progress(label: str, done: int, total: int | None = None, words: str = "") -> dict[str, Any]:
    """`{% progress "Scores" run.done run.total %}`: a bar and the same in words; `total` may be None."""
    said = words or (f"{done:,} of {total:,}" if total else "Starting…")
    return {"label": label, "done": done, "total": total or None, "words": said}


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: Any, unit: str = "", note: str = "", element: str = "div") -> dict[str, str]:
    """`{% stat "Areas" 42 note="…" %}`: one figure large; use element="li" inside `<ul class="fm-stats">`."""
    if element not in ("div", "li"):
        raise ValueError("A stat is a div or a li.")
    return {"label": label, "value": value, "unit": unit, "note": note, "element": element}


@register.inclusion_tag("components/downloads.html")
def downloads(files: Any) -> dict[str, Any]:
    """`{% downloads files %}`: each file has href, text, kind ("CSV"), maybe size (bytes) and note."""
    return {"files": files}


@register.inclusion_tag("components/empty.html")
def empty_state(heading: str, text: str, href: str = "", action: str = "") -> dict[str, str]:
    """`{% empty_state "No releases yet" "…" href="…" action="Upload" %}`: when nothing is there."""
    return {"heading": heading, "text": text, "href": href, "action": action}


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(
    context: Context, form: Any, action: str = "", button: str = "Show", target: str = ""
) -> dict[str, Any]:
    """`{% filters form target="results" %}`: a GET form; htmx swaps the part with that id."""
    request = context.get("request")
    return {
        "form": form,
        "action": action,
        "button": button,
        "target": target,
        "filtered": bool(request and request.GET),
    }


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(crumbs: Any) -> dict[str, Any]:
    """`{% breadcrumbs crumbs %}`: (text, href) pairs from the home page down to the page's parent."""
    return {"crumbs": list(crumbs or ())}


@register.inclusion_tag("components/steps.html")
def why_and_next(
    back_href: str = "", back_text: str = "", next_href: str = "", next_text: str = ""
) -> dict[str, str]:
    """`{% why_and_next back_href=… back_text="Why?" next_href=… next_text="…" %}`: the thread."""
    return {"back_href": back_href, "back_text": back_text, "next_href": next_href, "next_text": next_text}


class ScrollTableNode(template.Node):
    """The region around a hand-written table."""

    def __init__(self, nodelist: NodeList, options: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.options = options

    def render(self, context: Context) -> str:
        options = {name: value.resolve(context) for name, value in self.options.items()}
        table_id = options.get("id") or slugify(options["caption"])
        return format_html(
            '<div class="fm-scroll" role="region" aria-labelledby="{0}-caption" tabindex="0">'
            '<table class="nhsuk-table fm-table{4}" id="{0}"{5}>'
            '<caption class="nhsuk-table__caption nhsuk-table__caption--s{3}" id="{0}-caption">{1}</caption>'
            "{2}</table></div>",
            table_id,
            options["caption"],
            self.nodelist.render(context),
            " nhsuk-u-visually-hidden" if options.get("hide_caption") else "",
            " fm-stacked" if options.get("stacked") else "",
            SafeString(' role="table"') if options.get("stacked") else "",
        )


@register.tag
def scroll_table(parser: Parser, token: Token) -> ScrollTableNode:
    """`{% scroll_table caption="…" id="…" hide_caption=True %}<thead>…{% endscroll_table %}`: a table by hand.

    With `stacked=True` its rows become blocks on a phone: give rows and cells their roles, and each cell a
    `<span class="fm-stacked__head" aria-hidden="true">` with its heading.
    """
    options = token_kwargs(token.split_contents()[1:], parser)
    if "caption" not in options:
        raise template.TemplateSyntaxError("scroll_table needs caption=…")
    nodelist = parser.parse(("endscroll_table",))
    parser.delete_first_token()
    return ScrollTableNode(nodelist, options)
