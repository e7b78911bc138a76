"""People, for operators: find, create, give and end roles, deactivate and reactivate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actions import end_role, grant_role
from access.gate import allows, require
from access.middleware import acting
from access.permissions import Permission
from access.queries import ended_grants_of, grant_of, grants_of, role_name, role_names, role_title
from accounts import queries
from accounts.actions.people import AddressTaken, create_person, deactivate_person, reactivate_person
from accounts.actions.sign_in import remove_second_step
from accounts.dates import end_of_day
from accounts.forms import CreatePersonForm, DeactivateForm, FindPeopleForm, GrantRoleForm
from accounts.presenters import happenings, state_of
from audit.trail import history
from kernel.errors import NotFound, WrongState

SEARCH_KEY = "people_search"
PER_PAGE = 25
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
@login_required
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody, or whoever fits the words looked for last."""
    require(acting(request), Permission.PERSON_MANAGE)
    words = request.session.get(SEARCH_KEY, "")
    found = Paginator(queries.people(words), PER_PAGE).get_page(request.GET.get("page"))
    roles = role_names(person.pk for person in found)
    rows = [(person, ", ".join(roles.get(person.pk, [])), state_of(person)) for person in found]
    context = {
        "form": FindPeopleForm(initial={"words": words}),
        "words": words,
        "page_obj": found,
        "rows": rows,
        "crumbs": _crumbs()[:1],
    }
    return render(request, "accounts/people.html", context)


@require_POST
@login_required
def find_people(request: HttpRequest) -> HttpResponse:
    """Keep the words looked for in the session, not in the address, and show the list."""
    require(acting(request), Permission.PERSON_MANAGE)
    form = FindPeopleForm(request.POST)
    request.session[SEARCH_KEY] = form.cleaned_data["words"].strip() if form.is_valid() else ""
    return redirect("people_list")


@page
@never_cache
@login_required
def new_person(request: HttpRequest) -> HttpResponse:
    """Create a person with roles."""
    require(acting(request), Permission.PERSON_CREATE)
    form = CreatePersonForm(_sent(request))
    if form.is_valid():
        try:
            person = create_person(actor=acting(request), **form.cleaned_data)
        except AddressTaken as error:
            form.add_error("email", error.message)
        else:
            messages.success(request, f"{person.display_name} now has an account and can sign in.")
            return redirect("person", person_id=person.pk)
    return render(request, "accounts/new_person.html", {"form": form, "crumbs": _crumbs()})


@require_safe
@never_cache
@login_required
def person_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: their account, roles and what the trail says of them."""
    require(acting(request), Permission.PERSON_MANAGE)
    context = {
        "person": (person := queries.person(person_id)),
        "state": state_of(person),
        "grants": [(grant, role_title(grant.role)) for grant in grants_of(person_id)],
        "ended": [(grant, role_name(grant.role)) for grant in ended_grants_of(person_id)],
        "happenings": happenings(history("person", person_id)[-20:][::-1]),
        "is_self": acting(request).id == str(person_id),
        "may_erase": allows(acting(request), Permission.PERSON_ERASE),
        "crumbs": _crumbs(),
    }
    return render(request, "accounts/person.html", context)


@page
@never_cache
@login_required
def new_role(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a person a role."""
    require(acting(request), Permission.ROLE_GRANT)
    person = queries.person(person_id)
    form = GrantRoleForm(_sent(request))
    if form.is_valid():
        until = form.cleaned_data["until"]
        ends_at = end_of_day(until) if until else None
        grant_role(
            actor=acting(request), person_id=person.pk, role=form.cleaned_data["role"], ends_at=ends_at
        )
        messages.success(
            request, f"{person.display_name} has the role “{role_name(form.cleaned_data['role'])}”."
        )
        return redirect("person", person_id=person.pk)
    return render(
        request, "accounts/new_role.html", {"form": form, "person": person, "crumbs": _crumbs(person)}
    )


@page
@never_cache
@login_required
def role_end(request: HttpRequest, person_id: UUID, grant_id: int) -> HttpResponse:
    """End a role, after asking."""
    require(acting(request), Permission.ROLE_GRANT)
    person = queries.person(person_id)
    grant = grant_of(person_id, grant_id)
    if grant is None:
        raise NotFound(
            f"{person.display_name} does not hold this role.",
            next_step="It may have ended. Go back to the person.",
        )
    name = role_name(grant.role)
    if request.method == "POST":
        end_role(actor=acting(request), grant_id=grant.pk)
        messages.success(request, f"{person.display_name} no longer has the role “{name}”.")
        return redirect("person", person_id=person.pk)
    lines = [
        f"{person.display_name} can at once no longer do what the role “{name}” allows.",
        "What they did stays as it is.",
    ]
    return _ask(request, person, f"End the role “{name}”?", lines, "End the role")


@page
@never_cache
@login_required
def deactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Deactivate an account, with a reason."""
    require(acting(request), Permission.PERSON_MANAGE)
    person = queries.person(person_id)
    form = DeactivateForm(_sent(request))
    if form.is_valid():
        deactivate_person(actor=acting(request), person_id=person.pk, reason=form.cleaned_data["reason"])
        messages.success(request, f"The account of {person.display_name} is deactivated.")
        return redirect("person", person_id=person.pk)
    lines = [
        "They are signed out everywhere and cannot sign in.",
        "All their roles end.",
        "What they did stays, and so does their account: it can be reactivated, without its roles.",
    ]
    return _ask(request, person, "Deactivate this account?", lines, "Deactivate", form=form)


@page
@never_cache
@login_required
def reactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Reactivate an account, after asking."""
    require(acting(request), Permission.PERSON_MANAGE)
    person = queries.person(person_id)
    if request.method == "POST":
        reactivate_person(actor=acting(request), person_id=person.pk)
        messages.success(request, f"{person.display_name} can sign in again.")
        return redirect("person", person_id=person.pk)
    if person.erased_at is not None:
        raise WrongState(
            "This account is erased: there is nothing left to open.", next_step="Create a new account."
        )
    how = (
        f"A code sent to {person.email}"
        if person.email
        else "A letter with a code, from the clerk of their body,"
    )
    lines = [
        f"{how} signs them in again.",
        "They have no role until somebody gives them one.",
    ]
    return _ask(request, person, "Reactivate this account?", lines, "Reactivate", danger=False)


@page
@never_cache
@login_required
def drop_second_step(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Remove the second step of somebody who can no longer use it, after asking."""
    require(acting(request), Permission.PERSON_MANAGE)
    person = queries.person(person_id)
    if request.method == "POST":
        remove_second_step(actor=acting(request), person_id=person.pk)
        messages.success(request, f"The second step of {person.display_name} is removed.")
        return redirect("person", person_id=person.pk)
    lines = [
        "They sign in by emailed code alone until they set up a new one. They are told by email.",
        "They are signed out everywhere.",
        "First make sure, by telephone or in person, that it is they who ask.",
    ]
    return _ask(request, person, "Remove their second step?", lines, "Remove the second step")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent; None when the page is only looked at, so that no errors show yet."""
    return request.POST if request.method == "POST" else None


def _ask(
    request: HttpRequest, person: Any, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    context = {
        "person": person,
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
    }
    context |= {
        "cancel_href": reverse("person", args=[person.pk]),
        "caption": person.display_name,
        "crumbs": _crumbs(person),
    }
    return render(request, "components/confirm.html", context | more)


def _crumbs(person: Any = None) -> list[tuple[str, str]]:
    crumbs = [("Your account", reverse("account_home")), ("People", reverse("people_list"))]
    return [*crumbs, (person.display_name, reverse("person", args=[person.pk]))] if person else crumbs
