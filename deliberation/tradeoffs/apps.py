from django.apps import AppConfig


class TradeoffsConfig(AppConfig):
    """Trade-offs: a panel weighs options, and sees where its members stand."""

    name = "deliberation.tradeoffs"
    label = "tradeoffs"
    verbose_name = "Trade-offs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a body's pages and votes lead here, and put trade-offs on the list of who keeps personal data."""
        from accounts import desk
        from deliberation.tradeoffs import personal_data, signals
        from deliberation.tradeoffs.desk import TradeoffsDesk
        from deliberation.tradeoffs.following import let_follow
        from deliberation.tradeoffs.leads import from_area, from_body, from_vote
        from design import onward

        onward.register("area", from_area)
        onward.register("body_tab", from_body)
        desk.register(TradeoffsDesk)
        let_follow()
        onward.register("vote_thing", from_vote)
        personal_data.keep()
        signals.connect()
