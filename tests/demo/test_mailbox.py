from email.message import EmailMessage

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from helpdesk.demo.models import CaughtMail
from helpdesk.demo.views import PAGE

pytestmark = pytest.mark.django_db


def catch(recipient="marit@customers.test", subject="Approved", text="Dear Marit", html="<p>Dear <b>Marit</b></p>"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Veldkant <desk@veldkant.test>", recipient, subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return CaughtMail.objects.catch(bytes(mail), sender="desk@veldkant.test", recipients=[recipient])[0]


def test_the_newest_letter_is_on_top_and_nobody_has_to_sign_in(client):
    catch(subject="The first")
    catch(subject="The second")
    page = client.get(reverse("demo:mailbox")).content.decode()
    assert page.index("The second") < page.index("The first")


def test_an_empty_mailbox_says_when_letters_come(client):
    assertContains(client.get(reverse("demo:mailbox")), "No letters yet")


def test_older_letters_are_one_page_further_and_none_is_shown_twice(client):
    made = [catch(subject=f"Letter {n}").pk for n in range(PAGE + 2)]
    first = client.get(reverse("demo:mailbox"))
    second = client.get(reverse("demo:mailbox"), {"before": first.context["older"]})
    assert [mail.pk for mail in [*first.context["mails"], *second.context["mails"]]] == made[::-1]
    assert second.context["older"] is None


def test_letters_are_found_by_a_part_of_the_address(client):
    catch(recipient="marit@customers.test")
    catch(recipient="ahmed@customers.test")
    page = client.get(reverse("demo:mailbox"), {"to": "MARIT"})
    assertContains(page, "marit@customers.test")
    assertNotContains(page, "ahmed@customers.test")


def test_a_search_without_a_letter_says_so(client):
    assertContains(client.get(reverse("demo:mailbox"), {"to": "nobody"}), "Nothing was sent to “nobody”.")


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "²"])
def test_a_page_that_nobody_offered_is_no_error(client, before):
    catch()
    assert client.get(reverse("demo:mailbox"), {"before": before}).status_code == 200


def test_what_came_with_a_letter_opens_or_is_saved(client):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "desk@veldkant.test", "marit@customers.test", "Your label"
    mail.set_content("Here it is")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="label.pdf")
    mail.add_attachment(b"<script>alert(1)</script>", maintype="text", subtype="html", filename="page.html")
    caught = CaughtMail.objects.catch(bytes(mail), sender="", recipients=["marit@customers.test"])[0]
    page = client.get(reverse("demo:mail", args=[caught.pk]))
    answers = [client.get(reverse("demo:attachment", args=[caught.pk, number])) for number in (0, 1)]
    for number, (answer, content, said) in enumerate(
        zip(answers, [b"%PDF-1.7", b"<script>alert(1)</script>"], ["inline", "attachment"], strict=True)
    ):
        assertContains(page, reverse("demo:attachment", args=[caught.pk, number]))
        assert (answer.getvalue(), answer["Content-Disposition"].partition(";")[0]) == (content, said)
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(reverse("demo:attachment", args=[caught.pk, 2])).status_code == 404


def test_a_letter_shows_who_wrote_it_its_headers_and_its_text(client):
    page = client.get(reverse("demo:mail", args=[catch().pk]))
    for shown in ["Veldkant", "marit@customers.test", "Auto-Submitted", "auto-generated", "Dear Marit"]:
        assertContains(page, shown)


def test_the_list_makes_as_many_queries_for_three_letters_as_for_one(client, django_assert_num_queries):
    catch()
    with django_assert_num_queries(2):
        client.get(reverse("demo:mailbox"))
    catch()
    catch()
    with django_assert_num_queries(2):
        client.get(reverse("demo:mailbox"))


def test_the_html_of_a_letter_can_run_fetch_and_send_nothing(client):
    hostile = "<script>alert(1)</script><img src=https://evil.test/x.png><form action=/jobs/><button>x</button></form>"
    mail = catch(html=hostile)
    page = client.get(reverse("demo:mail", args=[mail.pk]))
    assertContains(page, 'sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"')
    assertContains(page, f'src="/demo/{mail.pk}/body/"')
    body = client.get(reverse("demo:body", args=[mail.pk]))
    assert body["Content-Security-Policy"].split("; ") == [
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
    assert (body["X-Content-Type-Options"], body["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assertContains(body, hostile)


def test_the_subject_of_a_letter_is_text_and_never_markup(client):
    mail = catch(subject="<img src=x>", recipient="x@x.test")
    for page in [reverse("demo:mailbox"), reverse("demo:mail", args=[mail.pk])]:
        assertContains(client.get(page), "&lt;img src=x&gt;")
        assertNotContains(client.get(page), "<img src=x>")


def test_pictures_that_travel_with_the_letter_are_in_their_places(client):
    mail = EmailMessage()
    mail["To"] = "marit@customers.test"
    mail.set_content("text")
    mail.add_alternative('<img src="cid:logo@veldkant.test">', subtype="html")
    mail.get_payload()[1].add_related(b"PNG", "image", "png", cid="<logo@veldkant.test>")
    kept = CaughtMail.objects.catch(bytes(mail), sender="", recipients=["marit@customers.test"])[0]
    assert kept.html.strip() == '<img src="data:image/png;base64,UE5H">'


def test_attachments_are_listed_with_their_size(client):
    mail = EmailMessage()
    mail["To"] = "marit@customers.test"
    mail.set_content("Here is your label.")
    mail.add_attachment(b"%PDF" * 512, maintype="application", subtype="pdf", filename="label.pdf")
    kept = CaughtMail.objects.catch(bytes(mail), sender="", recipients=["marit@customers.test"])[0]
    page = client.get(reverse("demo:mail", args=[kept.pk]))
    assertContains(page, "label.pdf")
    assertContains(page, "2.0\xa0KB")


def test_a_letter_in_an_unknown_character_set_is_still_readable(client):
    raw = b"To: a@x.test\r\nSubject: x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nDear Marit\r\n"
    mail = CaughtMail.objects.catch(raw, sender="", recipients=["a@x.test"])[0]
    assertContains(client.get(reverse("demo:mail", args=[mail.pk])), "Dear Marit")


def test_the_source_is_the_mail_as_it_was_sent(client):
    mail = catch()
    answer = client.get(reverse("demo:source", args=[mail.pk]))
    assert (answer.content, answer["Content-Type"]) == (bytes(mail.raw), "text/plain; charset=utf-8")


@pytest.mark.parametrize("name", ["mail", "body", "source"])
def test_a_letter_that_never_came_is_not_found(client, name):
    assert client.get(reverse(f"demo:{name}", args=[4711])).status_code == 404
