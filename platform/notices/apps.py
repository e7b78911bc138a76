from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Following things, and telling those who follow."""

    name = "notices"
    verbose_name = "Notices"
    default_auto_field = "django.db.models.BigAutoField"
