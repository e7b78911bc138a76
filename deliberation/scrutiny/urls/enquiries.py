"""Addresses: lines of enquiry, with their requests, witnesses, visits and evidence."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.views import enquiries, enquiries_edit, evidence, hearings, requests

_BODY = "bodies/<slug:slug>/"
_OF = f"{_BODY}enquiries/<uuid:enquiry_id>/"
_PUBLIC = "enquiries/<uuid:enquiry_id>/"

urlpatterns: list[URLPattern] = [
    path("enquiries/", enquiries.all_enquiries, name="all_enquiries"),
    path("enquiries/new/", enquiries_edit.new_enquiry, name="new_enquiry"),
    path(_PUBLIC, enquiries.enquiry, name="enquiry"),
    path(f"{_PUBLIC}evidence/<int:number>/", enquiries.evidence, name="enquiry_evidence"),
    path(f"{_PUBLIC}requests/<int:number>/", requests.information_request, name="information_request"),
    path(f"{_BODY}enquiries/", enquiries.enquiries, name="enquiries"),
    path(f"{_BODY}enquiries/new/", enquiries_edit.new_enquiry_of, name="new_enquiry_of"),
    path(f"{_OF}edit/", enquiries_edit.edit_enquiry, name="edit_enquiry"),
    path(f"{_OF}open/", enquiries_edit.open_enquiry, name="open_enquiry"),
    path(f"{_OF}write-up/", enquiries_edit.move_enquiry, {"to": "reporting"}, name="write_up_enquiry"),
    path(f"{_OF}gather/", enquiries_edit.move_enquiry, {"to": "open"}, name="gather_again"),
    path(f"{_OF}close/", enquiries_edit.close_enquiry, name="close_enquiry"),
    path(f"{_OF}discard/", enquiries_edit.discard_enquiry, name="discard_enquiry"),
    path(f"{_OF}requests/new/", requests.ask_information, name="ask_information"),
    path(f"{_OF}requests/<int:number>/withdraw/", requests.withdraw_request, name="withdraw_request"),
    path(f"{_OF}requests/<int:number>/enter/", requests.enter_information, name="enter_information"),
    path(f"{_BODY}requests/", requests.information_requests, name="information_requests"),
    path(f"{_BODY}requests/<uuid:request_id>/reply/", requests.give_information, name="give_information"),
    path(f"{_OF}witnesses/new/", hearings.hearing, name="new_hearing"),
    path(f"{_OF}witnesses/<int:number>/", hearings.hearing, name="edit_hearing"),
    path(f"{_OF}witnesses/<int:number>/remove/", hearings.take_off_hearing, name="remove_hearing"),
    path(f"{_OF}visits/new/", hearings.visit, name="new_visit"),
    path(f"{_OF}visits/<int:number>/", hearings.visit, name="edit_visit"),
    path(f"{_OF}visits/<int:number>/remove/", hearings.take_off_visit, name="remove_visit"),
    path(f"{_OF}evidence/new/", evidence.new_evidence, name="new_enquiry_evidence"),
    path(f"{_OF}evidence/pin/", evidence.pin_evidence, name="pin_enquiry_evidence"),
    path(f"{_OF}evidence/<int:number>/edit/", evidence.edit_evidence, name="edit_enquiry_evidence"),
    path(
        f"{_OF}evidence/<int:number>/withdraw/", evidence.withdraw_evidence, name="withdraw_enquiry_evidence"
    ),
]
