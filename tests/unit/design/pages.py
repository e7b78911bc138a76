"""Helpers of the design tests: a template from text, and pages as parsed trees."""

from xml.etree import ElementTree as ET

from django.template import engines
from django.test import RequestFactory

SVG = "{http://www.w3.org/2000/svg}"


def draw(source: str, path: str = "/", headers: dict | None = None, **context) -> str:
    """What a template with every tag of the design package prints."""
    request = RequestFactory().get(path, headers=headers or {})
    return engines["django"].from_string("{% load folkmoot %}" + source).render(context, request)


def tree(svg: str) -> ET.Element:
    """An SVG as an XML tree; fails when it is not well-formed."""
    return ET.fromstring(svg)


def words(element: ET.Element) -> str:
    """All text of a drawing."""
    return " ".join("".join(element.itertext()).split())
