"""Tables of the index: areas, definitions, releases with their observations, runs with their scores."""

from indexapp.models.areas import (
    Area,
    AreaCode,
    AreaFact,
    AreaMembership,
    AreaType,
    CouncilSystem,
    MapTile,
    ReferenceSource,
    Succession,
)
from indexapp.models.definitions import Definition, DefinitionMetric, DefinitionVersion, Metric
from indexapp.models.releases import (
    Observation,
    ObservationStatus,
    Period,
    PublicationCounter,
    Release,
    ReleaseFinding,
    ReleaseStatus,
    SavedMapping,
    Slice,
)
from indexapp.models.runs import Block, Publication, Run, RunBlock, RunLog, RunStatus, Score

__all__ = [
    "Area", "AreaCode", "AreaFact", "AreaMembership", "AreaType", "Block", "CouncilSystem", "Definition", "DefinitionMetric",
    "DefinitionVersion", "MapTile", "Metric", "Observation", "ObservationStatus", "Period", "Publication", "PublicationCounter",
    "ReferenceSource", "Release", "ReleaseFinding", "ReleaseStatus", "Run", "RunBlock", "RunLog", "RunStatus",
    "SavedMapping", "Score", "Slice", "Succession",
]  # fmt: skip
