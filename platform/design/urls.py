"""Addresses of the design package's own pages."""

from __future__ import annotations

from django.urls import path
from django.views.generic import TemplateView

from design import views

app_name = "design"
urlpatterns = [
    path("glossary/", views.glossary_page, name="glossary"),
    path("gallery/", views.gallery, name="gallery"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="design/accessibility.html"),
        name="accessibility",
    ),
    path("privacy/", views.privacy, name="privacy"),
    path("licence/", TemplateView.as_view(template_name="design/licence.html"), name="licence"),
]
