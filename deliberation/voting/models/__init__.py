"""Every table of votes."""

from deliberation.voting.models.ballots import Box, RecordedBallot, SealedBallot, Source
from deliberation.voting.models.features import Feature, Group, MemberGroup
from deliberation.voting.models.paper import Batch, BatchStatus, PaperEntry
from deliberation.voting.models.results import Result
from deliberation.voting.models.votes import (
    Elector,
    Option,
    Secrecy,
    Vote,
    VoteQuorum,
    VoteStatus,
    Watch,
    WatchFrom,
)

__all__ = [
    "Batch",
    "BatchStatus",
    "Box",
    "Elector",
    "Feature",
    "Group",
    "MemberGroup",
    "Option",
    "PaperEntry",
    "RecordedBallot",
    "Result",
    "SealedBallot",
    "Secrecy",
    "Source",
    "Vote",
    "VoteQuorum",
    "VoteStatus",
    "Watch",
    "WatchFrom",
]
