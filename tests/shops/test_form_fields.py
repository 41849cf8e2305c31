from django import forms
from django.template.loader import render_to_string
from pytest_django.asserts import assertInHTML

SIZES = [("s", "Small"), ("m", "Medium")]


class Parcel(forms.Form):
    name = forms.CharField(help_text="As on the label.")
    note = forms.CharField(widget=forms.Textarea({"class": "tall"}))
    size = forms.ChoiceField(choices=SIZES)
    fragile = forms.BooleanField()
    way = forms.ChoiceField(choices=SIZES, widget=forms.RadioSelect, help_text="How it goes.")
    extras = forms.MultipleChoiceField(choices=SIZES, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(widget=forms.HiddenInput)


def drawn(name, data=None, **initial):
    return render_to_string("ui/field.html", {"field": Parcel(data, initial=initial)[name]})


def test_a_text_has_its_label_and_hint():
    html = drawn("name")
    assertInHTML('<label for="id_name">Name</label>', html)
    assertInHTML('<p class="field__hint" id="id_name_helptext">As on the label.</p>', html)
    assertInHTML(
        '<input type="text" name="name" class="input" required aria-describedby="id_name_helptext" id="id_name">', html
    )


def test_an_error_is_tied_to_its_field():
    html = drawn("name", {"name": ""})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert "This field is required." in html


def test_a_class_of_the_widgets_own_is_kept():
    assert 'class="tall input"' in drawn("note")


def test_a_choice_is_a_select():
    assertInHTML('<option value="m" selected>Medium</option>', drawn("size", size="m"))
    assert 'class="input"' in drawn("size")


def test_a_checkbox_stands_inside_its_label():
    assertInHTML(
        '<label class="choice" for="id_fragile">'
        '<input type="checkbox" name="fragile" class="check" required id="id_fragile"> Fragile</label>',
        drawn("fragile"),
    )


def test_radio_buttons_are_a_group_with_a_legend():
    html = drawn("way", {"way": "x"})
    assert '<fieldset class="field" aria-describedby="id_way_helptext id_way_error">' in html
    assertInHTML('<legend class="label">Way</legend>', html)
    assert html.count('class="radio"') == 2
    assert 'for="id_way_1"' in html


def test_checkboxes_keep_what_was_picked():
    html = drawn("extras", {"extras": ["m"]})
    assert html.count('class="check"') == 2
    assert html.count("checked") == 1


def test_a_hidden_field_is_only_itself():
    assertInHTML('<input type="hidden" name="version" value="3" id="id_version">', drawn("version", version=3), count=1)
    assert "<label" not in drawn("version")


def test_what_people_typed_is_text():
    html = drawn("name", {"name": '"><script>alert(1)</script>'})
    assert "<script" not in html
