"""Every address, every method, every role, with the objects of another shop: nothing is there (T48, T71)."""

from django.test import Client
from django.urls import reverse

from requests_inbox.models import RequestLine, StaffAlert
from shops.models import Role
from tests.attack.addresses import ADDRESSES, NAMES, OF_A_VERSION, everything, is_public

METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
# The same names for everybody.
NAMES_NOTHING_OF_A_SHOP = {"requests_inbox:queue", "requests_inbox:bulk", "requests_inbox:together", "demo:sample_page"}
# Jobs are those of the whole desk; see may_read_errors for what an admin of one shop does not read.
OF_THE_WHOLE_DESK = {"job_retry"}
FOR_SERVICES = ["messaging:mail_in", "messaging:mail_track", "returns:payment_news"]
OF_ONE_PERSON = {"mfa_remove_webauthn", "mfa_edit_webauthn", "notifications:browser_removal"}


def names_a_row(name):
    return (
        bool(ADDRESSES[name][0])
        and not is_public(name)
        and name not in NAMES_NOTHING_OF_A_SHOP | OF_THE_WHOLE_DESK | OF_ONE_PERSON
    )


def signed_in(person, **kwargs):
    client = Client(**kwargs)
    client.force_login(person)
    return client


def ask(client, method, url, **data):
    return getattr(client, method)(url, data) if method in ("get", "head", "post") else getattr(client, method)(url)


# Whose second word is no row.
VERBS = {f"requests_inbox:{name}" for name in (
    "act", "mail", "draft", "form_field_new", "return_form_version", "policy_rule_new", *OF_A_VERSION,
)}  # fmt: skip


def test_there_are_addresses_to_attack(ours):
    urls = ours.urls(only=names_a_row)
    assert len(urls) > 40
    lead = signed_in(ours.people["admin"])
    found = {name for name, url in urls if lead.get(url).status_code == 200}
    assert found >= {"requests_inbox:show", "requests_inbox:letter", "requests_inbox:ask_for_order", "shops:members"}


def test_nothing_of_another_shop_can_be_read_or_changed(ours, theirs):
    foreign = theirs.urls(only=names_a_row)
    for role in Role.values:
        client = signed_in(ours.people[role])
        before = everything()
        for _name, url in foreign:
            answers = {}
            for method in METHODS if role == Role.ADMIN else ("get", "post"):
                response = ask(
                    client, method, url, version="1", text="x", reason="x", role="admin", email="me@evil.test"
                )
                answers[method] = response.status_code
            assert set(answers.values()) <= {404, 405}, (role, url, answers)
            assert 404 in answers.values()  # a method that an address does not have is refused before anybody looks
        assert everything() == before


def test_the_passkey_or_browser_of_somebody_else_is_not_there(ours, theirs):
    client = Client()
    client.force_login(ours.people["admin"])
    client.post("/accounts/reauthenticate/", {"password": "a-long-password"})
    before = everything()
    for _name, url in theirs.urls(only=lambda name: name in OF_ONE_PERSON):
        assert ask(client, "get", url).status_code in (404, 405), url
        assert ask(client, "post", url, name="mine now").status_code == 404, url
    assert everything() == before


def test_a_row_of_another_shop_under_an_address_of_ones_own_is_not_there(ours, theirs):
    mixed = []
    for name in filter(names_a_row, NAMES):
        mine, foreign = ours.arguments(name)[0], theirs.arguments(name)[0]
        if len(mine) > 1 and name not in VERBS:
            mixed += [reverse(name, kwargs={**foreign, first: mine[first]}) for first in mine]
    assert len(mixed) >= 8
    for role in Role.values:
        client = signed_in(ours.people[role])
        before = everything()
        for url in mixed:
            for method in ("get", "post"):
                assert ask(client, method, url, role="admin").status_code in (403, 404, 405), (role, method, url)
        assert everything() == before


def test_a_line_or_an_alert_of_another_request_cannot_be_named_in_a_form(ours, theirs):
    alert = StaffAlert.objects.create(request=theirs.request, code="foreign")
    line = RequestLine.objects.filter(request=theirs.request).first()
    for role in Role.values:
        client = signed_in(ours.people[role])
        before = everything()
        for name, field, pk in [("items", "line", line.pk), ("acknowledgement", "alert", alert.pk)]:
            url = f"/requests/{ours.request.reference}/{name}/"
            response = client.post(url, {"version": ours.request.version, field: pk, "decision": "approved"})
            assert response.status_code in (403, 422)
        assert everything() == before


def test_nobody_reads_or_changes_anything_without_signing_in(ours):
    client, before = Client(), everything()
    for name, url in ours.urls(only=lambda name: not is_public(name)):
        for method in METHODS:
            response = ask(client, method, url, text="x", version="1")
            assert response.status_code in (302, 405), (name, method, response.status_code)
            assert response.status_code == 405 or response["Location"].startswith("/accounts/login/?next=")
    assert everything() == before


def test_what_is_open_to_everybody_is_a_short_list():
    public = {name for name in NAMES if is_public(name) and not name.startswith("demo:")}
    assert public == {
        "healthz", "readyz", "shops:logo", "shops:invitation", "shops:invitation_link",
        "messaging:mail_in", "messaging:mail_track", "returns:payment_news",
        "messaging:remote_picture",  # its address is encrypted, and holds who may look
        "account_login", "account_logout", "account_inactive", "account_signup", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "mfa_authenticate", "mfa_login_webauthn", "signed_in", "notifications:push_worker",
        # The customers' own pages; what an order is needed for asks for a visit instead (tests/portal).
        "portal:withdrawal", "portal:withdrawal_received", "portal:withdrawal_items",
        "portal:home", "portal:brand", "portal:code", "portal:entry", "portal:follow", "portal:hand_over",
        "portal:gift", "portal:details", "portal:snippet",
        "portal:order", "portal:items", "portal:reasons", "portal:uploads", "portal:upload", "portal:upload_picture",
        "portal:upload_removal", "portal:check", "portal:request", "portal:reply", "portal:cancellation",
        "portal:file", "portal:picture", "portal:label", "portal:paper", "portal:way", "portal:counter",
        "portal:slip", "portal:tracking", "portal:after_payment",
        "requests_inbox:policy_schema",  # which says how a policy is written, and nothing of one
    }  # fmt: skip


def test_no_address_takes_a_post_without_the_token_of_its_form(ours):
    for person in (None, ours.people["admin"]):
        client = Client(enforce_csrf_checks=True)
        if person:
            client.force_login(person)
        before = everything()
        for name, url in ours.urls(only=lambda name: name not in FOR_SERVICES):
            for method in ("post", "delete"):
                assert ask(client, method, url, version="1", text="x").status_code == 403, (person, name, method)
        assert everything() == before


def test_no_view_is_exempt_from_the_token():
    """But for services whose addresses hold a secret, or whose news are signed. Whoever adds one lists it here."""
    assert [name for name in NAMES if getattr(ADDRESSES[name][1], "csrf_exempt", False)] == FOR_SERVICES


def test_somebody_whose_membership_ended_finds_nothing_any_more(ours):
    client = signed_in(ours.people["agent"])
    assert client.get(f"/requests/{ours.request.reference}/").status_code == 200
    ours.people["agent"].memberships.get().end(by=ours.people["admin"])
    before = everything()
    for name, url in ours.urls(only=names_a_row):
        for method in ("get", "post"):
            assert ask(client, method, url, version="1").status_code in (404, 405), (name, method)
    assert everything() == before


def test_the_two_shops_of_one_person_stay_apart(ours, theirs):
    """Who leads one shop and works in another is only an agent there."""
    both = ours.people["admin"]
    both.memberships.create(shop=theirs.shop, role="agent")
    client, before = signed_in(both), everything()
    for path in ("", "members/", "invitations/"):
        assert client.post(f"/settings/shops/{theirs.shop.slug}/{path}").status_code in (403, 405)
    assert client.post(f"/reasons/{theirs.shop.slug}/", {"name_en": "x"}).status_code == 404
    assert client.post(f"/requests/{theirs.approved.reference}/reopening/", {"version": 1}).status_code in (
        403,
        409,
        422,
    )
    assert everything() == before


def test_the_rail_and_the_lists_name_nothing_of_another_shop(ours, theirs):
    client = signed_in(ours.people["team_lead"])
    secret = [theirs.shop.name, theirs.request.reference, theirs.order.customer_email, theirs.order.number]
    admin = signed_in(theirs.people["team_lead"])
    shown = admin.get("/inbox/needs-decision/").content.decode()
    assert theirs.shop.name in shown
    assert theirs.request.reference in shown
    for name, url in ours.urls():
        if not name.startswith("demo:"):
            text = client.get(url).getvalue().decode(errors="replace")
            assert not [word for word in secret if word in text], url
    found = client.get("/requests/new/", {"q": theirs.order.number}).content.decode()
    assert theirs.order.customer_name not in found or theirs.order.customer_email not in found
