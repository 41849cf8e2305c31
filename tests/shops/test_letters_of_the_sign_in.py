"""What allauth tells people about their own sign-in, in our words and by our jobs."""

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core import mail

from helpdesk.jobs.models import Job
from shops.tasks import send_notice


def test_a_notice_names_the_place_and_thanks_nobody_for_using_example_com(rf, agent):
    request = rf.get("/", headers={"user-agent": "Lynx/2.9"})
    with context.request_context(request):
        get_adapter().send_notification_mail("mfa/email/totp_activated", agent)
    assert mail.outbox == []
    send_notice.call(*Job.objects.get().args)
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("Authenticator App Activated", [agent.email])
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}
    assert "with this browser: Lynx/2.9" in letter.body
    assert "testserver" not in letter.body
