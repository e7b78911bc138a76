"""What requests for information look like in the API, and what may be sent of them, of witnesses, visits and evidence."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models import LengthUnit
from deliberation.scrutiny.actions.requests import InformationGiven, LinkGiven, RequestGiven
from deliberation.scrutiny.api.shaped import shaped
from deliberation.scrutiny.calc.enquiries import REQUEST_WORDS
from deliberation.scrutiny.calc.words import EVIDENCE_KIND_CHOICES, EvidenceKind
from deliberation.scrutiny.models import InformationRequest
from deliberation.scrutiny.queries.requests import standing
from webapi.pagination import Row
from webapi.query import Day, Sentence, WholeNumber
from webapi.schema import Code

VERSION = "The version you read; an older one is refused."


class InformationLink(serializers.Serializer[Any]):
    """Something that a reply points to."""

    title = Sentence(max_length=300)
    href = Sentence(max_length=300)


class InformationReplyShape(serializers.Serializer[Any]):
    """A reply to a request. None takes the place of another."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    text = serializers.CharField()
    links = InformationLink(many=True)
    complete = serializers.BooleanField(help_text="False: a part of the reply.")
    source = serializers.CharField(
        allow_blank=True, help_text="How it came, where the body that asked entered it."
    )
    role = serializers.ChoiceField(choices=ROLE_CHOICES, allow_blank=True, help_text="Of who replied.")
    given_on = serializers.DateField()


class InformationRequestShape(serializers.Serializer[Any]):
    """A request for information with its replies, the first one first."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    to_body = serializers.CharField(allow_blank=True, help_text="Short name; empty for one not on the site.")
    to_name = serializers.CharField()
    text = serializers.CharField()
    standing = Code(
        "InformationRequestStanding", {each.value: words for each, words in REQUEST_WORDS.items()}
    )
    asked_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The last day for the reply.")
    reply_length = serializers.IntegerField()
    reply_unit = Code("ReplyUnit", LengthUnit.choices)
    answered_on = serializers.DateField(allow_null=True, help_text="The day of the first whole reply.")
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    replies = InformationReplyShape(many=True)


class InformationAskedRow(serializers.Serializer[Any]):
    """A request to one body, in the list of what it was asked."""

    id = serializers.UUIDField()
    enquiry = serializers.UUIDField()
    enquiry_title = serializers.CharField()
    number = serializers.IntegerField()
    from_body = serializers.CharField(help_text="The short name of the body that asked.")
    text = serializers.CharField()
    standing = Code(
        "InformationRequestStanding", {each.value: words for each, words in REQUEST_WORDS.items()}
    )
    asked_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The last day for the reply.")
    answered_on = serializers.DateField(allow_null=True)
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class InformationRequestSent(serializers.Serializer[Any]):
    """A request to make. Without a length, the clock of the body asked applies, or for a name that of the asking one."""

    text = Sentence(max_length=4000)
    to_body = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="The body's id.")
    to_name = Sentence(max_length=160, required=False, default="", allow_blank=True)
    reply_length = WholeNumber(required=False, allow_null=True, default=None)
    reply_unit = Sentence(max_length=16, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice asks once.")


class InformationReplySent(serializers.Serializer[Any]):
    """A reply to give."""

    text = Sentence(max_length=8000)
    links = InformationLink(many=True, required=False, default=list)
    complete = serializers.BooleanField(required=False, default=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice gives one reply.")


class PostedInformationSent(InformationReplySent):
    """A reply that came by post, to enter."""

    source = Sentence(max_length=300, help_text="How it came.")
    given_on = Day(help_text="The day that it bears.")


class EnquiryWitnessSent(serializers.Serializer[Any]):
    """What is said of a witness."""

    who = Sentence(max_length=200)
    organisation = Sentence(max_length=200, required=False, default="", allow_blank=True)
    consented = serializers.BooleanField(
        required=False, default=False, help_text="Whether they agreed to be named."
    )
    planned_for = Day(required=False, allow_null=True, default=None)
    heard_on = Day(required=False, allow_null=True, default=None)
    questions = Sentence(max_length=4000, required=False, default="", allow_blank=True)
    summary = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    agreed_on = Day(required=False, allow_null=True, default=None)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one.")
    version = WholeNumber(required=False, help_text=VERSION)


class EnquiryVisitSent(serializers.Serializer[Any]):
    """What is said of a visit."""

    place = Sentence(max_length=200)
    planned_for = Day(required=False, allow_null=True, default=None)
    visited_on = Day(required=False, allow_null=True, default=None)
    who = Sentence(max_length=300, required=False, default="", allow_blank=True)
    purpose = Sentence(max_length=500, required=False, default="", allow_blank=True)
    seen = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one.")
    version = WholeNumber(required=False, help_text=VERSION)


class EnquiryEvidenceSent(serializers.Serializer[Any]):
    """A piece of evidence; a change to a pinned figure takes title and summary alone."""

    kind = serializers.ChoiceField(
        choices=[each for each in EVIDENCE_KIND_CHOICES if each[0] != EvidenceKind.FIGURE]
    )
    title = Sentence(max_length=300)
    summary = Sentence(max_length=5000, required=False, default="", allow_blank=True)
    source = Sentence(max_length=300, required=False, default="", allow_blank=True)
    href = Sentence(max_length=300, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice adds one.")


class EnquiryEvidenceChangeSent(EnquiryEvidenceSent):
    """A piece of evidence put better. Of a pinned figure only title and summary count."""

    kind = serializers.ChoiceField(choices=EVIDENCE_KIND_CHOICES)
    version = WholeNumber(required=False, help_text=VERSION)


class EnquiryPinSent(serializers.Serializer[Any]):
    """A figure of the index to pin, and what is said of it."""

    definition = Sentence(max_length=80)
    metric = Sentence(max_length=80)
    area = Sentence(max_length=12)
    period = Sentence(max_length=20, required=False, default="", allow_blank=True)
    title = Sentence(max_length=300)
    summary = Sentence(max_length=5000, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice pins once.")


class EnquiryReasonSent(serializers.Serializer[Any]):
    """Why evidence is withdrawn."""

    reason = Sentence(max_length=300)


def request_given(sent: dict[str, Any]) -> RequestGiven:
    """What was sent of a request, for the action."""
    return RequestGiven(
        sent["text"], sent["to_body"], sent["to_name"], sent["reply_length"], sent["reply_unit"]
    )


def reply_given(sent: dict[str, Any]) -> InformationGiven:
    """What was sent of a reply, for the action."""
    links = [LinkGiven(each["title"], each["href"]) for each in sent["links"]]
    return InformationGiven(sent["text"], links, sent["complete"])


def request_shape(each: InformationRequest) -> Row:
    """A request as it is sent; `to_body` and `replies` are loaded."""
    return shaped(
        each,
        InformationRequestShape,
        to_body=each.to_body.slug if each.to_body is not None else "",
        to_name=each.to_words,
        standing=standing(each).value,
        replies=[shaped(one, InformationReplyShape) for one in each.replies.all()],
    )


def asked_row(each: InformationRequest) -> Row:
    """A request in the list of what a body was asked."""
    return shaped(
        each,
        InformationAskedRow,
        enquiry=each.enquiry_id,
        enquiry_title=each.enquiry.title,
        from_body=each.enquiry.body.slug,
        standing=standing(each).value,
        illustrative=each.enquiry.illustrative,
    )
