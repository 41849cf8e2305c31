"""How people come in."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.models.membership import Membership, Role

LASTS = timedelta(days=7)
TOKEN_LENGTH = 43  # 256 bits, as secrets.token_urlsafe writes them


class InvitationSpent(ValidationError):
    """Used, withdrawn or too old."""

    def __init__(self):
        super().__init__(_("This invitation can no longer be used."))


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self):
        return self.waiting().filter(expires_at__gt=timezone.now())

    def by_token(self, token):
        """The invitation that a link stands for. What cannot be a token never reaches the query (T38)."""
        return self.filter(token_hash=hash_of(token)) if len(token) == TOKEN_LENGTH else self.none()

    @transaction.atomic
    def invite(self, shop, email, role, *, by=None, send=True):
        """Ask somebody to join a shop; their letter leaves with the commit. `by` None: whoever runs this server."""
        from shops.tasks import send_invitation  # tasks need the job backend, which needs the models

        if by:
            shop.require_admin(by)
        asked = {"role": role, "invited_by": by}
        open_one = {"shop": shop, "email": email.lower(), "accepted_at": None, "withdrawn_at": None}
        invitation, _is_new = self.update_or_create(asked, **open_one)
        shop.changes.record(by=by, field=f"invitation {invitation.email}", old="", new=role)
        if send:
            send_invitation.enqueue(invitation.pk)
        return invitation


def hash_of(token):
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """A role in a shop that waits for somebody. Its link works once, for a week, and is kept only as a hash."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AGENT)
    invited_by = models.ForeignKey("shops.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, blank=True)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["token_hash"], name="invitation_by_token")]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_each",
            )
        ]

    def __str__(self):
        return f"{self.email}, {self.get_role_display()}, {self.shop}"

    @property
    def has_expired(self):
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def language(self):
        """What its letter is written in: the inviter's language, or the shop's."""
        return self.invited_by.language if self.invited_by else self.shop.language

    def new_link(self):
        """A fresh link, and the only time that it is seen; links given out before stop working."""
        token = secrets.token_urlsafe(32)
        self.token_hash = hash_of(token)
        self.expires_at = timezone.now() + LASTS
        self.save(update_fields=["token_hash", "expires_at"])
        return self.shop.base_url.rstrip("/") + reverse("shops:invitation_link", args=[token])

    @transaction.atomic
    def accept(self, person):
        """Take the role. Of two who try at once, one does."""
        mine = Invitation.objects.usable().filter(pk=self.pk, token_hash=self.token_hash)
        if not mine.update(accepted_at=timezone.now()):
            raise InvitationSpent
        membership, is_new = Membership.objects.get_or_create({"role": self.role}, person=person, shop=self.shop)
        if membership.ended_at:
            membership.resume(self.role)
            is_new = True
        if is_new:
            self.shop.changes.record(by=person, field=f"member {person.email}", old="", new=self.role)

    @transaction.atomic
    def withdraw(self, *, by):
        """Make its link worthless."""
        self.shop.require_admin(by)
        if Invitation.objects.waiting().filter(pk=self.pk).update(withdrawn_at=timezone.now()):
            self.shop.changes.record(by=by, field=f"invitation {self.email}", old=self.role, new="")
