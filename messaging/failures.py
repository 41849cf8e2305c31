"""What an error on the way out means for the letter, and for the shop's mail server."""

import smtplib
from dataclasses import dataclass

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured

from .composing import typed

# What a mail service answers when this letter is the trouble; 401, 403 and 429 are about us, and pass.
ABOUT_THE_LETTER = {400, 406, 413, 422}


@dataclass(frozen=True)
class Failure:
    """One failed try. Neither final nor a surprise: it is tried again for two days."""

    words: str
    final: bool = False
    surprise: bool = False
    server_is_down: bool = False
    server_answered: bool = False

    @classmethod
    def of(cls, error):
        match error:
            case smtplib.SMTPRecipientsRefused():
                code, words = next(iter(error.recipients.values()))
                return cls._said(code, words)
            case smtplib.SMTPDataError():
                return cls._said(error.smtp_code, error.smtp_error)
            case smtplib.SMTPResponseException():  # greeting, sign-in, sender: true for all the shop's letters
                return cls(said(error.smtp_code, error.smtp_error), server_is_down=True)
            case AnymailRecipientsRefused():
                return cls(shortened(error), final=True, server_answered=True)
            case AnymailAPIError():
                final = error.status_code in ABOUT_THE_LETTER
                return cls(shortened(error), final=final, server_answered=final, server_is_down=not final)
            case OSError() | ImproperlyConfigured():  # before ValueError: a bad certificate is both
                return cls(shortened(error), server_is_down=True)
            case ValueError():
                return cls(shortened(error), final=True)
        return cls(shortened(error), surprise=True)

    @classmethod
    def _said(cls, code, words):
        final = code >= 500
        return cls(said(code, words), final=final, server_answered=final, server_is_down=not final)


def said(code, words):
    return f"{code} {shortened(words.decode(errors='replace') if isinstance(words, bytes) else words)}"


def shortened(words):
    """Words that fit beside a letter; an error without any is named by its kind."""
    return typed(str(words) or type(words).__name__)[:1000]
