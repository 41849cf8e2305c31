"""Words to the customer: sent, taken back, asked, answered and reminded; with files, drafts and saved replies."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from messaging.files import keep_file
from messaging.models import Attachment, IncomingMail, Letter, Message
from requests_inbox.correspondence import hearing
from requests_inbox.models import Draft, Question, SavedReply, StaleDraft
from requests_inbox.refusals import NotYours, Refusal, Repeated, Unready
from requests_inbox.replaying import present, replay
from requests_inbox.tasks import remind_customers
from requests_inbox.timeline import timeline
from tests.builders import fresh, make_person, make_return, make_shop

WORDS = "We found your parcel."


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def mine(request_, agent):
    return keep_file(request_.thread, "label.pdf", b"%PDF-1.7 label", "application/pdf", uploaded_by=agent)


def written(request):
    return Letter.objects.filter(thread=request.thread_id).exclude(kind__in=["received", "reminder"]).latest("pk")


def hear(request, text="Here you are.", authenticity="verified", files=(), **fields):
    """A mail of the customer's, in the thread."""
    mail = IncomingMail.objects.create(door="pipe", size=1, sha256="0" * 64)
    message = Message.objects.create(
        thread=request.thread, mail=mail, text=text, authenticity=authenticity, from_name="Marit Hoekstra",
        from_address=request.customer_email, evidence="DMARC passed for hoekstra.test.", **fields,
    )  # fmt: skip
    for name, kind, size in files:
        content = b"\x89PNG\r\n\x1a\n" + b"x" * size if kind == "image/png" else b"x" * size
        keep_file(request.thread, name, content, kind, message=message)
    hearing.hear(message)
    return message


@pytest.mark.parametrize("prepare", ["new", "approved", "cancelled"])
def test_one_writes_in_any_state_and_the_letter_waits_for_the_undo_window(request_, agent, prepare):
    if prepare == "approved":
        request_.approve(by=agent, seen=1)
    elif prepare == "cancelled":
        request_.cancel(by=agent, seen=1, kind="error")
    now = fresh(request_)
    now.write(by=agent, text=WORDS)
    letter = written(request_)
    assert (letter.kind, letter.words, letter.automatic, letter.state) == ("message", WORDS, False, "queued")
    assert WORDS in letter.text
    assert letter.not_before > timezone.now()
    assert (fresh(request_).status, request_.events.last().verb) == (prepare, "wrote")
    assert replay(request_) == present(fresh(request_))


def test_a_colleagues_hold_does_not_stop_a_message(request_, agent, lead):
    request_.hold(by=lead, seen=1, reason="lunch")
    fresh(request_).write(by=agent, text=WORDS)
    assert written(request_).words == WORDS


def test_who_does_not_work_on_requests_does_not_write(request_, shop):
    with pytest.raises(NotYours):
        request_.write(by=make_person(shop, "viewer"), text=WORDS)
    assert not Letter.objects.filter(kind="message").exists()


def test_the_same_form_writes_once(request_, agent):
    key = "6c2b1f0e-7f9b-4d47-9b51-1c4a8f0a2d11"
    request_.write(by=agent, text=WORDS, key=key)
    with pytest.raises(Repeated):
        fresh(request_).write(by=agent, text=WORDS, key=key)
    assert Letter.objects.filter(kind="message").count() == 1


def test_a_gap_that_nothing_fills_stops_the_mail(request_, agent):
    with pytest.raises(Unready, match=r"\$\{ship_by\}"):
        request_.write(by=agent, text="Send it by ${ship_by}. It costs $5.")
    assert not Letter.objects.filter(kind="message").exists()


def test_files_leave_with_their_letter_and_with_no_other(request_, agent, mine):
    request_.write(by=agent, text=WORDS, files=[mine.key])
    assert list(written(request_).attachments.all()) == [mine]
    with pytest.raises(Unready):
        fresh(request_).write(by=agent, text=WORDS, files=[mine.key])


def test_nobody_sends_a_file_of_somebody_else(request_, agent, lead, mine):
    with pytest.raises(Unready):
        request_.write(by=lead, text=WORDS, files=[mine.key])
    mine.refresh_from_db()
    assert mine.letter is None


def test_taken_back_its_words_and_files_lie_ready_again(request_, agent, mine):
    request_.write(by=agent, text=WORDS, files=[mine.key])
    Draft.objects.keep(agent, request_, "message", "P.S.", seen=1)
    fresh(request_).withdraw_letter(by=agent, letter=written(request_))
    assert written(request_).state == "withdrawn"
    assert Draft.objects.get().text == f"{WORDS}\n\nP.S."
    assert list(Attachment.objects.waiting_for(agent, request_.thread)) == [mine]
    assert replay(request_) == present(fresh(request_))


def test_what_has_left_is_not_taken_back(request_, agent):
    request_.write(by=agent, text=WORDS)
    Letter.objects.update(state="sent")
    with pytest.raises(Refusal, match="just left"):
        fresh(request_).withdraw_letter(by=agent, letter=written(request_))
    assert not Draft.objects.filter(text=WORDS).exists()


def test_a_colleague_does_not_take_back_what_i_wrote_but_a_lead_does(request_, agent, shop, lead):
    request_.write(by=agent, text=WORDS)
    with pytest.raises(NotYours):
        fresh(request_).withdraw_letter(by=make_person(shop), letter=written(request_))
    fresh(request_).withdraw_letter(by=lead, letter=written(request_))
    assert Draft.objects.get().person == agent


def test_a_decisions_mail_is_not_taken_back_alone(request_, agent):
    request_.approve(by=agent, seen=1)
    with pytest.raises(Refusal):
        fresh(request_).withdraw_letter(by=agent, letter=fresh(request_).decision_letter)


def test_sent_now_it_waits_no_longer(request_, agent):
    request_.write(by=agent, text=WORDS)
    fresh(request_).hasten_letter(by=agent, letter=written(request_))
    assert written(request_).not_before <= timezone.now()


def test_asking_names_what_is_missing_in_the_customers_language(shop, agent):
    request = make_return(shop, customer_language="nl")
    request.ask(by=agent, seen=1, text="Graag de zool", wants=["photo", "order_number"])
    assert [question.kind for question in request.questions.all()] == ["photo", "order_number"]
    assert "Graag de zool" in written(request).text
    assert "foto" in written(request).text
    assert fresh(request).waiting_on == "customer"


def test_asking_for_nothing_is_refused(request_, agent):
    with pytest.raises(Unready):
        request_.ask(by=agent, seen=1)


def test_a_question_taken_back_was_never_asked(request_, agent):
    request_.ask(by=agent, seen=1, wants=["photo"])
    fresh(request_).withdraw_letter(by=agent, letter=written(request_))
    assert (fresh(request_).waiting_on, Question.objects.count()) == ("staff", 0)


PHOTO = ("sole.png", "image/png", 30_000)


@pytest.mark.parametrize(
    ("mail", "settled"),
    [
        ({"files": [PHOTO]}, {"photo", "reason"}),
        ({"text": "It is order {number}."}, {"order_number", "reason"}),
        ({"text": "", "files": [PHOTO]}, {"photo"}),
        ({"files": [("list.pdf", "application/pdf", 30_000)]}, {"reason"}),
        ({"files": [PHOTO], "authenticity": "other_address"}, set()),
        ({"files": [PHOTO], "is_automatic": True}, set()),
    ],
)
def test_an_answer_settles_what_it_answers(request_, agent, mail, settled):
    request_.ask(by=agent, seen=1, wants=["photo", "order_number", "reason"])
    text = mail.get("text", "Here you are.").format(number=request_.order.number)
    message = hear(fresh(request_), **{**mail, "text": text})
    answered = request_.questions.filter(answered_by=message)
    assert {question.kind for question in answered} == settled
    assert fresh(request_).waiting_on == ("staff" if settled else "customer")


def wait(request, days):
    Question.objects.filter(request=request.pk, reminded_at=None).update(asked_at=timezone.now() - timedelta(days=days))
    Question.objects.filter(request=request.pk).exclude(reminded_at=None).update(
        reminded_at=timezone.now() - timedelta(days=days)
    )


def reminders(request):
    return Letter.objects.filter(thread=request.thread_id, kind="reminder")


def test_who_does_not_answer_is_reminded_once_and_then_it_is_our_move(request_, agent):
    request_.ask(by=agent, seen=1, wants=["photo"])
    remind_customers.call()
    assert not reminders(request_)
    wait(request_, 4)
    remind_customers.call()
    remind_customers.call()
    assert [(one.automatic, "photo" in one.text) for one in reminders(request_)] == [(True, True)]
    wait(request_, 4)
    remind_customers.call()
    assert (reminders(request_).count(), fresh(request_).waiting_on, fresh(request_).status) == (1, "staff", "new")
    assert [event.verb for event in request_.events.all()][-2:] == ["reminded", "unanswered"]


def test_a_shop_can_remind_once_more(request_, agent, shop):
    shop.after_reminder = "nudge"
    shop.save()
    request_.ask(by=agent, seen=1, wants=["photo"])
    for _round in range(4):
        wait(request_, 4)
        remind_customers.call()
    assert (reminders(request_).count(), fresh(request_).waiting_on) == (2, "staff")


def test_two_workers_remind_once(request_, agent):
    request_.ask(by=agent, seen=1, wants=["photo"])
    first, second = fresh(request_), fresh(request_)
    first.remind(seen=first.version)
    with pytest.raises(Refusal):
        second.remind(seen=second.version)
    assert reminders(request_).count() == 1


def test_a_draft_is_stored_on_what_was_seen_only(request_, agent, lead):
    assert Draft.objects.keep(agent, request_, "message", "one", seen=0) == 1
    assert Draft.objects.keep(agent, request_, "message", "two", seen=1) == 2
    for seen in (0, 1):
        with pytest.raises(StaleDraft):
            Draft.objects.keep(agent, request_, "message", "old", seen=seen)
    Draft.objects.keep(lead, request_, "message", "mine", seen=0)
    assert Draft.objects.of(agent, request_, "message").get().text == "two"


def test_what_was_sent_is_no_draft_and_a_late_save_does_not_bring_it_back(request_, agent):
    Draft.objects.keep(agent, request_, "message", WORDS, seen=0)
    request_.write(by=agent, text=WORDS)
    assert Draft.objects.get().text == ""
    with pytest.raises(StaleDraft):
        Draft.objects.keep(agent, request_, "message", WORDS, seen=1)


def test_the_very_first_save_too_late_does_not_bring_back_what_was_sent(request_, agent):
    request_.write(by=agent, text=WORDS)
    with pytest.raises(StaleDraft):
        Draft.objects.keep(agent, request_, "message", WORDS, seen=0)
    request_.withdraw_letter(by=agent, letter=written(request_))
    assert Draft.objects.get().text == WORDS


@pytest.mark.parametrize("saved", ["", WORDS[:8], WORDS])
def test_what_went_out_with_a_decision_is_no_draft_however_late_it_is_saved(request_, agent, saved):
    seen = Draft.objects.keep(agent, request_, "message", saved, seen=0) if saved else 0
    request_.approve(by=agent, seen=1, text=WORDS)
    with pytest.raises(StaleDraft):
        Draft.objects.keep(agent, request_, "message", WORDS, seen=seen)
    assert Draft.objects.get().text == ""


def test_other_words_stay_a_draft_when_a_decision_goes_out(request_, agent):
    Draft.objects.keep(agent, request_, "message", "Something else", seen=0)
    request_.approve(by=agent, seen=1, text=WORDS)
    assert Draft.objects.get().text == "Something else"


def post(client, request, name, **fields):
    return client.post(reverse("requests_inbox:act", args=[request.reference, name]), fields)


def test_without_scripts_words_and_files_come_together(desk, request_):
    file = SimpleUploadedFile("../how\u202egpj.pdf", b"%PDF-1.7", "application/pdf")
    assert post(desk, request_, "message", text=WORDS, upload=[file]).status_code == 302
    assert [one.name for one in written(request_).attachments.all()] == ["howgpj.pdf"]


def test_a_program_is_not_taken_and_the_words_stay(desk, request_):
    response = post(desk, request_, "message", text=WORDS, upload=[SimpleUploadedFile("a.exe", b"MZ")])
    assert response.status_code == 422
    assert "could harm a computer" in response.content.decode()
    assert WORDS in response.content.decode()
    assert not Letter.objects.filter(kind="message").exists()


def test_a_file_goes_up_and_is_removed_by_whoever_sent_it_only(desk, client, request_, lead):
    url = reverse("requests_inbox:uploads", args=[request_.reference])
    assert desk.post(url, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}).status_code == 200
    kept = Attachment.objects.get()
    removal = reverse("requests_inbox:upload_removal", args=[request_.reference, kept.key])
    client.force_login(lead)
    assert client.post(removal).status_code == 404
    client.force_login(kept.uploaded_by)
    assert client.post(removal).status_code == 302
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("name", ["uploads", "draft"])
def test_a_stranger_writes_nothing(client, request_, name):
    client.force_login(make_person(make_shop()))
    args = [request_.reference] + (["message"] if name == "draft" else [])
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    assert client.post(reverse(f"requests_inbox:{name}", args=args), {"file": file, "text": "x"}).status_code == 404
    assert not Attachment.objects.exists()
    assert not Draft.objects.exists()


def test_a_draft_is_there_on_the_next_page_and_a_stale_one_is_told(desk, request_):
    url = reverse("requests_inbox:draft", args=[request_.reference, "message"])
    assert "Saved" in desk.post(url, {"text": "Dear Marit", "revision": "0"}).content.decode()
    page = reverse("requests_inbox:show", args=[request_.reference])
    assert "Dear Marit</textarea>" in desk.get(page).content.decode()
    response = desk.post(url, {"text": "Something older", "revision": "0"})
    assert response.status_code == 409
    assert "Dear Marit" in response.content.decode()
    assert Draft.objects.get().text == "Dear Marit"


def test_a_saved_reply_is_filled_in_the_customers_language(desk, shop, agent):
    request = make_return(shop, customer_language="nl", customer_name="Anna de Vries")
    texts = {"en": "Hi ${first_name}", "nl": "Dag ${first_name}, ${reference}: {{ shop }} ${ship_by} $5"}
    reply = SavedReply.objects.create(shop=shop, name="Hello", texts=texts, made_by=agent)
    url = reverse("requests_inbox:reply", args=[request.reference, reply.pk])
    said = f"Dag Anna, {request.reference}: {{{{ shop }}}} ${{ship_by}} $5"
    assert desk.get(url).content.decode() == said
    page = desk.get(reverse("requests_inbox:show", args=[request.reference]), {"reply": reply.pk})
    assert (page.context["composer"].message.text, page.context["composer"].message.gaps) == (said, ["${ship_by}"])


def test_a_reply_of_another_shop_does_not_exist(desk, request_, agent):
    reply = SavedReply.objects.create(shop=make_shop(), name="Theirs", texts={"en": "x"}, made_by=agent)
    assert desk.get(reverse("requests_inbox:reply", args=[request_.reference, reply.pk])).status_code == 404


def test_leads_keep_the_saved_replies(client, shop, lead, agent):
    url = reverse("requests_inbox:saved_replies", args=[shop.slug])
    client.force_login(agent)
    assert client.get(url).status_code == 404
    client.force_login(lead)
    assert client.post(url, {"name": "Hello", "text_en": "Hi ${first_nam}"}).status_code == 422
    assert client.post(url, {"name": "Hello", "text_en": "Hi ${first_name}"}).status_code == 302
    reply = SavedReply.objects.get()
    assert client.post(url, {"name": "hello", "text_en": "x"}).status_code == 422
    change_url = reverse("requests_inbox:saved_reply", args=[shop.slug, reply.pk])
    assert client.post(change_url, {"name": "Hello", "text_en": "Hey"}).status_code == 302
    assert SavedReply.objects.get().texts == {"en": "Hey"}
    client.post(reverse("requests_inbox:saved_reply_deletion", args=[shop.slug, reply.pk]))
    assert not SavedReply.objects.exists()


def test_both_ways_stand_in_the_timeline_and_files_are_one_query(
    desk, request_, agent, mine, django_assert_num_queries
):
    request_.write(by=agent, text=WORDS, files=[mine.key])
    hear(fresh(request_), "Thank you!", files=[PHOTO], quoted="> We found", signature="-- \nMarit")
    hear(fresh(request_), "Buy pills", authenticity="forged")
    now = fresh(request_)
    with django_assert_num_queries(2):
        found = timeline(now, {"show": "messages"})
        shown = [[file.name for file in (one.letter or one.message).files] for one in found.entries]
    assert shown == [[], ["label.pdf"], ["sole.png"], []]
    html = desk.get(reverse("requests_inbox:show", args=[request_.reference])).content.decode()
    assert "DMARC passed for hoekstra.test." in html
    assert "Thank you!" in html
    assert [one.is_aside for one in found.entries][-2:] == [False, True]


@pytest.mark.parametrize(
    ("then", "status", "waiting_on", "told"),
    [
        ("", "new", "staff", ["wrote"]),
        ("ask", "new", "customer", ["asked"]),
        ("hold", "on_hold", "customer", ["wrote", "held"]),
    ],
)
def test_a_message_may_also_wait_or_hold(desk, request_, agent, then, status, waiting_on, told):
    address = reverse("requests_inbox:act", args=[request_.reference, "message"])
    desk.post(address, {"text": WORDS, "then": then, "key": uuid4()})
    now = fresh(request_)
    assert (now.status, now.waiting_on) == (status, waiting_on)
    assert list(now.events.order_by("version").values_list("verb", flat=True))[1:] == told


def written_and_held(request, agent):
    request.write_and_hold(by=agent, text=WORDS)
    return fresh(request)


def test_the_customers_answer_ends_the_hold_that_waits_for_it_and_the_clock_goes_on(request_, agent):
    now = written_and_held(request_, agent)
    assert now.clock_left is not None
    hear(now, authenticity="forged")
    assert fresh(request_).status == "on_hold"
    hear(now)
    now = fresh(request_)
    assert (now.status, now.waiting_on, now.held_by, now.clock_left) == ("new", "staff", None, None)
    assert list(now.events.order_by("version").values_list("verb", flat=True))[-2:] == ["released", "heard"]
    assert replay(now) == present(now)


def test_without_an_answer_it_is_the_desks_move_when_the_hold_ends(request_, agent):
    written_and_held(request_, agent).release(by=None)
    assert (fresh(request_).waiting_on, fresh(request_).clock_left) == ("staff", None)


def test_what_was_asked_before_a_hold_is_still_waited_for_after_it(request_, agent):
    request_.ask(by=agent, seen=1, text="Which size?")
    written_and_held(request_, agent).release(by=None)
    assert fresh(request_).waiting_on == "customer"


def test_nothing_is_waited_for_once_the_mail_before_the_hold_is_taken_back(request_, agent):
    now = written_and_held(request_, agent)
    now.withdraw_letter(by=agent, letter=written(now))
    assert (fresh(request_).status, fresh(request_).waiting_on) == ("on_hold", "staff")


def test_a_message_that_cannot_hold_is_not_sent_either(desk, request_, agent, lead):
    request_.hold(by=lead, seen=1, reason="mine", until=None)
    address = reverse("requests_inbox:act", args=[request_.reference, "message"])
    assert desk.post(address, {"text": WORDS, "then": "hold", "key": uuid4()}).status_code == 409
    assert not request_.thread.letters.filter(kind="message").exists()
