"""Pages of saved mappings, for those who send files in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.gate import require
from access.permissions import Permission
from indexapp.actions.mappings import MappingInvalid, NameTaken, delete_mapping, save_mapping
from indexapp.forms_releases import MappingForm
from indexapp.queries.releases import mapping_of, mappings

page = require_http_methods(["GET", "HEAD", "POST"])
EXAMPLE = """\
# Our name on the left, the file's on the right
columns: {area_code: ICB Code, period: Year, value: Per cent}
# What the file does not say in a column
defaults: {metric: delayed-discharges}
# Which indicator of the file is which metric; sex, age and category narrow it down
metrics:
  - {metric: smokers-population-survey, indicator_id: 92443, sex: Persons, age: 18+ yrs}
# Of a workbook with several sheets
sheet: Table 1
"""


@require_safe
@never_cache
@login_required
def mapping_list(request: HttpRequest) -> HttpResponse:
    """Every saved mapping."""
    require(request.actor, Permission.MAPPING_SAVE)  # type: ignore[attr-defined]
    return render(
        request, "indexapp/releases/mappings.html", {"mappings": list(mappings()), "crumbs": _crumbs()[:1]}
    )


@page
@never_cache
@login_required
def mapping_edit(request: HttpRequest, mapping_id: int | None = None) -> HttpResponse:
    """Write a new mapping, or change one."""
    require(request.actor, Permission.MAPPING_SAVE)  # type: ignore[attr-defined]
    mapping = mapping_of(mapping_id) if mapping_id is not None else None
    start = {"name": mapping.name, "text": mapping.text} if mapping else {}
    form = MappingForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_mapping(actor=request.actor, mapping_id=mapping_id, **form.cleaned_data)  # type: ignore[attr-defined]
        except (MappingInvalid, NameTaken) as error:
            form.add_error("text" if isinstance(error, MappingInvalid) else "name", error.message)
        else:
            messages.success(request, f"The mapping “{saved.name}” is saved.")
            return redirect("mappings")
    context = {"form": form, "mapping": mapping, "example": EXAMPLE, "crumbs": _crumbs()}
    return render(request, "indexapp/releases/mapping.html", context)


@page
@never_cache
@login_required
def mapping_delete(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """Delete a mapping, after asking."""
    require(request.actor, Permission.MAPPING_SAVE)  # type: ignore[attr-defined]
    mapping = mapping_of(mapping_id)
    if request.method == "POST":
        delete_mapping(actor=request.actor, mapping_id=mapping.pk)  # type: ignore[attr-defined]
        messages.success(request, f"The mapping “{mapping.name}” is deleted.")
        return redirect("mappings")
    lines = ["It can no longer be chosen for new files.", "Releases that were read with it keep its text."]
    context = {
        "question": "Delete this mapping?",
        "consequences": lines,
        "button": "Delete",
        "danger": True,
        "crumbs": _crumbs(),
    }
    return render(
        request,
        "components/confirm.html",
        context | {"caption": mapping.name, "cancel_href": reverse("mappings")},
    )


@require_safe
@never_cache
@login_required
def mapping_file(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """A mapping as the file that `import_release --mapping` takes."""
    require(request.actor, Permission.MAPPING_SAVE)  # type: ignore[attr-defined]
    mapping = mapping_of(mapping_id)
    disposition = f'attachment; filename="mapping-{mapping.pk}.yaml"'
    return HttpResponse(
        mapping.text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _crumbs() -> list[tuple[str, str]]:
    return [("Data", reverse("releases")), ("Saved mappings", reverse("mappings"))]
