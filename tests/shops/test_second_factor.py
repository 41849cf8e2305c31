import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from shops.adapters import SecretKeepingMFAAdapter
from shops.models import Role
from tests.shops.making import PASSWORD, make_person, make_shop

SET_UP = "/accounts/2fa/"


def code_for(secret):
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def sign_in(client, person):
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def sign_in_and_prove_it_again(client, person):
    sign_in(client, person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.fixture
def strict_shop(db):
    return make_shop(second_factor_roles=[Role.ADMIN, Role.TEAM_LEAD])


def test_whoever_owes_one_is_led_to_setting_it_up(client, strict_shop):
    client.force_login(make_person(strict_shop, role=Role.ADMIN))
    for name in ["shops:settings", "shops:profile", "requests_inbox:inbox"]:
        assertRedirects(client.get(reverse(name)), SET_UP)
    assertContains(client.get(SET_UP), "Your shop asks for a second factor")


def test_a_post_waits_too(client, strict_shop):
    person = make_person(strict_shop, role=Role.ADMIN)
    client.force_login(person)
    client.post(reverse("shops:profile"), {"name": "Changed", "language": "nl", "theme": "dark", "time_zone": "UTC"})
    person.refresh_from_db()
    assert person.name != "Changed"


def test_htmx_is_sent_there_as_a_whole_page(client, strict_shop):
    client.force_login(make_person(strict_shop, role=Role.ADMIN))
    response = client.get(reverse("shops:settings"), headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (403, SET_UP)


def test_signing_out_is_always_possible(client, strict_shop):
    client.force_login(make_person(strict_shop, role=Role.ADMIN))
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_other_roles_and_other_shops_ask_for_none(client, strict_shop):
    client.force_login(make_person(strict_shop, make_shop(), role=Role.AGENT))
    assert client.get(reverse("shops:settings")).status_code == 200
    client.force_login(make_person(make_shop(), role=Role.ADMIN))
    assert client.get(reverse("shops:settings")).status_code == 200
    assertNotContains(client.get(SET_UP), "Your shop asks")


def test_one_strict_shop_among_several_is_enough(client, strict_shop):
    client.force_login(make_person(make_shop(), strict_shop, role=Role.TEAM_LEAD))
    assertRedirects(client.get(reverse("shops:settings")), SET_UP)


def test_a_shop_that_was_left_demands_nothing(client, strict_shop):
    admin, leaver = (
        make_person(strict_shop, role=Role.ADMIN),
        make_person(strict_shop, make_shop(), role=Role.TEAM_LEAD),
    )
    strict_shop.memberships.get(person=leaver).end(by=admin)
    client.force_login(leaver)
    assert client.get(reverse("shops:settings")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, strict_shop):
    person = make_person(strict_shop, role=Role.ADMIN)
    RecoveryCodes.activate(person)
    client.force_login(person)
    assertRedirects(client.get(reverse("shops:settings")), SET_UP)


def test_setting_up_the_app_opens_the_desk_and_signing_in_asks_for_a_code(client, strict_shop):
    person = make_person(strict_shop, role=Role.ADMIN)
    sign_in_and_prove_it_again(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    assertContains(page, "data:image/svg+xml")
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert client.get(reverse("shops:settings")).status_code == 200
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10

    client.post(reverse("account_logout"))
    assertRedirects(sign_in(client, person), reverse("mfa_authenticate"))
    assert client.get(reverse("shops:settings")).status_code == 302
    assertContains(client.post(reverse("mfa_authenticate"), {"code": "000000"}), "Incorrect code")
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(reverse("shops:settings")).status_code == 200


def test_setting_up_asks_once_more_who_one_is(client, agent):
    sign_in(client, agent)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    page = client.get(reverse("account_reauthenticate"))
    assertContains(page, "Is it you?")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_secrets_rest_encrypted_and_survive_a_new_secret_key(agent, settings):
    secret = generate_totp_secret()
    TOTP.activate(agent, secret)
    kept = Authenticator.objects.get(user=agent).data["secret"]
    assert secret not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one, just as long as the first, for a year to come"
    assert SecretKeepingMFAAdapter().decrypt(kept) == secret


@pytest.mark.parametrize("name", ["mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_activate_totp"])
def test_the_pages_carry_no_inline_script_or_style(client, agent, name):
    sign_in_and_prove_it_again(client, agent)
    html = client.get(reverse(name)).content.decode()
    assert "<h1>" in html
    assert "<style" not in html
    assert " style=" not in html
    scripts = [tag for tag in html.split("<script")[1:] if "src=" not in tag.partition(">")[0]]
    assert all('type="application/json"' in tag.partition(">")[0] for tag in scripts)


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_it_costs_no_query_of_its_own(client, strict_shop):
    asked, free = make_person(strict_shop, role=Role.ADMIN), make_person(strict_shop, role=Role.AGENT)
    Authenticator.objects.create(user=asked, type=Authenticator.Type.TOTP, data={"secret": "x"})
    counts = []
    for person in (free, asked):
        client.force_login(person)
        counts.append(queries_of(client, reverse("shops:profile")))
    assert counts[1] == counts[0]
