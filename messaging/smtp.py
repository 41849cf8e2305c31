"""Django's SMTP backend that listens: it keeps the server's answer, and asks before it hands a letter over."""

import ipaddress
import smtplib

from django.core.mail import InvalidMailer
from django.core.mail.backends import smtp


class Listening:
    """A connection that remembers what was said after the text of the last mail."""

    before_data = None
    without_return_path = False
    answer = ""

    def mail(self, sender, options=()):
        return super().mail("" if self.without_return_path else sender, options)

    def data(self, message):
        if self.before_data:
            self.before_data()
        code, words = super().data(message)
        self.answer = f"{code} {words.decode(errors='replace')}"
        return code, words


class ListeningSMTP(Listening, smtplib.SMTP):
    pass


class ListeningSMTPS(Listening, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's options, a time-out well below a letter's lease (R4), and `plain` for a line without TLS (T11)."""

    def __init__(self, *, timeout=20, plain=False, **options):
        super().__init__(timeout=timeout, **options)
        if not (self.use_tls or self.use_ssl or plain or is_this_machine(self.host)):
            raise InvalidMailer("Set use_ssl or use_tls, or plain to send without encryption.", alias=self.alias)

    @property
    def connection_class(self):
        return ListeningSMTPS if self.use_ssl else ListeningSMTP

    def _send(self, email_message):
        self.connection.before_data = getattr(email_message, "before_data", None)
        self.connection.without_return_path = getattr(email_message, "without_return_path", False)
        sent = super()._send(email_message)
        email_message.server_answer = self.connection.answer
        return sent

    def _close_connection(self, connection):
        """Leave without ceremony: a goodbye that fails must not turn an accepted letter into one to send again."""
        try:
            connection.quit()
        except OSError:
            connection.close()


def is_this_machine(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
