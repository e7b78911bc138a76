"""Topics in the API: services and conditions, and what is filed under one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.accountability.calc.topics import CONDITIONS, TOPIC_CHOICES
from deliberation.accountability.queries.topics import every_source, topic_counts, topic_title
from deliberation.accountability.topics import TopicItem, TopicPart, TopicSource
from webapi.base import ApiView, ListView, marked
from webapi.pagination import Row, Rows
from webapi.schema import Code, code_in_path, lists, reads

TAG = "Topics"
CODE = code_in_path("code", "The code of a topic.", ["carers"])
NEWEST = 20


class TopicRow(serializers.Serializer[Any]):
    """A service or condition."""

    code = serializers.CharField()
    title = serializers.CharField()
    sort = Code("TopicSort", {"service": "Service", "condition": "Condition or time of life"})
    count = serializers.IntegerField(help_text="How many things are filed under it.")


class TopicThing(serializers.Serializer[Any]):
    """Something that is filed under a topic."""

    text = serializers.CharField()
    href = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    day = serializers.DateField(allow_null=True)
    illustrative = serializers.BooleanField()


class TopicKind(serializers.Serializer[Any]):
    """The newest things of one kind."""

    kind = serializers.CharField()
    words = serializers.CharField()
    total = serializers.IntegerField()
    newest = TopicThing(many=True)


class TopicDetail(serializers.Serializer[Any]):
    """A topic with the newest of each kind."""

    code = serializers.CharField()
    title = serializers.CharField()
    parts = TopicKind(many=True)


class TopicRows:
    """The topics, with counts; one query for each kind of thing."""

    def __init__(self) -> None:
        counts = topic_counts()
        self.found = [
            {"code": code, "title": title, "sort": "condition" if code in CONDITIONS else "service", "count": counts[code].total()}
            for code, title in TOPIC_CHOICES
        ]  # fmt: skip

    def count(self) -> int:
        """How many there are."""
        return len(self.found)

    def __getitem__(self, part: slice) -> list[Row]:
        return self.found[part]

    def each(self) -> Iterator[Row]:
        """Every topic."""
        yield from self.found


class TopicList(ListView):
    """Services and conditions."""

    columns = tuple(TopicRow().fields)
    filename = "topics"

    @lists("list_topics", TAG, "List topics", TopicRow, description="Services and conditions under which things are filed.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Every topic."""
        return TopicRows()


class TopicOne(ApiView):
    """One topic."""

    @reads("get_topic", TAG, "One topic", TopicDetail, path=[CODE], description="The newest things of each kind that are filed under it.")  # fmt: skip
    def get(self, request: Request, code: str) -> Response:
        self.query()
        title = topic_title(code)
        found = [(source, source.newest(code, NEWEST)) for source in every_source()]
        answer = Response({"code": code, "title": title, "parts": [_part(*each) for each in found]})
        made_up = any(item.illustrative for _, part in found for item in part.items)
        return marked(answer, made_up)  # type: ignore[no-any-return]


def _part(source: TopicSource, part: TopicPart) -> Row:
    things = [_thing(each) for each in part.items]
    return {"kind": source.kind, "words": source.words, "total": part.total, "newest": things}


def _thing(each: TopicItem) -> Row:
    return {name: getattr(each, name) for name in TopicThing().fields}
