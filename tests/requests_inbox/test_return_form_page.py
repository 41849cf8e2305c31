"""The pages on which team leads build the return form of their shop."""

import pytest
from django.urls import reverse

from orders.models import Product
from requests_inbox.models import ReturnForm
from requests_inbox.return_forms.form_fields import Condition, FormField, Kind, Need
from tests.builders import make_form, make_person, make_reason, make_shop

COLOUR = FormField(
    "colour", Kind.CHOICE, {"en": "Which colour?"}, choices=(("red", {"en": "Red"}), ("sea_green", {"en": "Sea green"}))
)


@pytest.fixture
def lead_desk(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def draft(shop, lead):
    make_reason(shop)
    make_form(shop, FormField("note", Kind.NOTE), COLOUR, by=lead)
    return ReturnForm.objects.begin_draft(shop, by=lead)


def at(name, *args):
    return reverse(f"requests_inbox:{name}", args=args)


def codes(shop):
    return [one.code for one in ReturnForm.objects.draft_of(shop).fields]


def test_from_the_first_look_to_a_published_field(lead_desk, shop, lead):
    page = lead_desk.get(at("return_form", shop.slug)).content.decode()
    assert "Change it" in page
    assert "Publish" not in page
    assert lead_desk.post(at("return_form_draft", shop.slug)).status_code == 302
    told = {
        "version": 0, "label_en": "Serial number", "label_nl": "Serienummer", "help_en": "On the back", "need": "always"
    }  # fmt: skip
    assert lead_desk.post(at("form_field_new", shop.slug, "text"), told).status_code == 302
    assert ReturnForm.objects.of(shop).number == 0
    answer = lead_desk.post(at("return_form_publication", shop.slug), {"version": 1}, follow=True)
    assert "Version 1 is published" in answer.content.decode()
    assert ReturnForm.objects.of(shop).fields[-1] == FormField(
        "serial_number", Kind.TEXT, {"en": "Serial number", "nl": "Serienummer"}, {"en": "On the back"},
        need=Need.ALWAYS,
    )  # fmt: skip


def test_conditions_name_the_shops_reasons_and_product_groups(lead_desk, shop, draft):
    Product.objects.create(shop=shop, sku="L", name="Lamp", product_group="Lamps")
    Product.objects.create(shop=make_shop(), sku="L", name="Lamp", product_group="Foreign")
    page = lead_desk.get(at("form_field_new", shop.slug, "number"))
    assert [choice for choice, _name in page.context["form"].fields["asked_groups"].choices] == ["Lamps"]
    told = {
        "version": 0, "label_en": "Watts", "lowest": "1", "highest": "60", "once": "1", "asked_groups": ["Lamps"],
        "need": "when", "needed_reasons": ["too_small"],
    }  # fmt: skip
    lead_desk.post(at("form_field_new", shop.slug, "number"), told)
    assert ReturnForm.objects.draft_of(shop).field("watts") == FormField(
        "watts", Kind.NUMBER, {"en": "Watts"}, asked_of=Condition(groups=("Lamps",)), need=Need.WHEN,
        needed_of=Condition(reasons=("too_small",)), once=True, lowest="1", highest="60",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("text", {"label_en": ""}, "label_en"),
        ("text", {"need": "when"}, "need"),
        ("text", {"need": "always", "asked_reasons": ["foreign"]}, "asked_reasons"),
        ("number", {"lowest": "5", "highest": "4"}, "highest"),
        ("choice", {"choices_en": "One"}, "choices_en"),
        ("choice", {"choices_en": "One\nTwo\none"}, "choices_en"),
        ("choice", {"choices_en": "One\nTwo", "choices_nl": "Een"}, "choices_nl"),
        ("choice", {"choices_en": "\n".join(map(str, range(51)))}, "choices_en"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(lead_desk, shop, draft, kind, wrong, field):
    told = {"version": 0, "label_en": "Typed here", "need": "never"} | wrong
    answer = lead_desk.post(at("form_field_new", shop.slug, kind), told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert wrong.get("label_en", "Typed here") in answer.content.decode()
    assert len(codes(shop)) == 2


def test_a_choice_keeps_its_code_when_it_is_renamed_moved_or_joined_by_others(lead_desk, shop, draft):
    def change(lines, version):
        told = {"version": version, "label_en": "Which colour?", "choices_en": lines, "need": "never"}
        assert lead_desk.post(at("form_field", shop.slug, "colour"), told).status_code == 302
        return [(code, names["en"]) for code, names in ReturnForm.objects.draft_of(shop).field("colour").choices]

    assert change("Red\nTurquoise", 0) == [("red", "Red"), ("sea_green", "Turquoise")]
    assert change("Turquoise\nRed", 1) == [("sea_green", "Turquoise"), ("red", "Red")]
    assert change("Blue\nTurquoise\nRed", 2) == [("blue", "Blue"), ("sea_green", "Turquoise"), ("red", "Red")]
    assert change("Blue\nRed", 3) == [("blue", "Blue"), ("red", "Red")]


def test_fields_move_by_buttons_and_are_taken_out(lead_desk, shop, draft):
    place = at("form_field_place", shop.slug, "colour")
    assert lead_desk.post(place, {"version": 0, "towards": "up"}).url.endswith("#field-colour")
    assert codes(shop) == ["colour", "note"]
    answer = lead_desk.post(
        place, {"version": 1, "towards": "down"}, headers={"HX-Request": "true", "HX-Target": "builder"}
    )
    assert codes(shop) == ["note", "colour"]
    assert 'id="builder"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    lead_desk.post(at("form_field_removal", shop.slug, "note"), {"version": 2})
    assert codes(shop) == ["colour"]
    assert "note" in [kind for kind, _name in lead_desk.get(at("return_form", shop.slug)).context["kinds"]]


def test_whoever_acts_on_an_old_screen_is_told_and_keeps_what_was_typed(lead_desk, shop, draft):
    draft.move("colour", -1, seen=0)
    told = {"version": 0, "label_en": "Typed here", "need": "never"}
    typed = lead_desk.post(at("form_field_new", shop.slug, "text"), told)
    assert typed.status_code == 409
    assert "Typed here" in typed.content.decode()
    for name, args in [
        ("return_form_publication", []), ("return_form_disposal", []), ("form_field_removal", ["note"]),
        ("form_field_place", ["note"]),
    ]:  # fmt: skip
        for version in ("0", "nonsense", ""):
            answer = lead_desk.post(at(name, shop.slug, *args), {"version": version, "towards": "up"})
            assert answer.status_code == 409
            assert "A colleague has changed this form meanwhile" in answer.content.decode()
    assert codes(shop) == ["colour", "note"]


def test_the_preview_shows_what_a_reason_and_a_group_bring_in_the_customers_language(lead_desk, shop, draft):
    draft.put(
        FormField("size", Kind.TEXT, {"en": "Size?", "nl": "Maat?"}, asked_of=Condition(("too_small",), ("Shoes",))),
        seen=0,
    )
    make_reason(shop, "broken", en="Broken")

    def seen(**chosen):
        page = lead_desk.get(
            at("return_form", shop.slug), chosen, headers={"HX-Request": "true", "HX-Target": "preview"}
        )
        return page.content.decode()

    assert "Size?" in seen(reason="too_small", group="Shoes")
    assert "Maat?" in seen(reason="too_small", group="Shoes", language="nl")
    assert "Size?" not in seen(reason="too_small")
    assert "Size?" not in seen(reason="broken", group="Shoes")
    assert 'id="preview"' in seen(reason="nonsense", group="nonsense", language="xx")


def test_old_versions_can_be_looked_at_and_a_draft_can_be_thrown_away(lead_desk, shop, draft):
    assert "Which colour?" in lead_desk.get(at("return_form_version", shop.slug, 1)).content.decode()
    assert lead_desk.get(at("return_form_version", shop.slug, 2)).status_code == 404
    lead_desk.post(at("return_form_disposal", shop.slug), {"version": 0})
    assert ReturnForm.objects.draft_of(shop) is None
    assert lead_desk.get(at("form_field", shop.slug, "colour")).status_code == 404
    assert lead_desk.post(at("return_form_publication", shop.slug), {"version": 0}).status_code == 404


def test_what_is_built_in_is_there_once(lead_desk, shop, draft):
    assert lead_desk.get(at("form_field_new", shop.slug, "note")).status_code == 404
    assert lead_desk.get(at("form_field_new", shop.slug, "colour")).status_code == 404
    assert lead_desk.get(at("form_field", shop.slug, "missing")).status_code == 404
    told = {"version": 0, "need": "when", "needed_reasons": ["too_small"]}
    lead_desk.post(at("form_field_new", shop.slug, "pictures"), told)
    assert ReturnForm.objects.draft_of(shop).field("pictures").needed_of == Condition(("too_small",))


@pytest.mark.parametrize("role", ["agent", "warehouse", "store", "stranger"])
def test_only_those_who_lead_the_shop_get_there(client, shop, draft, role):
    person = make_person(make_shop() if role == "stranger" else shop, "admin" if role == "stranger" else role)
    client.force_login(person)
    for name, args in [
        ("return_form", []), ("return_form_version", [1]), ("form_field", ["colour"]), ("form_field_new", ["text"])
    ]:  # fmt: skip
        assert client.get(at(name, shop.slug, *args)).status_code == 404
    for name, args in [
        ("return_form_draft", []), ("return_form_publication", []), ("return_form_disposal", []),
        ("form_field_removal", ["note"]), ("form_field_place", ["note"]), ("form_field", ["note"]),
    ]:  # fmt: skip
        assert client.post(at(name, shop.slug, *args), {"version": 0, "towards": "down"}).status_code == 404
    assert codes(shop) == ["note", "colour"]
