from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Decisions, recommendations and their answers, actions, motions, questions to boards."""

    name = "deliberation.accountability"
    label = "accountability"
    verbose_name = "Accountability"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a body's pages show its recommendations, the desk what waits, and put them on the record of personal data."""
        from accounts import desk
        from deliberation.accountability import personal_data, signals
        from deliberation.accountability.calendar import keep_calendar
        from deliberation.accountability.desk import RecommendationsDesk
        from deliberation.accountability.desk_duties import DutiesDesk
        from deliberation.accountability.following import let_follow
        from deliberation.accountability.leads import from_body
        from deliberation.accountability.leads_came_of import let_lead_on
        from deliberation.accountability.leads_doing import from_area
        from design import onward

        onward.register("body_tab", from_body)
        onward.register("area", from_area)
        let_lead_on()
        desk.register(RecommendationsDesk)
        desk.register(DutiesDesk)
        let_follow()
        keep_calendar()
        personal_data.keep()
        signals.connect()
