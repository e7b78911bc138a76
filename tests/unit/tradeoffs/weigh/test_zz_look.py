import re
import pytest
from pathlib import Path
from django.test import Client
from tests import world
from tests.moot import make_moot
from tests.tradeoffs import *
from deliberation.tradeoffs.models import Option
from deliberation.tradeoffs.actions.scenarios import save_scenario
from tests.unit.indexapp.pages.kit import forget

OUT = Path("/tmp/w/weigh/look")

@pytest.mark.django_db
def test_look(settings, tmp_path, client_as):
    settings.MEDIA_ROOT = tmp_path
    forget()
    world.build(tmp_path / "c"); world.send(world.figures()); world.compute_now()
    moot = make_moot()
    t = make_tradeoff(moot.panel, "learn", definition=world.SLUG, area_key="QX1", area_name="QX1")
    home, crisis = option_of(t, 2), option_of(t, 3)
    Option.objects.filter(pk=home.pk).update(divisible=True, least=100_000_00)
    add_evidence(t, 2)
    add_effect(home, "metric", metric="waits", size=-4.0, low=-6.0, high=1.0, sureness="likely", evidence_number=1)
    add_effect(home, words="They sleep in their own bed.", evidence_number=2)
    add_effect(home, lens="carers", subject="Carers who work", way="worse", sureness="likely")
    add_effect(crisis, "metric", metric="gain", size=2.0, low=1.0, high=3.0, sureness="sure")
    add_effect(crisis, "metric", metric="visits", size=None, words="More people come")
    add_effect(crisis, way="worse")
    add_effect(crisis, "service", subject="Ambulances", words="Fewer calls at night")
    paul, cleo = client_as(moot.actor("paul")), client_as(moot.actor("cleo"))
    for n, p in (("A", {2: 900_000_00}), ("B", {3: 700_000_00})):
        save_scenario(actor=moot.actor("paul"), body_id=t.body_id, tradeoff_id=t.pk, name=n, picks=p)
    base = f"/bodies/{t.body.slug}/trade-offs/{t.pk}/"
    css = Path("platform/design/built/design/folkmoot.css").resolve()
    for name, client, path in (
        ("options", cleo, "options/"), ("edit_options", cleo, "options/edit/"), ("edit_effects", cleo, "options/2/effects/"),
        ("explorer", paul, "explore/?amount-2=450,000&pick-3=on"), ("explorer_bad", paul, "explore/?amount-2=5&pick-3=on"), ("scenarios", paul, "explore/saved/"),
    ):
        text = client.get(base + path).content.decode()
        text = re.sub(r'href="[^"]*folkmoot[^"]*\.css"', f'href="file://{css}"', text)
        (OUT / f"{name}.html").write_text(text)
