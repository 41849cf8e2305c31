from functools import cached_property

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_inbox.refusals import Refusal
from requests_inbox.return_forms.form_fields import FormField
from requests_inbox.return_forms.standard_form import STANDARD_FIELDS
from shops.models import Shop


class StaleForm(Refusal):
    """A colleague has changed the draft since it was on the screen."""

    def __init__(self):
        super().__init__(_("A colleague has changed this form meanwhile. Look at it again, then change it."))


class ReturnFormQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def of(self, shop):
        """What the shop asks now: its latest published form, else the one that every shop begins with."""
        return self.published().filter(shop=shop).order_by("-number").first() or ReturnForm.standard(shop)

    def draft_of(self, shop):
        return self.filter(shop=shop, published_at=None, discarded_at=None).select_related("made_by").first()

    def begin_draft(self, shop, *, by):
        """A copy of what is asked now, or the draft that somebody has begun already."""
        try:
            with transaction.atomic():
                return self.create(shop=shop, made_by=by, stored_fields=self.of(shop).stored_fields)
        except IntegrityError:  # there is one, or a colleague was faster
            return self.draft_of(shop)


class ReturnForm(models.Model):
    """What a shop asks of whoever sends goods back. A draft is edited; once published it stays as it is for ever.

    A request keeps the form that it was made with. `stored_fields` are those of form_fields.FormField, in order.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="return_forms")
    number = models.PositiveIntegerField(_("version"), null=True, blank=True, help_text=_("None while it is a draft."))
    stored_fields = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=0, help_text=_("The fence of a draft: every change raises it."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True, help_text=_("When a draft was thrown away."))

    objects = ReturnFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("return form")
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="one_form_per_number"),
            models.UniqueConstraint(
                fields=["shop"], condition=Q(published_at=None, discarded_at=None), name="one_draft_per_shop"
            ),
        ]

    def __str__(self):
        return str(_("Version %(number)s") % {"number": self.number} if self.number else _("Draft"))

    def save(self, **kwargs):
        if self.pk and not self._state.adding:
            raise TypeError("A form is changed by its verbs: what is published stays as it is.")
        super().save(**kwargs)

    @classmethod
    def standard(cls, shop):
        """It is no row: who has no form of their own keeps none with their requests."""
        return cls(shop=shop, number=0, stored_fields=[one.stored for one in STANDARD_FIELDS])

    @cached_property
    def fields(self):
        return [FormField.read(stored) for stored in self.stored_fields]

    @property
    def is_draft(self):
        return self.published_at is None and self.pk is not None

    def field(self, code):
        """The one of this code, or None."""
        return next((one for one in self.fields if one.code == code), None)

    def put(self, field, *, seen):
        """Add the field at the end, or put it where the one of its code stands."""
        fields = [field if one.code == field.code else one for one in self.fields]
        self._change(fields if field in fields else [*fields, field], seen)

    def take_out(self, code, *, seen):
        self._change([one for one in self.fields if one.code != code], seen)

    def move(self, code, steps, *, seen):
        """Towards the end by `steps`, or towards the beginning; at an end it stays there."""
        fields = list(self.fields)
        place = next(place for place, one in enumerate(fields) if one.code == code)
        moved = fields.pop(place)
        fields.insert(max(0, place + steps), moved)
        self._change(fields, seen)

    @transaction.atomic
    def publish(self, *, by, seen):
        """From now on customers are asked this; requests that were made before keep their own form."""
        before = ReturnForm.objects.of(self.shop).number
        self._update(seen, number=before + 1, published_at=timezone.now(), published_by=by)
        self.shop.changes.record(by=by, field="return_form", old=before or "", new=self.number)

    def discard(self, *, seen):
        """Throw a draft away."""
        self._update(seen, discarded_at=timezone.now())

    def _change(self, fields, seen):
        self._update(seen, stored_fields=[one.stored for one in fields])
        del self.fields

    def _update(self, seen, **values):
        """Only a draft, and only as it was on the screen: one conditional UPDATE decides between two who change it."""
        draft = ReturnForm.objects.filter(pk=self.pk, edition=seen, published_at=None, discarded_at=None)
        if not draft.update(edition=F("edition") + 1, **values):
            raise StaleForm
        self.edition = seen + 1
        for name, value in values.items():
            setattr(self, name, value)
