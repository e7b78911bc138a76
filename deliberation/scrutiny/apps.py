from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    """Scrutiny: work programme, lines of enquiry, findings, reports, the partnership check."""

    name = "deliberation.scrutiny"
    label = "scrutiny"
    verbose_name = "Scrutiny"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a body's pages show its scrutiny, things be followed, and listen to what comes about below."""
        from accounts import desk
        from deliberation.scrutiny import personal_data, signals
        from deliberation.scrutiny.desk import ScrutinyDesk
        from deliberation.scrutiny.following import let_follow
        from deliberation.scrutiny.leads import from_body
        from deliberation.scrutiny.leads_came_of import from_decision, from_meeting, of_everybody
        from deliberation.scrutiny.leads_enquiries import from_area as enquiries_of_area
        from deliberation.scrutiny.leads_enquiries import from_figure
        from deliberation.scrutiny.leads_findings import from_area as findings_of_area
        from deliberation.scrutiny.topics import file_by_topic
        from deliberation.voting.management.demonstration import chapters
        from design import onward

        onward.register("area", enquiries_of_area)
        onward.register("figure", from_figure)
        onward.register("area", findings_of_area)
        onward.register("body_tab", from_body)
        onward.register("meeting_record", from_meeting)
        onward.register("decision", from_decision)
        onward.register("everybody", of_everybody)
        desk.register(ScrutinyDesk)
        let_follow()
        file_by_topic()
        personal_data.keep()
        signals.connect()
        chapters.register("deliberation.scrutiny.management.demonstration.telling.put_down")
