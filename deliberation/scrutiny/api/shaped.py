"""A row in the order and under the names of its shape."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from webapi.pagination import Row


def shaped(each: object, shape: type[serializers.Serializer[Any]], **values: Any) -> Row:
    """The fields of a shape: what `values` says of them, else the attribute of that name."""
    names: list[Any] = list(shape().fields)
    return {name: values[name] if name in values else getattr(each, name) for name in names}
