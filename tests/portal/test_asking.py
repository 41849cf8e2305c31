"""Asking for a return: what can be chosen and why not, what is kept between the steps, and that it is sent once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from messaging.models import Attachment, Letter
from portal import gifts
from portal.asking import Asking
from portal.models import Visit
from requests_inbox.models import ReturnReason, ReturnRequest, WithdrawalStatement
from tests.builders import fresh, make_order, make_policy, make_reason, make_return

from .conftest import let_in, photo


def step(client, name, data=None, slug="veldkant"):
    url = f"/r/{slug}/{name}/"
    return client.get(url) if data is None else client.post(url, data)


def reason(code="too_small"):
    return ReturnReason.objects.get(code=code).pk


def fill(client, order, *, code="too_small", quantity=1, **said):
    """Choose the first line, and say why."""
    line = order.lines.first().pk
    step(client, "items", {f"item-{line}": "on", f"quantity-{line}": quantity})
    said = {"reason": reason(code), "resolution": "refund", "note": "", "variant": ""} | said
    return step(client, "reasons", {f"{line}-{name}": value for name, value in said.items()})


def send(client, **said):
    key = Visit.objects.order_by("-pk").first().form_key
    return step(client, "check", {"key": key, "words": ""} | said)


def test_three_short_pages_make_a_request(visitor, order):
    assert fill(visitor, order, quantity=2)["Location"] == "/r/veldkant/check/"
    assert "Too small" in step(visitor, "check").content.decode()
    response = send(visitor, words="The box is gone.")
    request = ReturnRequest.objects.get()
    assert response["Location"] == f"/r/veldkant/requests/{request.reference}/"
    line = request.lines.get()
    assert (line.quantity, line.reason.code, line.requested_resolution) == (2, "too_small", "refund")
    assert (request.channel, request.customer_email, request.language) == ("portal", "marit@hoekstra.test", "en")
    assert [message.text for message in request.thread.messages.all()] == ["The box is gone."]
    assert [letter.kind for letter in Letter.objects.all()] == ["received"]
    assert visitor.get(response["Location"]).status_code == 200


def test_the_customer_has_their_own_words_in_the_mail_and_on_the_page(visitor, order):
    fill(visitor, order, note="Look at evil.example/now")
    location = send(visitor)["Location"]
    letter = Letter.objects.get(kind="received")
    assert "Your words" in letter.text
    assert "evil.example" not in letter.text + letter.html  # nothing a stranger typed becomes a link
    assert "evil." in letter.text
    assert "Look at evil.example/now" in visitor.get(location).content.decode()


@pytest.fixture
def withdrawal(shop):
    return make_reason(shop, "withdrawal", ground="withdrawal", en="I withdraw from the purchase")


def test_to_withdraw_here_is_a_statement_confirmed_and_granted_at_once(visitor, order, withdrawal):
    fill(visitor, order, code="withdrawal", quantity=2)
    key = Visit.objects.get().form_key
    first, second = (step(visitor, "check", {"key": key}) for _time in range(2))
    assert first["Location"] == second["Location"]
    request, statement = ReturnRequest.objects.get(), WithdrawalStatement.objects.get()
    assert (statement.request, statement.contract, statement.is_open) == (request, "VK-1001", False)
    assert statement.words == f"2 × {order.lines.first().name}"
    assert (request.status, request.decided_by, request.thread_id) == ("approved", None, statement.thread_id)
    kinds = list(Letter.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[0] == "withdrawal_received"
    assert "received" not in kinds


def test_what_is_withdrawn_among_other_things_is_a_statement_and_a_person_decides(visitor, order, withdrawal):
    first, second = order.lines.order_by("pk")[:2]
    step(visitor, "items", {f"item-{line.pk}": "on" for line in (first, second)} | {f"quantity-{first.pk}": 1})
    told = {}
    for line, code in {first: "withdrawal", second: "too_small"}.items():
        said = {"reason": reason(code), "resolution": "refund", "note": "", "variant": ""}
        told |= {f"{line.pk}-{name}": value for name, value in said.items()}
    step(visitor, "reasons", told)
    send(visitor)
    request, statement = ReturnRequest.objects.get(), WithdrawalStatement.objects.get()
    assert (request.status, statement.request, statement.words) == ("new", request, f"1 × {first.name}")
    assert [line.ground for line in request.lines.order_by("order_line")] == ["withdrawal", "commercial"]


def test_who_was_given_a_present_cannot_withdraw_in_the_name_of_whoever_bought_it(order, withdrawal):
    visitor = let_in(order, address="lisa@friends.test", is_gift=True)
    assert fill(visitor, order, code="withdrawal", resolution="store_credit").status_code == 422
    assert "I withdraw" not in step(visitor, "reasons").content.decode()
    buyer = let_in(order)
    fill(buyer, order)
    assert "I withdraw" in step(buyer, "reasons").content.decode()
    assert not ReturnRequest.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_request(visitor, order):
    fill(visitor, order)
    key = Visit.objects.get().form_key
    first, second = (step(visitor, "check", {"key": key}) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert ReturnRequest.objects.count() == 1


def test_it_works_where_each_page_commits_by_itself(transactional_db, visitor, order):
    fill(visitor, order)
    assert send(visitor).status_code == 302
    request = ReturnRequest.objects.get()
    page = f"/r/veldkant/requests/{request.reference}/"
    assert visitor.post(f"{page}reply/", {"text": "Thank you"}).status_code == 302
    assert visitor.post(f"{page}cancellation/").status_code == 302
    assert fresh(request).status == "cancelled"


def test_the_next_request_is_another_one(visitor, order):
    fill(visitor, order)
    send(visitor)
    fill(visitor, order)
    send(visitor)
    assert ReturnRequest.objects.count() == 2


def test_of_what_is_in_another_return_it_is_said_why_it_cannot_be_chosen(visitor, order):
    request = make_return(order=order, quantities=(3, 1))
    page = step(visitor, "items").content.decode()
    assert page.count(f"This is in your return {request.reference}.") == 2
    assert 'type="checkbox"' not in page


def test_of_what_is_left_no_more_can_be_chosen(visitor, order):
    make_return(order=order, quantities=(2,))
    line = order.lines.first()
    assert "1 of 3 can still be returned." in step(visitor, "items").content.decode()
    response = step(visitor, "items", {f"item-{line.pk}": "on", f"quantity-{line.pk}": "2"})
    assert response.status_code == 422


def test_what_somebody_else_asked_back_meanwhile_is_not_sent(visitor, order):
    fill(visitor, order, quantity=3)
    make_return(order=order, quantities=(3,))
    assert send(visitor)["Location"] == "/r/veldkant/reasons/"
    assert ReturnRequest.objects.count() == 1


def test_a_line_of_another_order_cannot_be_chosen(visitor, order):
    foreign = make_order(order.shop).lines.first()
    response = step(visitor, "items", {f"item-{foreign.pk}": "on", f"quantity-{foreign.pk}": "1"})
    assert response.status_code == 422
    assert Visit.objects.get().draft == {}


def test_choosing_nothing_is_told(visitor, order):
    response = step(visitor, "items", {})
    assert response.status_code == 422
    assert "Choose at least one item." in response.content.decode()


def test_the_only_thing_that_can_be_returned_is_chosen_already(shop):
    order = make_order(shop, lines=[(1, "5.00")])
    assert "checked" in step(let_in(order), "items").content.decode()


def test_late_is_said_and_can_still_be_asked(shop):
    order = make_order(shop, delivered_at=timezone.now() - timedelta(days=90))
    visitor = let_in(order)
    assert "The return window ended on" in step(visitor, "items").content.decode()
    fill(visitor, order)
    send(visitor)
    assert ReturnRequest.objects.get().is_late


def test_a_shop_that_takes_nothing_late_says_so_and_which_reasons_are_left(shop):
    order = make_order(shop, delivered_at=timezone.now() - timedelta(days=40))
    make_policy(shop, late="refuse")
    visitor = let_in(order)
    page = step(visitor, "items").content.decode()
    assert "You can still ask" not in page
    assert "What is faulty, damaged or wrong can still be reported" in page
    fill(visitor, order)
    page = step(visitor, "reasons").content.decode()
    assert re.search(r'<p class="field__hint">.*Too small.*: The return window ended on .*</p>', page)
    assert fill(visitor, order, code="broken", note="It came apart.")["Location"] == "/r/veldkant/check/"


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"reason": ""}, "Please choose a reason."),
        ({"reason": "999999"}, "Select a valid choice"),
        ({"resolution": "exchange"}, "Please say which size or colour you would like."),
        ({"code": "broken"}, "What is wrong with it?"),
    ],
)
def test_what_has_to_be_said_is_asked_for_and_nothing_typed_is_lost(visitor, order, said, wrong):
    typed = {} if "code" in said else {"note": "Typed with care"}
    response = fill(visitor, order, **typed, **said)
    page = response.content.decode()
    assert response.status_code == 422
    assert wrong in page
    if typed:
        assert "Typed with care" in page
        assert "Typed with care" in step(visitor, "reasons").content.decode()
    assert step(visitor, "check").status_code == (302 if "reason" in said else 200)


def test_whoever_withdraws_need_not_say_why(visitor, order):
    make_reason(order.shop, "by_right", ground="withdrawal")
    assert fill(visitor, order, code="by_right").status_code == 302


def test_back_keeps_what_is_not_finished(visitor, order):
    line = order.lines.first().pk
    step(visitor, "items", {f"item-{line}": "on", f"quantity-{line}": "2"})
    response = step(visitor, "reasons", {f"{line}-note": "Half a sentence", "back": "1"})
    assert response["Location"] == "/r/veldkant/items/"
    assert "checked" in step(visitor, "items").content.decode()
    assert "Half a sentence" in step(visitor, "reasons").content.decode()


def test_what_was_said_of_a_line_comes_back_with_it(visitor, order):
    first, second = order.lines.all()
    fill(visitor, order, note="Too tight")
    step(visitor, "items", {f"item-{second.pk}": "on"})
    step(visitor, "items", {f"item-{first.pk}": "on", f"item-{second.pk}": "on"})
    assert "Too tight" in step(visitor, "reasons").content.decode()


def test_what_was_begun_goes_on_on_another_day_and_another_device(visitor, order):
    fill(visitor, order, note="Too tight")
    phone = let_in(order)
    assert "Too tight" in step(phone, "check").content.decode()
    assert step(visitor, "check")["Location"] == "/r/veldkant/reasons/"


def test_what_is_asked_at_the_first_device_afterwards_is_another_request(order):
    order.lines.update(quantity=5)
    first = let_in(order)
    fill(first, order)
    second = let_in(order)
    fill(second, order)
    assert send(second).status_code == 302
    fill(first, order)
    assert send(first).status_code == 302
    assert ReturnRequest.objects.count() == 2


def test_a_reason_that_the_shop_retired_is_asked_for_again(visitor, order):
    fill(visitor, order)
    ReturnReason.objects.update(is_active=False)
    assert step(visitor, "check")["Location"] == "/r/veldkant/reasons/"


def test_a_page_of_an_order_shows_nothing_of_another(visitor, order):
    other = make_order(order.shop, number="VK-2", customer_email="other@x.test")
    theirs = make_return(order=other)
    for page in ("order", "items", f"requests/{theirs.reference}", f"requests/{theirs.reference}/cancellation"):
        response = visitor.get(f"/r/veldkant/{page}/", follow=True)
        assert "VK-2" not in response.content.decode()
    assert visitor.get(f"/r/veldkant/requests/{theirs.reference}/").status_code == 404
    assert visitor.post(f"/r/veldkant/requests/{theirs.reference}/reply/", {"text": "x"}).status_code == 404
    assert visitor.post(f"/r/veldkant/requests/{theirs.reference}/cancellation/").status_code == 404
    assert fresh(theirs).status == "new"


# Presents ----------------------------------------------------------------------------------------------------------


def test_a_present_goes_back_without_a_word_to_whoever_gave_it(client, order):
    response = client.post("/r/veldkant/gift/", {"number": "VK-1001", "code": gifts.shown(order).lower()})
    assert response.status_code == 302
    page = step(client, "items").content.decode()
    assert "20.00" not in page
    assert "marit" not in page
    assert fill(client, order, resolution="refund").status_code == 422
    fill(client, order, resolution="store_credit")
    assert send(client).status_code == 422
    assert "marit" not in step(client, "check").content.decode()
    send(client, name="Noor", email="noor@x.test")
    request = ReturnRequest.objects.get()
    assert (request.customer_name, request.customer_email) == ("Noor", "noor@x.test")
    assert [letter.recipient for letter in Letter.objects.all()] == ["noor@x.test"]
    assert client.get(f"/r/veldkant/requests/{request.reference}/").status_code == 200
    giver = let_in(order)
    assert giver.get(f"/r/veldkant/requests/{request.reference}/").status_code == 404


@pytest.mark.parametrize(
    ("offered", "wishes"),
    [
        (["refund"], ["store_credit"]),
        (["refund", "exchange"], ["exchange"]),
        (["store_credit", "repair", "refund"], ["store_credit", "repair"]),
    ],
)
def test_a_present_is_offered_what_the_shop_offers_and_never_the_money(shop, order, offered, wishes):
    make_policy(shop, resolutions=offered)
    visit, _key = Visit.objects.begin(order, is_gift=True)
    assert [code for code, _name, _about in Asking(visit).offered] == wishes


def test_who_bought_it_learns_nothing_of_what_the_present_sends_back(order, visitor):
    gift = let_in(order, address="", is_gift=True)
    fill(gift, order, resolution="store_credit")
    send(gift, name="Noor", email="lisa@friends.test")
    theirs = ReturnRequest.objects.get()
    page = step(visitor, "items").content.decode()
    assert "can still be returned" not in page
    assert theirs.reference not in page
    order.lines.update(pending_quantity=F("quantity"))
    page = step(visitor, "items").content.decode()
    assert theirs.reference not in page
    assert page.count("This cannot be returned here") == 1
    mine = step(gift, "items").content.decode()
    assert theirs.reference in mine


def test_an_address_that_a_gift_visitor_types_opens_nothing_of_whoever_has_it(order):
    buyers = make_return(order=order, quantities=(1,))
    gift = let_in(order, address="", is_gift=True)
    fill(gift, order, resolution="store_credit")
    for address in ("marit@hoekstra.test", "Marit@Hoekstra.test"):
        refused = send(gift, name="Noor", email=address)
        assert refused.status_code == 422
        assert "an address of your own" in refused.content.decode()
    theirs = make_return(order=order, quantities=(1,))
    ReturnRequest.objects.filter(pk=theirs.pk).update(customer_email="lisa@friends.test")
    send(gift, name="Noor", email="lisa@friends.test")
    mine = ReturnRequest.objects.latest("pk")
    assert Visit.objects.get().address == ""
    assert gift.get(f"/r/veldkant/requests/{mine.reference}/").status_code == 200
    for other in (buyers, theirs):
        assert gift.get(f"/r/veldkant/requests/{other.reference}/").status_code == 404
        assert gift.post(f"/r/veldkant/requests/{other.reference}/cancellation/").status_code == 404
    assert gift.get("/r/veldkant/order/").context["requests"] == [mine]


def test_two_who_know_one_gift_code_share_no_draft(order):
    fill(let_in(order, address="", is_gift=True), order, resolution="store_credit", note="my secret words")
    other = let_in(order, address="", is_gift=True)
    assert step(other, "reasons")["Location"] == "/r/veldkant/items/"


@pytest.mark.parametrize(("number", "code"), [("VK-1001", "AAAAA-AAAAA"), ("VK-9", "AAAAAAAAAA"), ("VK-1001", "x")])
def test_a_wrong_gift_code_opens_nothing(client, order, number, code):
    assert client.post("/r/veldkant/gift/", {"number": number, "code": code}).status_code == 422
    assert not Visit.objects.exists()


def test_gift_codes_cannot_be_tried_for_long(client, order):
    answers = [
        client.post("/r/veldkant/gift/", {"number": "VK-1001", "code": str(uuid4())[:10]}).status_code
        for _try in range(7)
    ]
    assert answers == [422] * 5 + [429] * 2


def test_photos_of_a_line_are_files_of_its_conversation(visitor, order):
    line = order.lines.first().pk
    step(visitor, "items", {f"item-{line}": "on"})
    files = [SimpleUploadedFile(f"{n}.jpg", photo(colour=n), "image/jpeg") for n in ("red", "blue")]
    said = {f"{line}-reason": reason(), f"{line}-resolution": "refund", f"{line}-photos": files}
    assert step(visitor, "reasons", said).status_code == 302
    send(visitor)
    request = ReturnRequest.objects.get()
    assert [one.name for one in request.photos[request.line_list[0].pk]] == ["red.webp", "blue.webp"]
    assert Attachment.objects.filter(message__thread=request.thread).count() == 2
    page = visitor.get(f"/r/veldkant/requests/{request.reference}/").content.decode()
    assert "red.webp" in page


def test_only_goods_that_are_not_as_they_should_be_are_mended(visitor, order):
    response = fill(visitor, order, resolution="repair")
    assert response.status_code == 422
    assert "choose something else" in response.content.decode()
