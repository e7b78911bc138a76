"""A file of a vote's ballots as an answer, for pages and API alike."""

from __future__ import annotations

from django.http import HttpResponse

from deliberation.voting.models import Vote
from deliberation.voting.presenters.files import CSV, JSON, NOTE, TYPES, chain_file, countables, table_of
from deliberation.voting.presenters.note import note_data
from deliberation.voting.queries.electorate import spec_of
from deliberation.voting.queries.outcomes import results_of
from deliberation.voting.queries.sealed import contents_of
from deliberation.voting.queries.votes import options_of
from design.pdf import pdf
from kernel.errors import NotFound
from webapi.base import ILLUSTRATIVE


def file_response(vote: Vote, name: str) -> HttpResponse:
    """A file of a sealed vote's ballots by its name. Raises NotFound for one that the method does not have."""
    options = options_of(vote)
    content: bytes | str
    if name == CSV:
        content = table_of(vote, options)
    elif name == JSON:
        results = {each.rule: each.outcome for each in results_of(vote)}
        content = chain_file(vote, spec_of(vote), results)
    elif name == NOTE:
        content = pdf("vote_note", note_data(vote, options, results_of(vote), contents_of(vote)))
    else:
        files = countables(vote, options, contents_of(vote))
        found = next((each for each in files if each.name == name), None)
        if found is None:
            raise NotFound(
                "There is no such file of this vote.", next_step="Choose one from the page of ballots."
            )
        content = found.write()
    ending = name.rpartition(".")[2]
    response = HttpResponse(content, content_type=TYPES.get(ending, "text/plain; charset=utf-8"))
    response.headers["Content-Disposition"] = f'attachment; filename="{vote.body.slug}-{name}"'
    if vote.illustrative:
        response.headers[ILLUSTRATIVE] = "yes"
    return response
