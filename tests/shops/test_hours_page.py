"""Where an admin sets how long there is to decide, and when the shop works."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from shops.models import SettingChange, Shop

URL = "/settings/shops/veldkant/hours/"


def fields_of(**changes):
    week = {f"opens-{day}": "09:00" for day in range(5)} | {f"closes-{day}": "17:30" for day in range(5)}
    plain = {"decide_within_hours": 8, "warn_hours": 2, "holiday_country": "", "closed_days": ""}
    return plain | week | changes


def test_an_admin_sets_the_clock(client, shop, admin):
    client.force_login(admin)
    told = fields_of(holiday_country="DE", holiday_subdivision="BY", closed_days="2026-12-31\n2026-12-24")
    assertRedirects(client.post(URL, told), URL)
    kept = Shop.objects.get()
    assert kept.business_hours == ["09:00-17:30"] * 5 + ["", ""]
    assert (kept.decide_within_hours, kept.warn_hours, kept.holiday_country, kept.holiday_subdivision) == (
        8, 2, "DE", "BY",
    )  # fmt: skip
    assert kept.closed_days == ["2026-12-24", "2026-12-31"]
    assert set(SettingChange.objects.values_list("field", flat=True)) == {
        "decide_within_hours", "warn_hours", "holiday_country", "holiday_subdivision", "closed_days", "business_hours",
    }  # fmt: skip
    assertContains(client.get("/settings/shops/veldkant/"), "09:00-17:30")
    assertContains(client.get(URL), 'value="17:30"', 5)


def test_no_times_at_all_mean_day_and_night(client, shop, admin):
    shop.business_hours = ["09:00-17:30"] * 7
    shop.save()
    client.force_login(admin)
    client.post(URL, {"decide_within_hours": 120, "warn_hours": 4})
    assert Shop.objects.get().business_hours == []


def test_the_preview_shows_what_it_means_and_keeps_nothing(client, shop, admin):
    client.force_login(admin)
    told = fields_of(decide_within_hours=2, **{"opens-0": "09:30"})
    page = client.post(URL, told | {"preview": "1"})
    assert page.context["examples"][1][0].strftime("%a %H:%M") == "Fri 17:30"
    assert [due.astimezone(asked.tzinfo).strftime("%a %H:%M") for asked, due in page.context["examples"][1:]] == [
        "Mon 11:30", "Mon 11:30",
    ]  # fmt: skip
    assertContains(page, "11:30")
    part = client.post(URL, told, headers={"HX-Request": "true", "HX-Target": "preview"})
    assertContains(part, "11:30")
    assertNotContains(part, "<html")
    assert Shop.objects.get().business_hours == []


def test_a_region_of_another_country_is_none(client, shop, admin):
    client.force_login(admin)
    client.post(URL, fields_of(holiday_country="NL", holiday_subdivision="BY"))
    assert (Shop.objects.get().holiday_country, Shop.objects.get().holiday_subdivision) == ("NL", "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"closes-0": "08:00"}, "later on the same day"),
        ({"closes-0": ""}, "later on the same day"),
        ({"closed_days": "Christmas"}, "Write each day as"),
        ({"decide_within_hours": 0}, "greater than or equal to 1"),
        ({"holiday_country": "XX"}, "not one of the available choices"),
    ],
)
def test_what_makes_no_sense_is_said(client, shop, admin, changes, said):
    client.force_login(admin)
    assertContains(client.post(URL, fields_of(**changes)), said, status_code=422)
    assert not SettingChange.objects.exists()


def test_only_admins_set_it(client, shop, agent, foreign_shop):
    client.force_login(agent)
    assert client.get(URL).status_code == 403
    assert client.get("/settings/shops/foreign/hours/").status_code == 404
