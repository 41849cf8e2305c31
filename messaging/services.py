"""The mail services that anymail knows, and where each of them puts the mail itself."""

from base64 import b64decode

from anymail.webhooks import (
    amazon_ses,
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mailtrap,
    mandrill,
    postal,
    postmark,
    resend,
    sendgrid,
    sparkpost,
    unisender_go,
)
from django.conf import settings

INBOUND = {
    "amazon_ses": amazon_ses.AmazonSESInboundWebhookView,
    "brevo": brevo.BrevoInboundWebhookView,
    "mailersend": mailersend.MailerSendInboundWebhookView,
    "mailgun": mailgun.MailgunInboundWebhookView,
    "mailjet": mailjet.MailjetInboundWebhookView,
    "mailtrap": mailtrap.MailtrapInboundWebhookView,
    "mandrill": mandrill.MandrillCombinedWebhookView,
    "postal": postal.PostalInboundWebhookView,
    "postmark": postmark.PostmarkInboundWebhookView,
    "resend": resend.ResendInboundWebhookView,
    "sendgrid": sendgrid.SendGridInboundWebhookView,
    "sparkpost": sparkpost.SparkPostInboundWebhookView,
}
TRACKING = {
    "amazon_ses": amazon_ses.AmazonSESTrackingWebhookView,
    "brevo": brevo.BrevoTrackingWebhookView,
    "mailersend": mailersend.MailerSendTrackingWebhookView,
    "mailgun": mailgun.MailgunTrackingWebhookView,
    "mailjet": mailjet.MailjetTrackingWebhookView,
    "mailtrap": mailtrap.MailtrapTrackingWebhookView,
    "mandrill": mandrill.MandrillCombinedWebhookView,
    "postal": postal.PostalTrackingWebhookView,
    "postmark": postmark.PostmarkTrackingWebhookView,
    "resend": resend.ResendTrackingWebhookView,
    "sendgrid": sendgrid.SendGridTrackingWebhookView,
    "sparkpost": sparkpost.SparkPostTrackingWebhookView,
    "unisender_go": unisender_go.UnisenderGoTrackingWebhookView,
}


def reader_of(view, *, shop, service):
    """Anymail's view, as the one that checks signatures and reads what was posted. Basic sign-in is not asked for: our
    secret stands in the address. Keys of the service are the shop's own, or those of ANYMAIL."""
    options = settings.MAIL_WEBHOOK_OPTIONS.get(shop.slug, {}).get(service, {})
    never = property(lambda self: False, lambda self, value: None)  # some views set it anew
    trusting = type(view.__name__, (view,), {"warn_if_no_basic_auth": never})
    return trusting(webhook_secret=[], **options)


def events_in(request, reader):
    """What was posted, as anymail's events. Raises what anymail raises."""
    reader.run_validators(request)
    reader.basic_auth = ["the address was right"]  # so that a subscription of Amazon's is confirmed
    return [event for event in reader.parse_events(request) if event is not None]


def raw_in(event, service):
    """The mail as it came, byte by byte, or None where the service took it apart."""
    raw = _raw(event.esp_event, service)
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw


def _raw(told, service):
    match service:
        case "postmark":
            return told.get("RawEmail")
        case "mailgun":
            return told.POST.get("body-mime")
        case "sendgrid":
            return told.POST.get("email")
        case "mailersend":
            return told["data"].get("raw")
        case "mandrill":
            return told["msg"].get("raw_msg")
        case "postal":
            return b64decode(told["message"]) if told.get("base64") is True else told["message"]
        case "sparkpost":
            content = told["msys"]["relay_message"]["content"]
            return b64decode(content["email_rfc822"]) if content["email_rfc822_is_base64"] else content["email_rfc822"]
        case "amazon_ses":
            encoded = told["receipt"]["action"].get("encoding") == "BASE64"
            return b64decode(told["content"]) if encoded and told.get("content") else told.get("content")
    return None
