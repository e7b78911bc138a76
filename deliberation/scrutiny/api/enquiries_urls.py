"""Addresses in the API: lines of enquiry."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.api import enquiries, evidence, requests

_OF_BODY = "bodies/<slug:slug>/enquiries/"
_ONE = f"{_OF_BODY}<uuid:enquiry_id>/"
_PUBLIC = "enquiries/<uuid:enquiry_id>/"

urlpatterns: list[URLPattern] = [
    path("enquiries/", enquiries.EnquiryList.as_view(), name="enquiries"),
    path(_PUBLIC, enquiries.EnquiryOne.as_view(), name="enquiry"),
    path(f"{_PUBLIC}evidence/", evidence.EnquiryEvidenceList.as_view(), name="enquiry_evidence_list"),
    path(f"{_PUBLIC}evidence/<int:number>/", evidence.EnquiryEvidenceOne.as_view(), name="enquiry_evidence"),
    path(_OF_BODY, enquiries.NewEnquiry.as_view(), name="new_enquiry"),
    path(_ONE, enquiries.EnquiryEdit.as_view(), name="edit_enquiry"),
    path(f"{_ONE}open/", enquiries.OpenEnquiry.as_view(), name="open_enquiry"),
    path(f"{_ONE}move/", enquiries.MoveEnquiry.as_view(), name="move_enquiry"),
    path(f"{_ONE}close/", enquiries.CloseEnquiry.as_view(), name="close_enquiry"),
    path("bodies/<slug:slug>/requests/", requests.AskedList.as_view(), name="information_requests"),
    path(
        "bodies/<slug:slug>/requests/<uuid:request_id>/reply/",
        requests.GiveInformation.as_view(),
        name="give_information",
    ),
    path(f"{_ONE}requests/", requests.AskInformation.as_view(), name="ask_information"),
    path(
        f"{_ONE}requests/<int:number>/withdraw/", requests.WithdrawRequest.as_view(), name="withdraw_request"
    ),
    path(
        f"{_ONE}requests/<int:number>/enter/", requests.EnterInformation.as_view(), name="enter_information"
    ),
    path(f"{_ONE}evidence/", evidence.AddEvidence.as_view(), name="add_enquiry_evidence"),
    path(f"{_ONE}evidence/pin/", evidence.PinEvidence.as_view(), name="pin_enquiry_evidence"),
    path(f"{_ONE}evidence/<int:number>/", evidence.ChangeEvidence.as_view(), name="change_enquiry_evidence"),
    path(
        f"{_ONE}evidence/<int:number>/withdraw/",
        evidence.WithdrawEvidence.as_view(),
        name="withdraw_enquiry_evidence",
    ),
    path(f"{_ONE}witnesses/", evidence.NewWitness.as_view(), name="new_enquiry_witness"),
    path(f"{_ONE}witnesses/<int:number>/", evidence.OneWitness.as_view(), name="enquiry_witness"),
    path(f"{_ONE}visits/", evidence.NewVisit.as_view(), name="new_enquiry_visit"),
    path(f"{_ONE}visits/<int:number>/", evidence.OneVisit.as_view(), name="enquiry_visit"),
]
