"""Letters to the people who work here. They leave from a job, so that no page waits for a mail server.

Links are made while the letter is written: a token is never kept in a job, only in the letter itself.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMessage
from django.tasks import task
from django.urls import reverse

from helpdesk.jobs.periodic import every
from shops import logo_drafts
from shops.mail import letter
from shops.models import Invitation, Person, Shop
from shops.sessions import SessionStore


@task
def send_invitation(invitation_id):
    invitation = Invitation.objects.waiting().select_related("shop", "invited_by").filter(pk=invitation_id).first()
    if invitation:
        context = {"invitation": invitation, "link": invitation.new_link()}
        letter("invitation", to=invitation.email, language=invitation.language, context=context).send()


@task
def send_password_reset(email):
    """Asked for by anybody with any address; only somebody who works here gets a letter (T41: the page cannot tell)."""
    person = Person.objects.filter(email=email.lower(), is_active=True).first()
    if person and (shop := _desk_of(person)):
        context = {"link": reset_link(person, shop)}
        letter("password_reset", to=person.email, language=person.language, context=context).send()


@task
def send_notice(subject, text, email):
    """Something about a person's own sign-in changed."""
    EmailMessage(subject, text, to=[email], headers={"Auto-Submitted": "auto-generated"}).send()


@every(seconds=24 * 60 * 60)
@task
def forget_ended_sessions():
    """Nobody comes back to them, and without this their table only grows."""
    SessionStore.clear_expired()


@every(seconds=24 * 60 * 60)
@task
def forget_logo_drafts():
    """Pictures that somebody looked at and did not keep, or kept as a file of its own."""
    logo_drafts.sweep()


def reset_link(person, shop):
    """Built on a shop's address, never on what the browser said this host is called (T37)."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return shop.base_url.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)


def _desk_of(person):
    """A shop whose address leads to this desk: one of theirs, or any."""
    return Shop.objects.filter(pk__in=person.roles).first() or Shop.objects.first()
