"""Every table of accountability."""

from deliberation.accountability.models.decisions import (
    CallIn,
    CallInRule,
    CallInSupport,
    Decision,
    DecisionLink,
    DecisionMoney,
    DecisionPaper,
    ImpactNote,
    PlanChange,
)
from deliberation.accountability.models.doing import (
    Action,
    EffectReview,
    ExpectedEffect,
    Milestone,
    Progress,
    Slip,
)
from deliberation.accountability.models.motions import Amendment, Motion, MotionVersion, Speech
from deliberation.accountability.models.questions import BoardAnswer, BoardQuestion
from deliberation.accountability.models.recommendations import OriginKind, Recommendation, Response
from deliberation.accountability.models.tracker import ImportStatus, SavedView, TrackerImport

__all__ = [
    "Action",
    "Amendment",
    "BoardAnswer",
    "BoardQuestion",
    "CallIn",
    "CallInRule",
    "CallInSupport",
    "Decision",
    "DecisionLink",
    "DecisionMoney",
    "DecisionPaper",
    "EffectReview",
    "ExpectedEffect",
    "ImpactNote",
    "ImportStatus",
    "Milestone",
    "Motion",
    "MotionVersion",
    "OriginKind",
    "PlanChange",
    "Progress",
    "Recommendation",
    "Response",
    "SavedView",
    "Slip",
    "Speech",
    "TrackerImport",
]
