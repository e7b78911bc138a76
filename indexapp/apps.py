from django.apps import AppConfig


class IndexappConfig(AppConfig):
    name = "indexapp"
    verbose_name = "Index"
