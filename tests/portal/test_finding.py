"""Coming in: whoever knows an order's number and address gets a mail at that address; nobody learns anything else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from helpdesk.jobs.models import Job
from portal import finding
from portal.models import Knock, Tries, Visit
from portal.tasks import forget_visitors
from tests.builders import make_order, make_shop

from .conftest import answered, knock


def words(response):
    """A page without what differs from one asking to the next by itself."""
    changing = ("csrfmiddlewaretoken", "nonce=")
    return [line for line in response.content.decode().splitlines() if not any(word in line for word in changing)]


@pytest.mark.parametrize("contact", ["marit@hoekstra.test", " Marit@Hoekstra.TEST ", "3511AB", "3511 ab"])
@pytest.mark.parametrize("number", ["VK-1001", "vk-1001 ", "#VK-1001"])
def test_number_and_address_bring_a_mail_with_a_link_and_a_code(client, order, number, contact):
    page = knock(client, number=number, contact=contact)
    made = Knock.objects.get()
    assert page["Location"] == f"/r/veldkant/code/{made.key}/"
    link, code = answered(made)
    assert mail.outbox[0].to == ["marit@hoekstra.test"]
    assert mail.outbox[0].subject == f"{code} is your code for Veldkant"
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert link.startswith("/r/veldkant/in/")


@pytest.mark.parametrize(
    ("number", "contact"),
    [("VK-1001", "other@hoekstra.test"), ("VK-1002", "marit@hoekstra.test"), ("VK-1001", "9999 ZZ"), ("VK-1001", "x")],
)
def test_what_is_wrong_looks_the_same_and_mails_nobody(client, order, number, contact):
    right = client.get(knock(client)["Location"])
    wrong = client.get(knock(client, number=number, contact=contact)["Location"])
    assert [line.replace(number, "VK-1001") for line in words(wrong)] == words(right)
    assert right.status_code == wrong.status_code == 200
    assert answered(Knock.objects.last()) is None


def test_hit_and_miss_cost_the_page_the_same_work(client, order, django_assert_num_queries):
    knock(client)
    for contact in ("marit@hoekstra.test", "nobody@hoekstra.test"):
        with django_assert_num_queries(10):
            knock(client, contact=contact)
    assert Job.objects.filter(task="portal.tasks.answer_knock").count() == 3


def test_an_order_of_another_shop_is_none_of_ours(client, order):
    make_shop(slug="other")
    knock(client, slug="other")
    assert answered(Knock.objects.get()) is None


def test_an_order_without_an_address_brings_no_mail(client, shop):
    make_order(shop, number="VK-7", customer_email="", postcode="1000")
    knock(client, number="VK-7", contact="1000")
    assert answered(Knock.objects.get()) is None


def test_the_code_opens_the_door_once_under_a_new_key(client, order):
    page = knock(client)["Location"]
    _link, code = answered(Knock.objects.get())
    client.cookies["visit"] = "planted" * 6 + "x"
    response = client.post(page, {"code": code})
    assert response["Location"] == "/r/veldkant/order/"
    cookie = response.cookies["visit"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/r/veldkant/", True, "Lax")
    assert not Visit.objects.filter(key_hash=cookie.value).exists()  # its hash is kept, and not itself
    assert client.get("/r/veldkant/items/").status_code == 200
    assert client.post(page, {"code": code}).status_code == 422


def test_five_wrong_codes_close_the_door_to_the_right_one(client, order):
    page = knock(client)["Location"]
    _link, code = answered(Knock.objects.get())
    for wrong in range(5):
        assert client.post(page, {"code": f"{(int(code.replace(' ', '')) + wrong + 1) % 10**6:06}"}).status_code == 422
    assert client.post(page, {"code": code}).status_code == 422
    assert not Visit.objects.exists()


def test_after_five_wrong_codes_the_page_says_what_still_opens_it_whether_or_not_there_is_such_an_order(client, order):
    hit, miss = knock(client)["Location"], knock(client, contact="nobody@hoekstra.test")["Location"]
    answered(Knock.objects.order_by("pk").first())
    said = {page: [client.post(page, {"code": "x"}).content.decode() for _try in range(6)] for page in (hit, miss)}
    for pages in said.values():
        assert ["The link in the mail still does" in one for one in pages] == [False] * 4 + [True] * 2


def test_a_page_that_is_not_there_wears_the_shops_brand(client, shop):
    for address in ("/r/veldkant/nothing/", "/r/veldkant/code/00000000-0000-4000-8000-000000000000/"):
        page = client.get(address)
        assert page.status_code == 404
        assert "/r/veldkant/brand.css" in page.content.decode()
    stranger = client.get("/r/nobody/nothing/")
    assert stranger.status_code == 404
    assert "brand.css" not in stranger.content.decode()


def test_a_code_for_nothing_is_refused_in_the_same_words(client, order):
    hit, miss = knock(client)["Location"], knock(client, contact="nobody@hoekstra.test")["Location"]
    answered(Knock.objects.first())
    assert words(client.post(hit, {"code": "000 000x"})) == words(client.post(miss, {"code": "000 000x"}))


def test_looking_at_the_link_opens_nothing_and_pressing_opens_it_once(client, order):
    knock(client)
    link, _code = answered(Knock.objects.get())
    for _look in range(5):
        assert client.get(link).status_code == 200
    assert client.post(link)["Location"] == "/r/veldkant/order/"
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_link_and_code_end_after_half_an_hour(client, order):
    page = knock(client)["Location"]
    link, code = answered(Knock.objects.get())
    Knock.objects.update(expires_at=timezone.now())
    assert client.post(link).status_code == 410
    assert client.post(page, {"code": code}).status_code == 422


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 64])
def test_a_link_that_was_never_sent_leads_nowhere(client, order, token):
    knock(client)
    assert client.get(f"/r/veldkant/in/{token}/").status_code == 404


def test_the_link_of_one_shop_opens_no_other(client, order):
    make_shop(slug="other")
    knock(client)
    link, _code = answered(Knock.objects.get())
    assert client.post(link.replace("veldkant", "other")).status_code == 404


def test_who_guesses_has_to_wait_whether_or_not_the_order_exists(client, order):
    for number in ("VK-1001", "VK-9999"):
        for guess in range(5):
            assert knock(client, number=number, contact=f"guess-{guess}{number}@x.test").status_code == 302
        response = knock(client, number=number, contact=f"guess-{number}@x.test")
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 900
        assert 'value="VK-' in response.content.decode()  # what was typed is still there


def test_whoever_goes_on_guessing_is_stopped_and_shown_nothing(client, order):
    """A network is stopped long before; the rest never reaches an order."""
    answers = {knock(client, number=str(n), contact=f"{n}@x.test").status_code for n in range(200)}
    assert answers == {302, 429}
    assert Knock.objects.count() == 20
    assert [made for made in Knock.objects.all() if answered(made)] == []


def test_the_limits_are_in_the_database(client, order):
    knock(client)
    assert Tries.objects.count() == 7  # four buckets; all but the shop's in two stretches of time
    assert not Tries.objects.filter(bucket__contains="marit").exists()


def test_a_mailbox_is_not_filled_by_whoever_asks_again_and_again(client, order):
    for _time in range(20):
        made = Knock.objects.create(shop=order.shop, number="VK-1001", contact="marit@hoekstra.test", language="en")
        answered(made)
    assert len(mail.outbox) == 8


@pytest.mark.parametrize("typed", [{"number": "", "contact": "a@b.test"}, {"number": "1", "contact": "a@"}, {}])
def test_what_is_missing_is_said_and_what_was_typed_stays(client, shop, typed):
    response = client.post("/r/veldkant/", typed)
    assert response.status_code == 422
    assert all(f'value="{value}"' in response.content.decode() for value in typed.values() if value)


def test_a_mail_that_could_not_be_sent_is_tried_again_and_sent_once(client, order, monkeypatch):
    def refuse(*_mail):
        raise OSError("No mail server")

    knock(client)
    waiting = Knock.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(finding, "send_way_in", refuse)
        for _try in range(12):  # which do not count as so many mails to one address
            with pytest.raises(OSError, match="No mail server"):
                answered(waiting)
    link, _code = answered(waiting)
    assert answered(waiting) is None
    assert len(mail.outbox) == 1
    assert client.post(link).status_code == 302


def test_the_mail_is_in_the_language_of_the_page(client, order):
    client.get("/r/veldkant/?language=nl")
    knock(client)
    answered(Knock.objects.get())
    assert "is je code voor Veldkant" in mail.outbox[0].subject


def test_pages_of_an_order_lead_to_the_start_without_a_visit_and_after_its_end(client, visitor, order):
    assert visitor.get("/r/veldkant/items/").status_code == 200
    Visit.objects.update(expires_at=timezone.now())
    for browser in (client, visitor):
        for page in ("order", "items", "reasons", "check", "requests/V-10001"):
            assert browser.get(f"/r/veldkant/{page}/")["Location"] == "/r/veldkant/"


def test_what_nobody_needs_is_forgotten(client, order):
    knock(client)
    old = timezone.now() - timedelta(days=30)
    Knock.objects.update(made_at=old)
    Tries.objects.update(begins_at=old)
    Visit.objects.begin(order)
    Visit.objects.update(expires_at=old)
    forget_visitors.func()
    assert not Knock.objects.exists()
    assert not Tries.objects.exists()
    assert not Visit.objects.exists()
