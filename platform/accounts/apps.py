from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import desk, personal_data, signals
        from accounts.desk_own import OwnDesk

        signals.connect()
        desk.register(OwnDesk)
        personal_data.keep()
