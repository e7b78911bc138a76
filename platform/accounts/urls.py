"""Addresses of signing in, of one's own account, of people and of the trail.

The library's own addresses are not included as a whole: registration, passwords and other e-mail addresses
are no part of this site. The names `account_*`, `mfa_*` and `usersessions_list` are those that the library
looks up.
"""

from __future__ import annotations

from allauth.account.views import logout
from allauth.usersessions.views import list_usersessions
from django.urls import path
from django.views.decorators.cache import never_cache

from accounts.views import data, own, people, second_step, sign_in
from accounts.views.desk import desk
from accounts.views.erasing import erase_person
from accounts.views.home import home
from accounts.views.retention import retention
from accounts.views.trail import trail

urlpatterns = [
    path("", home, name="account_home"),
    path("name/", own.change_name, name="change_name"),
    path("email/", own.change_address, name="change_address"),
    path("email/code/", own.confirm_address, name="confirm_address"),
    path("data/", data.your_data, name="your_data"),
    path("data/export/", data.ask, name="ask_export"),
    path("data/export/<uuid:export_id>/", data.export_file, name="export_file"),
    path("data/erase/", data.erase_me, name="erase_me"),
    path("data/erased/", data.data_erased, name="data_erased"),
    path("data/held/", data.data_held, name="data_held"),
    path("people/<uuid:person_id>/erase/", erase_person, name="erase_person"),
    path("retention/", retention, name="retention"),
    path("desk/", desk, name="desk"),
    path("sign-in/", sign_in.request_code, name="account_request_login_code"),
    path("sign-in/code/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("sign-in/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("login/", sign_in.old_sign_in, name="account_login"),
    path("sign-out/", logout, name="account_logout"),
    path("sessions/", never_cache(list_usersessions), name="usersessions_list"),
    path("second-step/", second_step.index, name="mfa_index"),
    path("second-step/confirm/", second_step.confirm, name="mfa_reauthenticate"),
    path("second-step/set-up/", second_step.set_up, name="mfa_activate_totp"),
    path("second-step/remove/", second_step.remove, name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", second_step.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-step/recovery-codes/download/", second_step.download_codes, name="mfa_download_recovery_codes"
    ),
    path("second-step/recovery-codes/new/", second_step.new_codes, name="mfa_generate_recovery_codes"),
    path("people/", people.people_list, name="people_list"),
    path("people/search/", people.find_people, name="find_people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<uuid:person_id>/", people.person_page, name="person"),
    path("people/<uuid:person_id>/roles/new/", people.new_role, name="new_role"),
    path("people/<uuid:person_id>/roles/<int:grant_id>/end/", people.role_end, name="end_role"),
    path("people/<uuid:person_id>/deactivate/", people.deactivate, name="deactivate_person"),
    path("people/<uuid:person_id>/reactivate/", people.reactivate, name="reactivate_person"),
    path("people/<uuid:person_id>/second-step/remove/", people.drop_second_step, name="drop_second_step"),
    path("trail/", trail, name="trail"),
]
