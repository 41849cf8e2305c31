from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StaleDraft(Exception):
    """There is a newer text than the one that was changed: on another screen, or sent meanwhile."""


class DraftQuerySet(models.QuerySet):
    def of(self, person, request, kind):
        return self.filter(person=person, request=request.pk, kind=kind)

    def keep(self, person, request, kind, text, *, seen):
        """Store what is typed, on top of revision `seen` only (0: there was none). Gives the new revision."""
        mine = self.of(person, request, kind)
        if mine.filter(revision=seen).update(text=text, revision=seen + 1, saved_at=timezone.now()):
            return seen + 1
        if kept := mine.filter(text=text).first():
            return kept.revision  # the same words twice are no quarrel
        if seen:
            raise StaleDraft
        try:
            with transaction.atomic():
                return self.create(person=person, request=request, kind=kind, text=text).revision
        except IntegrityError:
            raise StaleDraft from None

    def clear(self, person, request, kind):
        """It is a letter or a note now. A row stays, or comes: a late save of an old screen must not bring it back."""
        _draft, is_new = self.get_or_create(person=person, request=request, kind=kind)
        if not is_new:
            self.of(person, request, kind).update(text="", revision=models.F("revision") + 1, saved_at=timezone.now())

    def use(self, person, request, kind, text):
        """These words have gone out in another letter: nobody has them as a draft, however late it is saved."""
        if not person or not text:
            return
        draft = self.of(person, request, kind).first()
        if " ".join(text.split()).startswith(" ".join(draft.text.split()) if draft else ""):
            self.clear(person, request, kind)

    def give_back(self, person, request, kind, text):
        """What was sent and taken back stands in the box again, before whatever was typed there meanwhile."""
        draft, is_new = self.select_for_update().get_or_create(
            person=person, request=request, kind=kind, defaults={"text": text}
        )
        if not is_new:
            together = "\n\n".join(filter(None, [text, draft.text]))
            self.filter(pk=draft.pk).update(
                text=together, revision=models.F("revision") + 1, saved_at=timezone.now()
            )  # fmt: skip


class Draft(models.Model):
    """What somebody is writing on a request, so that it is there after a reload and on another machine."""

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message to the customer")
        NOTE = "note", _("Note")

    LONGEST = 20_000

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "request", "kind"], name="one_draft_of_a_kind")]

    def __str__(self):
        return self.text[:50]
