from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Bodies: who is here, what they may do, when they meet."""

    name = "deliberation.bodies"
    label = "bodies"
    verbose_name = "Bodies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `access` know which roles people hold through their memberships, and the desk what waits for them."""
        from access import sources
        from accounts import desk
        from deliberation.bodies import personal_data
        from deliberation.bodies.desk import BodiesDesk
        from deliberation.bodies.following import let_follow
        from deliberation.bodies.leads import from_area
        from deliberation.bodies.queries.roles import roles_held
        from design import onward

        sources.register(roles_held)
        onward.register("area", from_area)
        desk.register(BodiesDesk)
        let_follow()
        personal_data.keep()
