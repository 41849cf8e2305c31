"""Doors for mail services: mails that came in, and what became of our letters.

An answer of 2xx means that all of it is in the database. With the database or the disk away it is 503, and the service
keeps it and comes again. Never 403: Postmark takes that as "stop for good" (R8).
"""

import hashlib
import logging
from email.policy import SMTP, compat32

from anymail.exceptions import AnymailAPIError, AnymailWebhookValidationFailure
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent
from botocore.exceptions import BotoCoreError
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.db import Error
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import bodies
from .authenticity import verdict_from_provider
from .models import IncomingMail, MailSecret
from .receiving import NotKept, receive, shop_of
from .services import INBOUND, TRACKING, events_in, raw_in, reader_of
from .tracking import follow

logger = logging.getLogger(__name__)

COME_AGAIN = "60"  # seconds
NOT_OURS_TO_BLAME = (NotKept, Error, OSError, AnymailAPIError, BotoCoreError, ImproperlyConfigured)


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "HEAD"])
def mail_in(request, secret, service):
    """A service hands over a mail."""
    return _answer(request, secret, INBOUND, service, _take)


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "HEAD"])
def mail_track(request, secret, service):
    """A service says what became of our letters."""
    return _answer(request, secret, TRACKING, service, _follow)


def _answer(request, secret, services, service, work):
    try:
        shop = MailSecret.objects.shop_of(secret)
        if shop is None or service not in services:
            return _said(404, "Nothing is here.")
        if request.method == "HEAD":  # some try the address first
            return _said(200)
        bodies.load(request)
        work(request, reader_of(services[service], shop=shop, service=service), shop, service)
    except bodies.TooLarge:
        return _said(413, "Too large.")
    except AnymailWebhookValidationFailure as error:
        logger.warning("A webhook of %s for %s was not signed by it: %s", service, shop, error)
        return _said(400, "The signature is wrong.")
    except NOT_OURS_TO_BLAME:
        logger.exception("A webhook of %s could not be taken; the service will come again", service)
        return _said(503, "Come again later.", {"Retry-After": COME_AGAIN})
    except (UnreadableEvent, bodies.NoForm):
        return _said(400, "This cannot be read.")
    return _said(200)


class UnreadableEvent(Exception):
    """What was posted tells nothing that anymail understands."""


def _said(status, words="", headers=None):
    """An answer that Django does not log: the line would hold the secret (T66)."""
    response = HttpResponse(words, status=status, content_type="text/plain", headers=headers)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _take(request, reader, shop, service):
    try:
        events = events_in(request, reader)
    except (AnymailWebhookValidationFailure, *NOT_OURS_TO_BLAME):
        raise
    except Exception:
        logger.exception("A mail of %s for %s came in a way that nobody knows; kept as it is", service, shop)
        return _keep_as_it_is(request.body, shop, service)
    for event in events:
        if isinstance(event, AnymailInboundEvent) and event.message is not None:
            _keep(event, shop, service)


def _keep(event, shop, service):
    """The bytes that the service got where it gives them; else the mail put together again."""
    raw = raw_in(event, service)
    verdict = verdict_from_provider(event, service) | ({} if raw else {"rebuilt": True})
    raw = raw or rebuilt(event.message)
    recipient = _recipient(event.message, shop)
    # The shop stands in the key: what one shop's service says must not keep another's mail out (T63).
    name = event.event_id or hashlib.sha256(raw + recipient.encode()).hexdigest()
    receive(
        raw,
        door=IncomingMail.Door.WEBHOOK,
        recipient=recipient,
        envelope_sender=event.message.envelope_sender or "",
        source_key=f"{service}:{shop.pk}:{name}"[:300],
        verdict=verdict,
        shop=shop,
    )


def _keep_as_it_is(body, shop, service):
    """It ends where people see that something came which nobody could read (R7)."""
    key = f"{service}:{shop.pk}:unread:{hashlib.sha256(body).hexdigest()}"
    receive(body, door=IncomingMail.Door.WEBHOOK, source_key=key, verdict={"rebuilt": True}, shop=shop)


def rebuilt(message):
    """A mail out of the fields that a service made of it. Odd headers break one way of writing it or the other."""
    for policy in (SMTP, compat32):
        try:
            return message.as_bytes(policy=policy)
        except Exception:
            logger.info("A mail cannot be written by %s", policy)
    return str(message.items()).encode("utf-8", "replace")


def _recipient(message, shop):
    """Of the envelope. A service that does not tell it leaves the header's, as far as they are the shop's."""
    if message.envelope_recipient:
        return message.envelope_recipient
    try:
        addresses = [box.addr_spec for box in (*message.to, *message.cc)]
    except Exception:  # anymail's parser raises what it likes on hostile fields
        addresses = []
    return next((address for address in addresses if shop_of(address) == shop), "")


def _follow(request, reader, shop, service):
    try:
        events = events_in(request, reader)
    except (AnymailWebhookValidationFailure, *NOT_OURS_TO_BLAME):
        raise
    except Exception as error:
        logger.exception("%s tells of letters of %s in a way that nobody knows", service, shop)
        raise UnreadableEvent from error
    for event in events:
        if isinstance(event, AnymailTrackingEvent):
            follow(event, shop)
