import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from shops.middleware import persons_preferences
from shops.models import Person
from tests.shops.making import make_person

URL = "/settings/profile/"
MINE = {
    "name": "Sanne de Wit", "language": "nl", "theme": "dark", "time_zone": "America/New_York",
    "density": "compact", "after_action": "stay",
}  # fmt: skip


def test_a_person_sets_their_own_name_language_theme_and_time_zone(client, agent):
    client.force_login(agent)
    assertRedirects(client.post(URL, MINE), URL)
    agent.refresh_from_db()
    assert {field: getattr(agent, field) for field in MINE} == MINE


def test_a_person_sets_how_they_work(client, agent):
    client.force_login(agent)
    mine = {"after_action": "list", "undo_seconds": "60", "one_press_approval": "on", "single_keys": "on"}
    assertContains(client.post(URL, MINE | mine, follow=True), 'data-density="compact"')
    agent.refresh_from_db()
    assert (agent.after_action, agent.undo_seconds, agent.one_press_approval) == ("list", 60, True)
    assert client.post(URL, MINE | mine | {"undo_seconds": "7"}).status_code == 422
    client.post(URL, MINE | mine | {"undo_seconds": ""})
    agent.refresh_from_db()
    assert agent.undo_seconds is None


def test_the_settings_are_in_groups_and_say_that_they_are_kept(client, agent):
    client.force_login(agent)
    page = client.post(URL, MINE | {"language": "en"}, follow=True)
    assertContains(page, "Your settings are kept.")
    for title in ("How it looks", "How you work", "As the shop has it", "Keys of your own"):
        assertContains(page, title)


def test_the_next_page_speaks_their_language_and_wears_their_theme(client, agent):
    client.force_login(agent)
    page = client.post(URL, MINE, follow=True)
    assertContains(page, '<html lang="nl" data-theme="dark" data-density="compact">')
    assert page["Content-Language"] == "nl"


def test_their_language_wins_over_the_browsers(client, agent):
    client.force_login(agent)
    assertContains(client.get(URL, headers={"accept-language": "de"}), '<html lang="en">')


def test_who_is_not_signed_in_gets_the_browsers_language(client, db):
    assertContains(client.get("/accounts/login/", headers={"accept-language": "de"}), '<html lang="de">')


@pytest.mark.parametrize(
    ("zone", "seen"), [("America/New_York", "America/New_York"), ("Mars/Olympus_Mons", "UTC"), ("", "UTC")]
)
def test_time_is_told_in_their_zone_and_the_zone_is_left_behind(rf, agent, zone, seen):
    agent.time_zone = zone
    request = rf.get("/")
    request.user = agent
    said = []
    persons_preferences(lambda _request: said.append(timezone.get_current_timezone_name()))(request)
    assert said == [seen]
    assert timezone.get_current_timezone_name() == "UTC"
    translation.activate("en")


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Olympus_Mons"},
        {"language": "tlh"},
        {"name": ""},
        {"theme": "x"},
        {"density": "x"},
        {"after_action": "x"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, agent, wrong):
    client.force_login(agent)
    page = client.post(URL, MINE | {"name": "Sanne Nieuw"} | wrong)
    assert page.status_code == 422
    field = next(iter(wrong))
    assertContains(page, f'aria-describedby="id_{field}_error"', status_code=422)
    assertContains(page, f'id="id_{field}_error"', status_code=422)
    assert ("Sanne Nieuw" in page.content.decode()) == (field != "name")
    agent.refresh_from_db()
    assert agent.name == "Sanne de Wit"


def test_nobody_makes_themselves_more_than_they_are(client, agent):
    client.force_login(agent)
    client.post(URL, MINE | {"is_superuser": "on", "is_staff": "on", "email": "boss@keur.test", "role": "admin"})
    agent.refresh_from_db()
    assert (agent.is_superuser, agent.is_staff, agent.email) == (False, False, "sanne@keur.test")
    assert list(agent.roles.values()) == ["agent"]


def test_the_overview_names_ones_shops_and_roles(client, shop, agent, foreign_shop):
    client.force_login(agent)
    page = client.get(reverse("shops:settings"))
    assertContains(page, "Veldkant")
    assert foreign_shop.name not in page.content.decode()


def test_somebody_without_a_shop_reads_what_to_do(client, db):
    client.force_login(make_person())
    assertContains(client.get(reverse("shops:settings")), "You belong to no shop now")


def test_the_list_of_sessions_ends_all_others(client, agent):
    here, there = client, Client(headers={"user-agent": "Lynx/2.9"})
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": agent.email, "password": "rain over Breda 7"})
    url = reverse("usersessions_list")
    assertContains(here.get(url), "Lynx/2.9")
    assert there.get(URL).status_code == 200

    here.post(url)
    assert here.get(URL).status_code == 200
    assert there.get(URL).status_code == 302
    assert "Lynx/2.9" not in here.get(url).content.decode()


def test_addresses_are_kept_in_small_letters(db):
    assert Person.objects.create_user("Sanne@KEUR.test", name="S").email == "sanne@keur.test"


def test_single_keys_can_be_switched_off(client, agent):
    client.force_login(agent)
    assertNotContains(client.get("/inbox/new/"), 'data-keys="off"')
    client.post(URL, MINE)
    assertContains(client.get("/inbox/new/"), 'data-keys="off"')
