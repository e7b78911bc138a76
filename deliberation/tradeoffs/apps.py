from django.apps import AppConfig


class TradeoffsConfig(AppConfig):
    """Trade-offs: a panel weighs options, and sees where its members stand."""

    name = "deliberation.tradeoffs"
    label = "tradeoffs"
    verbose_name = "Trade-offs"
    default_auto_field = "django.db.models.BigAutoField"
