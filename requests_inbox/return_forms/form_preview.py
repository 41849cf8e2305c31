"""What a customer would see of a form: one item that comes back for a reason, of a product group, in a language."""

from django.conf import settings
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .answer_form import AnswerForm
from .form_fields import Chosen, Kind, asked_about

LANGUAGES = dict(settings.LANGUAGES)


class Preview:
    """`chosen` are the words of an address: reason, group and language. Else the first, in the reader's own."""

    def __init__(self, form, chosen):
        self.form, self.shop = form, form.shop
        own = self._one_of(self.languages, translation.get_language(), self.shop.language)
        self.language = self._one_of(self.languages, chosen.get("language"), own)
        self.reason = self._one_of(self.reasons, chosen.get("reason"))
        self.group = self._one_of(self.groups, chosen.get("group"), "")

    @property
    def languages(self):
        known = [self.shop.language, *self.shop.languages]
        return [(code, LANGUAGES.get(code, code)) for code in dict.fromkeys(known)]

    @cached_property
    def _reasons(self):
        return list(self.shop.reasons.filter(is_active=True))

    @property
    def reasons(self):
        return [(one.code, str(one)) for one in self._reasons]

    @cached_property
    def groups(self):
        """Those that make a difference: the form names them."""
        conditions = [one for field in self.form.fields for one in (field.asked_of, field.needed_of)]
        return [(group, group) for group in sorted({group for one in conditions for group in one.groups})]

    @property
    def selects(self):
        """[(name, label, choices, what is chosen)]"""
        yield "language", _("Language"), self.languages, self.language
        yield "reason", _("Reason"), self.reasons, self.reason
        if self.groups:
            yield "group", _("Product group"), self.groups, self.group

    @property
    def parts(self):
        """The form as it stands, empty: its inputs, and Pictures where those are asked."""
        by_right = any(one.is_by_right for one in self._reasons if one.code == self.reason)
        line = Chosen(0, self.reason, self.group, by_right)
        with translation.override(self.language):
            form = AnswerForm(return_form=self.form, lines=[line], language=self.language, prefix="preview")
        for one in asked_about(self.form.fields, [line]):
            yield Pictures(one, self.language) if one.field.kind == Kind.PICTURES else form[one.name]

    def _one_of(self, choices, wanted, otherwise=None):
        known = [value for value, _name in choices]
        return wanted if wanted in known else otherwise if otherwise is not None else next(iter(known), "")


class Pictures:
    """The place for pictures; the portal draws it by itself."""

    is_pictures = True

    def __init__(self, asking, language):
        self.needed = asking.needed
        self.label, self.help = asking.field.label_in(language), asking.field.help_in(language)
