import re

from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from helpdesk.jobs.models import Job
from shops.tasks import send_notice, send_password_reset
from tests.shops.making import PASSWORD, make_person, make_shop

NEW = "wind along the Maas 8"


def ask(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def link_in_the_mail():
    return re.search(r"http\S+", mail.outbox[-1].body)[0]


def test_a_known_and_an_unknown_address_get_the_same_answer_and_the_same_work(client, agent):
    answers = [ask(client, email) for email in (agent.email, "nobody@keur.test")]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert list(Job.objects.values_list("task", "args").order_by("pk")) == [
        ("shops.tasks.send_password_reset", [agent.email]),
        ("shops.tasks.send_password_reset", ["nobody@keur.test"]),
    ]
    assert mail.outbox == []


def test_only_somebody_who_works_here_gets_a_letter(agent):
    send_password_reset.call("nobody@keur.test")
    assert mail.outbox == []
    send_password_reset.call(agent.email)
    assert [letter.to for letter in mail.outbox] == [[agent.email]]


def test_the_link_is_built_on_the_address_of_the_shop(client, db):
    shop = make_shop(base_url="https://returns.veldkant.test")
    person = make_person(shop)
    client.post(reverse("account_reset_password"), {"email": person.email}, headers={"host": "localhost"})
    send_password_reset.call(person.email)
    assert link_in_the_mail().startswith("https://returns.veldkant.test/accounts/password/reset/key/")


def test_the_letter_is_in_the_readers_language(db):
    person = make_person(make_shop(), language="nl")
    send_password_reset.call(person.email)
    assert '<html lang="nl">' in mail.outbox[0].alternatives[0].content


def test_a_new_password_by_the_link_works_once_and_ends_other_sessions(client, agent):
    elsewhere = Client()
    elsewhere.force_login(agent)
    send_password_reset.call(agent.email)
    link = link_in_the_mail().removeprefix("http://localhost")

    page = client.get(link, follow=True)
    assertContains(page, "Choose a new password")
    address = page.redirect_chain[-1][0]
    assert "key/" in address
    assert link not in address
    client.post(address, {"password1": NEW, "password2": NEW})

    agent.refresh_from_db()
    assert agent.check_password(NEW)
    assert elsewhere.get(reverse("shops:settings")).status_code == 302
    assertContains(Client().get(link, follow=True), "no longer works")


def test_a_weak_new_password_is_refused_with_the_reason(client, agent):
    client.force_login(agent)
    fields = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    assertContains(client.post(reverse("account_change_password"), fields), "too short")


def test_changing_the_password_asks_to_sign_in_anew_and_tells_its_owner(client, agent):
    client.force_login(agent)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), fields)
    assert "_auth_user_id" not in client.session
    job = Job.objects.get(task="shops.tasks.send_notice")
    send_notice.call(*job.args)
    assert mail.outbox[0].to == [agent.email]


def test_what_was_typed_into_a_password_page_is_never_kept_in_a_session(client, db):
    client.post(reverse("mfa_deactivate_totp"), {"password": PASSWORD})
    client.post(reverse("shops:profile"), {"password": PASSWORD, "name": "Sanne"})
    assert PASSWORD not in str(dict(client.session))


def test_an_expired_session_leads_to_signing_in(client, db):
    assertRedirects(
        client.get(reverse("shops:profile")), "/accounts/login/?next=/settings/profile/", fetch_redirect_response=False
    )
