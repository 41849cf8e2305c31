import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from shops.models import Person
from tests.shops.making import PASSWORD, make_person

SIGN_IN = "/accounts/login/"
OUTSIDE = [
    "https://evil.test/",
    "//evil.test/",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "http:evil.test",
    "https:///evil.test",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://testserver@evil.test/",
    "http://testserver.evil.test/",
    "http://localhost/settings/",
    "\x00//evil.test",
    " //evil.test",
]
INSIDE = ["/settings/", "/settings/?a=1#b", "http://testserver/settings/", "/settings/profile/"]


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_leads_to_the_inbox(client, agent):
    assertRedirects(sign_in(client, agent.email), reverse("requests_inbox:inbox"), fetch_redirect_response=False)
    assert is_signed_in(client)


def test_the_spelling_of_an_address_does_not_matter(client, agent):
    sign_in(client, " SANNE@Keur.TEST ")
    assert is_signed_in(client)


def test_a_wrong_sign_in_tells_nothing(client, agent):
    wrong_password = sign_in(client, agent.email, "something else")
    nobody = sign_in(client, "sanna@keur.test", "something else")
    said = [list(response.context["form"].non_field_errors()) for response in (wrong_password, nobody)]
    assert said[0] == said[1]
    assert said[0]
    assert not is_signed_in(client)


def test_somebody_switched_off_cannot_sign_in(client, agent):
    Person.objects.filter(pk=agent.pk).update(is_active=False)
    sign_in(client, agent.email)
    assert not is_signed_in(client)


def test_the_sixth_wrong_attempt_waits_even_with_the_right_password(client, agent):
    for _ in range(5):
        assert sign_in(client, agent.email, "wrong").status_code == 200
    assertContains(sign_in(client, agent.email), "Too many attempts", status_code=429)
    assert not is_signed_in(client)


def test_accents_case_and_host_names_share_one_counter(client, agent):
    spellings = ["sanne@keur.test", "SANNE@KEUR.TEST", "sanne@kéur.test", "sanne@ĶEUR.test", "Sanne@keür.test"]
    for spelling, host in zip(
        spellings, ["testserver", "localhost", "127.0.0.1", "testserver", "localhost"], strict=True
    ):
        client.post(SIGN_IN, {"login": spelling, "password": "wrong"}, headers={"host": host})
    assert sign_in(client, agent.email).status_code == 429


def test_somebody_else_is_not_stopped_by_it(client, agent):
    for _ in range(6):
        sign_in(client, agent.email, "wrong")
    colleague = make_person()
    sign_in(client, colleague.email)
    assert is_signed_in(client)


@pytest.mark.parametrize("target", OUTSIDE)
def test_next_never_leads_outside(client, agent, target):
    assert sign_in(client, agent.email, next=target)["Location"] == reverse("requests_inbox:inbox")


@pytest.mark.parametrize("target", INSIDE)
def test_next_leads_to_pages_of_this_host(client, agent, target):
    assert sign_in(client, agent.email, next=target)["Location"] == target


def test_next_is_kept_by_the_form(client, db):
    assertContains(client.get(SIGN_IN, {"next": "/settings/"}), '<input type="hidden" name="next" value="/settings/">')


def test_signing_in_changes_the_session_key(client, agent):
    client.get(SIGN_IN)
    session = client.session
    session["anything"] = 1
    session.save()
    before = client.cookies["session"].value if "session" in client.cookies else session.session_key
    sign_in(client, agent.email)
    assert client.session.session_key != before


def test_signing_out_ends_it(client, agent):
    client.force_login(agent)
    assertRedirects(client.post(reverse("account_logout")), SIGN_IN, fetch_redirect_response=False)
    assert not is_signed_in(client)


def test_nobody_signs_up_alone(client, db):
    url = reverse("account_signup")
    assertContains(client.get(url), "join by invitation")
    client.post(url, {"email": "new@keur.test", "password1": PASSWORD, "password2": PASSWORD})
    assert not Person.objects.exists()


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/login/code/confirm/"])
def test_pages_that_we_do_not_offer_are_not_there(client, agent, path):
    client.force_login(agent)
    assert client.get(path).status_code == 404


def test_the_demo_names_its_people(client, db):
    assertContains(client.get(SIGN_IN), "sanne@keur.test")


def test_a_shop_that_people_buy_from_names_nobody(client, db, settings):
    settings.MODE = "production"
    assertNotContains(client.get(SIGN_IN), "sanne@keur.test")


def test_pages_of_the_sign_in_carry_no_inline_script_or_style(client, db):
    for name in ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]:
        html = client.get(reverse(name)).content.decode()
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick" not in html


def test_asking_for_a_passkey_needs_no_session(client, db):
    response = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert "request_options" in response.json()
