"""Django's widgets as NHS.UK components."""

import pytest
from django import forms

from design.gallery import ExampleForm

from .pages import draw


class EveryForm(forms.Form):
    name = forms.CharField(label="Name <b>", max_length=20, help_text="As people say it.")
    code = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "data-x": "1"})
    )
    mail = forms.EmailField(required=False)
    count = forms.IntegerField(required=False, min_value=1)
    share = forms.DecimalField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple
    )
    pick = forms.ChoiceField(choices=[("", "Choose"), ("North", [("x", "X"), ("y", "Y")])], required=False)
    several = forms.MultipleChoiceField(choices=[("p", "P"), ("q", "Q")], required=False)
    on = forms.DateField(widget=forms.SelectDateWidget, required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=300, required=False)
    file = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    sure = forms.BooleanField(label="I am sure")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


DATA = {
    "name": "<x>", "kind": "b", "many": ["2"], "pick": "y", "several": ["q"], "sure": "on", "token": "t",
    "note": "N", "on_day": "3", "on_month": "4", "on_year": "2026",
}  # fmt: skip


def field(name, data=None, options="", prefix=None):
    form = EveryForm(data, prefix=prefix)
    return draw("{% field bound " + options + " %}", bound=form[name])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("name", ['type="text"', "Name &lt;b&gt;", 'value="&lt;x&gt;"', 'aria-describedby="id_name-hint"']),
        ("code", ["(optional)", 'autocomplete="off"', 'data-x="1"']),
        ("mail", ['type="email"']),
        ("count", ['inputmode="numeric"', 'type="text"']),
        ("share", ['inputmode="decimal"']),
        ("kind", ["nhsuk-radios", 'type="radio" value="b" checked', "<legend"]),
        ("many", ["nhsuk-checkboxes", 'type="checkbox" value="2" checked', "<legend"]),
        ("pick", ["<select", 'value="y" selected', "North: X"]),
        ("several", ["multiple", 'value="q" selected']),
        ("on", ['name="on_day"', 'value="2026"', 'name="on_month"', "<legend"]),
        ("note", ["<textarea", 'rows="3"', ">N</textarea>"]),
        ("file", ['type="file"', "nhsuk-file-upload"]),
        ("secret", ['type="password"']),
        ("sure", ['type="checkbox"', "checked", "I am sure"]),
        ("token", ['type="hidden"', 'value="t"']),
    ],
)
def test_each_widget_has_its_component_and_keeps_its_value(name, parts):
    page = " ".join(field(name, DATA).split())
    for part in parts:
        assert part in page, page


def test_checkboxes_are_not_radios():
    assert 'type="radio"' not in field("many", DATA)


def test_the_browser_never_blocks_sending():
    assert "required" not in field("name").replace("(required)", "")


def test_what_the_form_prints_can_be_sent_back():
    form = EveryForm(DATA)
    assert form.is_valid(), form.errors
    page = draw("{% form_fields form %}", form=form)
    for name in (
        "name",
        "kind",
        "many",
        "pick",
        "several",
        "on_day",
        "on_month",
        "on_year",
        "note",
        "file",
        "sure",
        "token",
    ):
        assert f'name="{name}"' in page


def test_a_prefix_reaches_name_and_id():
    page = field("kind", prefix="p")
    assert 'name="p-kind"' in page
    assert 'id="id_p-kind"' in page


def test_options_of_a_field():
    assert "<h1" in field("name", options="page_heading=True")
    assert 'data-maxlength="300"' in field("note", options="count=True")
    assert "nhsuk-radios--inline" in field("kind", options="inline=True")
    assert "nhsuk-input--width-4" in field("count", options="width=4")


def test_an_unknown_widget_is_refused_by_name():
    class Odd(forms.Form):
        when = forms.SplitDateTimeField(widget=forms.SplitDateTimeWidget)

    with pytest.raises(TypeError, match="SplitDateTimeWidget"):
        draw("{% field f.when %}", f=Odd())


def test_each_error_leads_to_a_control_that_exists():
    form = ExampleForm({"received_day": "31", "received_month": "2", "received_year": "2026"})
    page = draw("{% error_summary form %}{% form_fields form %}", form=form)
    links = [part.split('"')[0] for part in page.split('href="#')[1:]]
    assert len(links) >= 6
    for target in links:
        assert f'id="{target}"' in page, target


def test_errors_make_sense_away_from_their_field():
    page = draw("{% error_summary form %}", form=ExampleForm({}))
    assert "This field is required" not in page
    assert "“Name of the file” needs an answer." in page
    assert "Tick “I have the right to share this file” to go on." in page
    assert "“File” needs a file." in page


def test_errors_of_the_whole_form_and_hidden_errors_are_said():
    form = EveryForm(DATA)
    form.add_error(None, "Both cannot be.")
    form.add_error("token", "Expired.")
    page = draw("{% error_summary form %}", form=form)
    assert "Both cannot be." in page
    assert "Token: Expired." in page


def test_no_errors_no_summary():
    assert draw("{% error_summary form %}", form=EveryForm(DATA)) == ""
    assert draw("{% error_summary form %}", form=EveryForm()) == ""
    assert draw("{% error_summary form %}", form=None) == ""


def test_filters_work_without_script_and_with_htmx():
    page = draw('{% filters form target="results" %}', path="/?q=1", form=EveryForm())
    assert 'method="get"' in page
    assert 'hx-target="#results"' in page
    assert "Clear" in page
    assert "hx-" not in draw("{% filters form %}", form=EveryForm())
