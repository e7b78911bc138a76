from django.apps import AppConfig


class TradeoffsConfig(AppConfig):
    """Trade-offs: a panel weighs options, and sees where its members stand."""

    name = "deliberation.tradeoffs"
    label = "tradeoffs"
    verbose_name = "Trade-offs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a body's pages and votes lead here, and put trade-offs on the list of who keeps personal data."""
        from deliberation.tradeoffs import personal_data
        from deliberation.tradeoffs.leads import from_body, from_vote
        from design import onward

        onward.register("body_tab", from_body)
        onward.register("vote_thing", from_vote)
        personal_data.keep()
