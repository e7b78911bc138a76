from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Recommendations to bodies and their answers."""

    name = "deliberation.accountability"
    label = "accountability"
    verbose_name = "Recommendations and answers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a body's pages show its recommendations, the desk what waits, and put them on the record of personal data."""
        from accounts import desk
        from deliberation.accountability import personal_data
        from deliberation.accountability.desk import RecommendationsDesk
        from deliberation.accountability.leads import from_body
        from design import onward

        onward.register("body_tab", from_body)
        desk.register(RecommendationsDesk)
        personal_data.keep()
