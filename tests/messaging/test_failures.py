"""What becomes of a letter for every kind of error, and what a mail service's answer is kept as."""

import smtplib
import ssl

import pytest
from anymail.backends.test import EmailBackend as MailService
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused, AnymailUnsupportedFeature
from django.core.exceptions import ImproperlyConfigured

from messaging.failures import Failure
from messaging.models import Letter

from .making import make_letter, reload


class Response:
    reason = "Because"
    text = "of that"


def api_error(status):
    return AnymailAPIError("Refused", status_code=status, response=Response())


AGAIN = [
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPConnectError(554, b"No service"),
    smtplib.SMTPAuthenticationError(535, b"Wrong password"),
    smtplib.SMTPSenderRefused(553, b"Not your address", "desk@shop.example"),
    smtplib.SMTPDataError(452, b"Disk full"),
    smtplib.SMTPRecipientsRefused({"a@b.test": (450, b"Greylisted")}),
    smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."),
    ssl.SSLCertVerificationError("expired"),
    TimeoutError(),
    ImproperlyConfigured("no host"),
    api_error(401),
    api_error(403),
    api_error(429),
    api_error(500),
    api_error(None),
]
OVER = [
    smtplib.SMTPRecipientsRefused({"a@b.test": (550, b"Unknown")}),
    smtplib.SMTPDataError(554, b"Spam"),
    AnymailRecipientsRefused(),
    AnymailUnsupportedFeature("attachments"),
    api_error(400),
    api_error(422),
    ValueError("a newline in a header"),
]


@pytest.mark.parametrize("error", AGAIN, ids=repr)
def test_what_may_pass_is_tried_again_and_counts_against_the_server(error):
    failure = Failure.of(error)
    assert (failure.final, failure.surprise, failure.server_is_down, failure.server_answered) == (
        False,
        False,
        True,
        False,
    )
    assert failure.words


@pytest.mark.parametrize("error", OVER, ids=repr)
def test_what_cannot_pass_ends_the_letter_and_is_not_the_servers_fault(error):
    failure = Failure.of(error)
    assert (failure.final, failure.surprise, failure.server_is_down) == (True, False, False)
    assert failure.words


def test_what_nobody_thought_of_is_a_surprise():
    assert Failure.of(KeyError("x")) == Failure("'x'", surprise=True)


def test_words_of_a_server_are_kept_readable():
    failure = Failure.of(smtplib.SMTPDataError(554, b"Non\x00sense \xff" + b"x" * 5000))
    assert failure.words.startswith("554 Nonsense \N{REPLACEMENT CHARACTER}xxx")
    assert len(failure.words) <= 1010


@pytest.mark.django_db
def test_a_mail_service_gives_a_letter_its_number(settings):
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.test.EmailBackend", "OPTIONS": {}}}
    letter = make_letter()
    assert letter.deliver()
    assert (reload(letter).state, reload(letter).answer) == (Letter.State.SENT, "0")


class Refusing(MailService):
    def get_esp_name(self):
        return "Refusing"

    def post_to_esp(self, payload, message):
        raise AnymailRecipientsRefused(email_message=message, payload=payload, backend=self)


@pytest.mark.django_db
def test_a_mail_service_that_refuses_the_recipient_ends_it(settings):
    settings.MAILERS = {"default": {"BACKEND": "tests.messaging.test_failures.Refusing", "OPTIONS": {}}}
    letter = make_letter()
    assert not letter.deliver()
    assert reload(letter).state == Letter.State.DEAD


@pytest.mark.django_db
def test_djangos_own_backends_send_letters_too(mailoutbox):
    letter = make_letter()
    assert letter.deliver()
    assert [mail.subject for mail in mailoutbox] == [letter.subject]
    assert reload(letter).state == Letter.State.SENT
