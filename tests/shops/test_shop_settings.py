from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from shops.models import Role, SettingChange, Shop
from tests.shops.making import make_person

URL = "/settings/shops/veldkant/"
PAGES = [
    ("get", "shops:shop", []),
    ("post", "shops:shop", []),
    ("get", "shops:members", []),
    ("post", "shops:invitations", []),
    ("post", "shops:role", [1]),
    ("post", "shops:ending", [1]),
    ("post", "shops:withdrawal", [1]),
]


def fields_of(shop, **changes):
    """What the page sends back when nothing but `changes` was touched."""
    names = [
        "name", "slug", "reference_prefix", "brand_colour", "language", "languages", "currency", "time_zone",
        "base_url", "sender_address", "return_window_days", "refund_term_days", "ship_by_days", "decide_within_hours",
        "undo_seconds", "remind_after_days", "after_reminder", "second_factor_roles",
        "approves_withdrawals", "tells_of_withdrawal", "tells_of_return_cost",
        "second_pass", "second_pass_of_alerts", "trust_after", "trust_percent",
    ]  # fmt: skip
    return {name: getattr(shop, name) for name in names} | changes


def test_an_admin_sets_what_the_shop_may_set(client, shop, admin):
    client.force_login(admin)
    changed = fields_of(
        shop, return_window_days=100, languages=["en", "nl"], agent_limit="250.00", free_return="on",
        second_factor_roles=["admin", "team_lead"], brand_colour="#9b401c",
    )  # fmt: skip
    assertRedirects(client.post(URL, changed), URL, target_status_code=302)  # admins now owe a second factor
    shop = Shop.objects.get()
    assert (shop.return_window_days, shop.languages, shop.agent_limit) == (100, ["en", "nl"], Decimal("250.00"))
    assert (shop.free_return, shop.second_factor_roles, shop.brand_colour) == (True, ["admin", "team_lead"], "#9b401c")


def test_every_change_is_written_down_and_shown(client, shop, admin):
    client.force_login(admin)
    client.post(URL, fields_of(shop, return_window_days=100, free_exchange="on"))
    assert list(SettingChange.objects.order_by("field").values_list("field", "old", "new", "person")) == [
        ("free_exchange", "False", "True", admin.pk),
        ("return_window_days", "30", "100", admin.pk),
    ]
    page = client.get(URL)
    assertContains(page, "return window (days): <del>30</del> → <ins>100</ins>")
    assertContains(page, "<del>no</del> → <ins>yes</ins>")
    assertContains(page, "Mila Admin")


def test_sending_the_page_back_untouched_writes_nothing(client, shop, admin):
    client.force_login(admin)
    assertRedirects(client.post(URL, fields_of(shop)), URL)
    assert not SettingChange.objects.exists()


def test_members_are_written_down_as_well(client, shop, admin, agent):
    shop.memberships.get(person=agent).change_role(Role.TEAM_LEAD, by=admin)
    client.force_login(admin)
    assertContains(client.get(URL), "Member sanne@keur.test: <del>Agent</del> → <ins>Team lead</ins>")


def test_what_is_written_down_stays(shop, admin):
    change = shop.changes.record(by=admin, field="name", old="a", new="b")
    for attempt in [change.save, change.delete, SettingChange.objects.all().delete, SettingChange.objects.all().update]:
        with pytest.raises(TypeError):
            attempt()
    assert SettingChange.objects.get().new == "b"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("reference_prefix", "v1", "One to four capital letters."),
        ("brand_colour", "red", "A colour such as"),
        ("brand_colour", "#fff;}", "A colour such as"),
        ("currency", "euro", "at most 3"),
        ("time_zone", "Mars/Olympus_Mons", "Select a valid choice"),
        ("languages", [], "required"),
        ("languages", ["tlh"], "Select a valid choice"),
        ("languages", ["nl", "de"], "The main language has to be one of them."),
        ("base_url", "https://evil.test/", "does not answer at that address"),
        ("base_url", "http://localhost@evil.test", "does not answer at that address"),
        ("base_url", "ftp://localhost", "must begin with"),
        ("base_url", "javascript:alert(1)", "Enter a valid URL"),
        ("base_url", "http://localhost/somewhere?x=1", "up to the first slash"),
        ("sender_address", "no address", "Enter a valid email"),
        ("return_window_days", "0", "greater than or equal to 1"),
        ("undo_seconds", "601", "less than or equal to 600"),
        ("agent_limit", "-1", "greater than or equal to 0"),
        ("four_eyes_above", "a lot", "Enter a number"),
        ("second_factor_roles", ["emperor"], "Select a valid choice"),
        ("slug", "two words", "slug"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, shop, admin, field, value, said):
    client.force_login(admin)
    response = client.post(URL, fields_of(shop, name="Another name", **{field: value}))
    assertContains(response, said, status_code=422)
    assertContains(response, "Another name", status_code=422)
    assert Shop.objects.get().name == "Veldkant"
    assert not SettingChange.objects.exists()


def test_two_people_of_some_requests_are_of_which(client, shop, admin):
    client.force_login(admin)
    nothing = fields_of(shop, second_pass="some", second_pass_of_alerts="")
    assertContains(client.post(URL, nothing), "else it is of none", status_code=422)
    client.post(URL, nothing | {"four_eyes_above": "200"})
    shop = Shop.objects.get()
    assert (shop.second_pass, shop.four_eyes_above, shop.second_pass_of_alerts) == ("some", 200, False)


def test_links_go_over_tls_where_the_desk_does(client, shop, admin, settings):
    client.force_login(admin)
    settings.TLS = True
    assertContains(client.post(URL, fields_of(shop)), "must begin with https://", status_code=422)


def test_what_the_policy_says_is_not_set_here(client, shop, admin):
    Shop.objects.filter(pk=shop.pk).update(policy_number=1)
    client.force_login(admin)
    assert "The return policy says it" in client.get(URL).content.decode()
    client.post(URL, fields_of(shop, return_window_days=100, ship_by_days=9))
    shop.refresh_from_db()
    assert (shop.return_window_days, shop.ship_by_days) == (30, 9)


def test_another_shops_name_or_prefix_is_taken(client, shop, admin, foreign_shop):
    client.force_login(admin)
    taken = fields_of(shop, slug=foreign_shop.slug, reference_prefix=foreign_shop.reference_prefix)
    response = client.post(URL, taken)
    assert set(response.context["form"].errors) == {"slug", "reference_prefix"}


@pytest.mark.parametrize("role", [Role.AGENT, Role.TEAM_LEAD, Role.WAREHOUSE, Role.STORE])
def test_only_admins_come_in(client, shop, role):
    client.force_login(make_person(shop, role=role))
    assert client.get(URL).status_code == 403
    assert client.post(URL, fields_of(shop, name="Mine now")).status_code == 403
    assert Shop.objects.get().name == "Veldkant"


def test_somebody_demoted_a_moment_ago_keeps_nothing(shop, admin):
    other = make_person(shop, role=Role.ADMIN)
    shop.memberships.filter(person=other).update(role=Role.AGENT)
    shop.name = "Mine now"
    with pytest.raises(PermissionDenied):
        shop.change_settings({"name": ("Veldkant", "Mine now")}, by=other)
    assert Shop.objects.get().name == "Veldkant"


@pytest.mark.parametrize(("method", "name", "rest"), PAGES)
def test_a_foreign_shop_is_not_there(client, shop, admin, foreign_shop, method, name, rest):
    theirs = make_person(foreign_shop, role=Role.ADMIN)
    client.force_login(admin)
    sent = {"email": "spy@keur.test", "role": "admin"}
    foreign, missing = [
        getattr(client, method)(reverse(name, args=[slug, *rest]), sent) for slug in ("foreign", "nowhere")
    ]
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert theirs.role_in(foreign_shop.pk) == Role.ADMIN
    assert not foreign_shop.invitations.exists()
    assert reverse(name, args=[shop.slug, *rest])  # the page itself exists: see the other tests


def test_a_superuser_is_no_member(client, shop):
    client.force_login(make_person(is_superuser=True))
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize(("method", "name", "rest"), PAGES)
def test_whoever_is_not_signed_in_is_asked_to(client, shop, method, name, rest):
    response = getattr(client, method)(reverse(name, args=[shop.slug, *rest]))
    assert response["Location"].startswith("/accounts/login/?next=%2Fsettings%2F")
