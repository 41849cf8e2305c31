from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from helpdesk.jobs.models import Job
from shops.models import Invitation, InvitationSpent, Membership, Person, Role
from shops.tasks import send_invitation
from tests.shops.making import PASSWORD, link_of, make_person, make_shop

PAGE = "/settings/invitation/"
WELCOME = {"name": "Noor Bakker", "password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture
def invitation(shop, admin):
    return Invitation.objects.invite(shop, "Noor@Keur.test", Role.AGENT, by=admin)


def test_inviting_queues_one_letter_in_the_same_transaction(shop, admin):
    invitation = Invitation.objects.invite(shop, "noor@keur.test", Role.AGENT, by=admin)
    assert list(Job.objects.values_list("task", "args")) == [("shops.tasks.send_invitation", [invitation.pk])]
    with transaction.atomic():
        Invitation.objects.invite(shop, "piet@keur.test", Role.AGENT, by=admin)
        transaction.set_rollback(True)
    assert Job.objects.count() == 1


def test_the_letter_is_in_the_inviters_language_and_leads_to_the_shops_address(shop, invitation, admin):
    Person.objects.filter(pk=admin.pk).update(language="de")
    shop.base_url = "https://returns.veldkant.test"
    shop.save()
    send_invitation.call(invitation.pk)
    letter = mail.outbox[0]
    html = letter.alternatives[0].content
    assert (letter.to, letter.extra_headers) == (["noor@keur.test"], {"Auto-Submitted": "auto-generated"})
    assert "https://returns.veldkant.test/settings/invitation/" in letter.body
    assert '<html lang="de">' in html
    assert "Mila Admin" in html


def test_names_in_the_letter_are_text_not_html(shop, invitation):
    shop.name = "<b>Bold</b>"
    shop.save()
    send_invitation.call(invitation.pk)
    assert "<b>Bold</b>" in mail.outbox[0].subject
    assert "<b>Bold</b>" not in mail.outbox[0].alternatives[0].content


def test_the_token_rests_nowhere_but_in_the_letter(invitation):
    token = link_of(invitation).rstrip("/").rpartition("/")[2]
    invitation.refresh_from_db()
    assert len(token) == 43
    assert token not in str(Invitation.objects.values()) + str(Job.objects.values())
    assert len(invitation.token_hash) == 64


def test_a_new_person_joins_with_a_name_and_a_password(client, shop, invitation):
    link = link_of(invitation)
    onwards = client.get(link)
    assertRedirects(onwards, PAGE, fetch_redirect_response=False)
    assert onwards["Referrer-Policy"] == "no-referrer"
    assertContains(client.get(PAGE), "noor@keur.test")

    assertRedirects(client.post(PAGE, WELCOME), reverse("requests_inbox:inbox"), fetch_redirect_response=False)

    noor = Person.objects.get(email="noor@keur.test")
    assert (noor.name, noor.roles) == ("Noor Bakker", {shop.pk: Role.AGENT})
    assert client.session["_auth_user_id"] == str(noor.pk)


def test_looking_at_the_link_uses_nothing_up(client, invitation):
    link = link_of(invitation)
    for _ in range(5):
        assert Client().get(link).status_code == 302
        assert Client().head(link).status_code == 302
    client.get(link)
    assert client.post(PAGE, WELCOME).status_code == 302


def test_the_link_works_once(client, invitation):
    link = link_of(invitation)
    other = Client()
    for browser in (client, other):
        browser.get(link)
    client.post(PAGE, WELCOME)
    assert other.post(PAGE, WELCOME | {"name": "Somebody else"}).status_code == 410
    assert Client().get(link).status_code == 410
    assert Person.objects.filter(email="noor@keur.test").count() == 1


def test_after_seven_days_it_is_too_old(client, invitation):
    link = link_of(invitation)
    client.get(link)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(PAGE, WELCOME).status_code == 410
    assertContains(Client().get(link), "no longer be used", status_code=410)
    assert not Person.objects.filter(email="noor@keur.test").exists()


def test_it_lasts_a_week(invitation):
    link_of(invitation)
    invitation.refresh_from_db()
    assert timedelta(days=6, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=7)


@pytest.mark.parametrize("token", ["x", "x" * 42, "x" * 44, "x" * 5000, "é" * 43])
def test_what_cannot_be_a_token_is_not_there(client, invitation, token):
    response = client.get(f"/settings/invitation/{token}/")
    assert response.status_code == (410 if len(token) == 43 else 404)


def test_a_letter_that_was_never_sent_has_no_link_that_works(client, invitation):
    assert Invitation.objects.usable().by_token("").first() is None
    assert client.get(f"/settings/invitation/{'A' * 43}/").status_code == 410
    assert client.get(PAGE).status_code == 410


def test_sending_it_again_makes_the_older_link_worthless(client, shop, admin, invitation):
    older = link_of(invitation)
    again = Invitation.objects.invite(shop, "noor@keur.test", Role.TEAM_LEAD, by=admin)
    assert (again.pk, again.role) == (invitation.pk, Role.TEAM_LEAD)
    newer = link_of(again)
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 302


def test_an_older_link_that_was_opened_before_is_worthless_too(client, invitation):
    client.get(link_of(invitation))
    link_of(invitation)
    assert client.post(PAGE, WELCOME).status_code == 410


def test_a_withdrawn_one_does_not_work(client, shop, admin, invitation):
    link = link_of(invitation)
    client.force_login(admin)
    client.post(reverse("shops:withdrawal", args=[shop.slug, invitation.pk]))
    assert Client().get(link).status_code == 410
    send_invitation.call(invitation.pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "12345678", "password_again": "12345678"}, "too common"),
        ({"password_again": "something else 9"}, "differ"),
        ({"name": ""}, "required"),
        ({"password": "noor@keur.test", "password_again": "noor@keur.test"}, "too similar"),
    ],
)
def test_what_is_wrong_is_said_and_the_name_is_kept(client, invitation, wrong, said):
    client.get(link_of(invitation))
    response = client.post(PAGE, WELCOME | wrong)
    assertContains(response, said, status_code=422)
    assert ("Noor Bakker" in response.content.decode()) == ("name" not in wrong)
    assert not Person.objects.filter(email="noor@keur.test").exists()


def test_somebody_known_signs_in_first_and_then_says_yes(client, shop, invitation):
    noor = make_person(make_shop(), email="noor@keur.test")
    client.get(link_of(invitation))
    assertContains(client.get(PAGE), f"/accounts/login/?next={PAGE}")
    assert client.post(PAGE, WELCOME).status_code == 200
    noor.refresh_from_db()
    assert not noor.memberships.filter(shop=shop).exists()

    signed_in = client.post("/accounts/login/", {"login": noor.email, "password": PASSWORD, "next": PAGE})
    assertRedirects(signed_in, PAGE, fetch_redirect_response=False)
    assertContains(client.get(PAGE), "Join Veldkant")
    client.post(PAGE)
    assert noor.role_in(shop.pk) == Role.AGENT


def test_somebody_else_cannot_take_it(client, shop, invitation):
    stranger = make_person(make_shop())
    client.force_login(stranger)
    client.get(link_of(invitation))
    assertContains(client.get(PAGE), f"signed in as {stranger.email}")
    client.post(PAGE, WELCOME)
    assert Invitation.objects.waiting().get() == invitation
    assert shop.memberships.filter(person=stranger).count() == 0


def test_of_two_who_accept_at_once_one_does(invitation):
    link_of(invitation)
    first, second = Invitation.objects.get(), Invitation.objects.get()
    first.accept(make_person())
    with pytest.raises(InvitationSpent):
        second.accept(make_person())
    assert Membership.objects.filter(role=Role.AGENT).count() == 1


def test_somebody_who_left_can_come_back(shop, admin):
    returner = make_person(shop, email="noor@keur.test")
    returner.memberships.get().end(by=admin)
    assert returner.role_in(shop.pk) is None
    invitation = Invitation.objects.invite(shop, returner.email, Role.WAREHOUSE, by=admin)
    link_of(invitation)
    invitation.refresh_from_db()
    invitation.accept(returner)
    assert returner.role_in(shop.pk) == Role.WAREHOUSE


def test_a_member_keeps_their_role_when_they_follow_an_old_invitation(shop, invitation):
    link_of(invitation)
    noor = make_person(shop, role=Role.ADMIN, email="noor@keur.test")
    invitation.refresh_from_db()
    invitation.accept(noor)
    assert noor.role_in(shop.pk) == Role.ADMIN


def test_only_admins_invite(client, shop, agent):
    with pytest.raises(PermissionDenied):
        Invitation.objects.invite(shop, "friend@keur.test", Role.ADMIN, by=agent)
    client.force_login(agent)
    url = reverse("shops:invitations", args=[shop.slug])
    assert client.post(url, {"email": "friend@keur.test", "role": "admin"}).status_code == 403
    assert not Invitation.objects.exists()


def test_members_are_not_invited_again(client, shop, admin, agent):
    client.force_login(admin)
    url = reverse("shops:invitations", args=[shop.slug])
    response = client.post(url, {"email": agent.email.upper(), "role": "agent"})
    assertContains(response, "already a member", status_code=422)
    assert not Invitation.objects.exists()


def test_who_is_invited_stands_on_the_page(client, shop, admin):
    client.force_login(admin)
    url = reverse("shops:invitations", args=[shop.slug])
    page = client.post(url, {"email": "noor@keur.test", "role": "agent"}, follow=True)
    assertContains(page, "noor@keur.test")
    assertNotContains(page, "too old")
