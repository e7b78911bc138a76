from django.apps import AppConfig


class VotingConfig(AppConfig):
    """Votes: one engine for a panel's priorities, a board's recorded division and a motion."""

    name = "deliberation.voting"
    label = "voting"
    verbose_name = "Votes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a body's pages show its votes, and put votes on the list of who keeps personal data."""
        from accounts import desk
        from deliberation.voting import personal_data
        from deliberation.voting.desk import VotesDesk
        from deliberation.voting.leads import from_body, from_meeting
        from design import onward

        onward.register("body_tab", from_body)
        onward.register("meeting", from_meeting)
        desk.register(VotesDesk)
        personal_data.keep()
