from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Following things, and telling those who follow."""

    name = "notices"
    verbose_name = "Notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put notices on the list of who keeps personal data."""
        from notices import personal_data

        personal_data.keep()
