"""Why a mail ended where it did, in the words of a colleague."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    REPLY_ADDRESS = "reply_address", _("It was sent to the address of our letter.")
    REFERENCES = "references", _("It answers our letter.")
    MARKER = "marker", _("It quotes our letter.")
    SUBJECT = "subject", _("Its subject names the request, and the customer sent it.")
    CHOSEN = "chosen", _("A colleague put it there.")
    SET_ASIDE = "set_aside", _("A colleague set it aside.")
    NO_THREAD = "no_thread", _("It does not answer a mail of ours.")
    NO_SHOP = "no_shop", _("No shop has the address that it was sent to.")
    AUTOMATIC = "automatic", _("Nobody wrote it: it came by itself.")
    BOUNCED = "bounced", _("A mail server says that our letter did not arrive.")
    DELAYED = "delayed", _("A mail server says that our letter is late.")
    SAME = "same", _("The same mail came before.")
    OWN = "own", _("It is a letter of our own.")
    TOO_LARGE = "too large", _("It is larger than we read.")
    UNREADABLE = "unreadable", _("It cannot be read.")
    EMPTY = "empty", _("It is empty.")
    MANY_PARTS = "too many parts", _("It has too many parts.")
    DEEP = "parts nested too deeply", _("Its parts are nested too deeply.")
    MANY_HEADERS = "too many headers", _("It has too many headers.")
    LARGE_HEADERS = "headers too large", _("Its headers are too large.")
    NO_HEADERS = "no headers", _("It has no headers: it is no mail.")
    BROKEN = "broken in a way that we do not know", _("It is broken in a way that we do not know.")
    TOO_SLOW = "too_slow", _("Reading it took too long.")
    TOO_MUCH = "too_much", _("The same sender wrote too often.")


class Evidence(models.TextChoices):
    """Why we take a mail for the customer's, or do not."""

    DMARC = "dmarc", _("The sender's domain vouches for it (DMARC).")
    DKIM = "dkim", _("The sender's domain has signed it (DKIM).")
    SEALED = "sealed", _("It came from the customer's address and answers what only they got.")
    PAGE = "page", _("Written on the page that the customer's link or code opens.")
    REFUSED = "refused", _("The sender's domain says that it is not theirs (DMARC).")
    NOTHING = "nothing", _("Nothing shows that the sender is who they say.")
    SILENT = "silent", _("The sender's domain did not answer when we asked whether it is theirs.")
    ELSEWHERE = "elsewhere", _("It came from an address that is not the customer's.")
    AMBIGUOUS = "ambiguous", _("Its sender can be read in more than one way.")


WORDS = dict(Reason.choices) | dict(Evidence.choices)


def in_words(code):
    """What a code means; words are their own meaning."""
    return WORDS.get(code, code)
