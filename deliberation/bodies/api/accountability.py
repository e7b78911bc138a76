"""Who answers to whom in one integrated care system, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.bodies.api.bodies import area_told, link_told
from deliberation.bodies.api.bodies_shapes import AccountabilityShape
from deliberation.bodies.calc.accountability import SOURCE, placed
from deliberation.bodies.presenters.accountability import changes
from deliberation.bodies.queries.accountability import SystemView, one_system, system_view
from webapi.base import ApiView, marked
from webapi.schema import code_in_path, reads


class AccountabilityOne(ApiView):
    """One system."""

    @reads(
        "get_accountability", "Bodies", "Who answers to whom in a system", AccountabilityShape,
        path=[code_in_path("code", "Any code of a system, or of an area that lies in one system.", ["QJK"])],
        description="The table of IPPR (2021) with the bodies of this site in their places, the system's councils and the links between bodies. "
        "A council that lies in several systems is an error that names them.",
    )  # fmt: skip
    def get(self, request: Request, code: str) -> Response:
        self.query()
        view = system_view(one_system(code))
        body = _told(view)
        return marked(Response(body), body["illustrative"])  # type: ignore[no-any-return]


def _told(view: SystemView) -> dict[str, Any]:
    rows = placed([(body.footprint, body.accountability, body.slug) for body in view.bodies])
    return {
        "area": area_told(view.area),
        "source": SOURCE,
        "table": [
            {
                "footprint": cell.footprint.value,
                "side": cell.side,
                "institutions": list(cell.institutions),
                "bodies": list(cell.bodies),
            }
            for row in rows
            for cell in row
        ],
        "councils": [{**area_told(area), "extent": extent} for area, extent in view.councils],
        "links": [link_told(each) for each in view.links],
        "changes": changes(view),
        "illustrative": any(body.illustrative for body in view.bodies),
    }
