"""The mail that lets a customer in. It is nobody's conversation, so it is no letter of a thread: nothing keeps it."""

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from messaging.composing import compose, one_line
from messaging.mime import mailbox

AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def send_way_in(knock, token, code):
    """Link and code; the words are all ours, and nothing that was typed on the page is among them (T33)."""
    shop = knock.shop
    composed = _composed(knock, reverse("portal:entry", args=[shop.slug, token]), f"{code[:3]} {code[3:]}")
    message = EmailMultiAlternatives(
        composed.subject,
        composed.text,
        from_email=mailbox(shop.sender_address, one_line(shop.name)),
        to=[mailbox(knock.address)],
        reply_to=[shop.inbox_address],
        headers=AUTOMATIC,
    )
    message.attach_alternative(composed.html, "text/html")
    mail.mailers[shop.slug if shop.slug in settings.MAILERS else "default"].send_messages([message])


def _composed(knock, path, code):
    shop, order = knock.shop, knock.order
    language = shop.speaks(knock.language)
    with translation.override(language):
        subject = _("%(code)s is your code for %(shop)s") % {"code": code, "shop": shop.name}
        context = {
            "title": _("Your way to your return"),
            "name": order.customer_name if knock.address == order.customer_email else "",
            "path": path,
            "code": code,
            "number": order.number,
        }
    return compose("portal/mail/way_in", shop=shop, language=language, subject=subject, context=context)
