from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Recommendations to bodies and their answers."""

    name = "deliberation.accountability"
    label = "accountability"
    verbose_name = "Recommendations and answers"
    default_auto_field = "django.db.models.BigAutoField"
