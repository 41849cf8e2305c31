"""What people type about themselves, their shops and who joins them."""

from urllib.parse import urlencode, urlsplit

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.files.uploadedfile import UploadedFile
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext_lazy as _

from shops import logo_drafts
from shops.logos import drawn_again
from shops.models import Person, Role, Shop
from shops.tasks import send_password_reset


class PasswordResetForm(ResetPasswordForm):
    """One job for every address, known or not: neither the page nor the time it takes says who works here (T41)."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs):
        send_password_reset.enqueue(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = [
            "name", "language", "time_zone", "theme", "density", "after_action", "undo_seconds", "one_press_approval",
            "single_keys",
        ]  # fmt: skip
        labels = {"after_action": _("After an action")}
        help_texts = {"undo_seconds": _("How long the mail of a decision of yours waits.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["undo_seconds"].choices = [("", _("As the shop has it")), *Person.UNDO_SECONDS]

    def keep(self):
        """These fields and no other: the bell's number in the same row moves while somebody types."""
        self.instance.save(update_fields=self.Meta.fields)

    def groups(self):
        for title, names in [
            (_("You"), ["name", "language", "time_zone"]),
            (_("How it looks"), ["theme", "density"]),
            (_("How you work"), ["after_action", "undo_seconds", "one_press_approval"]),
            (_("Keys"), ["single_keys"]),
        ]:
            yield title, [self[name] for name in names]


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.AGENT)

    def __init__(self, *args, shop, **kwargs):
        super().__init__(*args, **kwargs)
        self.shop = shop

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if self.shop.memberships.current().filter(person__email=email).exists():
            raise forms.ValidationError(_("This person is already a member."))
        return email


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role)


class WelcomeForm(forms.Form):
    """What we ask of somebody new: a name, and a password of their own."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    password_again = forms.CharField(
        label=_("Password, once more"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self):
        super().clean()
        fields = self.cleaned_data
        if fields.get("password") and fields.get("password") != fields.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        elif fields.get("password"):
            self._judge(fields["password"], Person(email=self.invitation.email, name=fields.get("name", "")))
        return fields

    def _judge(self, password, person):
        try:
            validate_password(password, person)
        except forms.ValidationError as weak:
            self.add_error("password", weak)


class ShopForm(forms.ModelForm):
    """All that a shop may set. `groups` is the order in which the page shows it."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of letters"), choices=settings.CUSTOMER_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    second_factor_roles = forms.MultipleChoiceField(
        label=_("Roles that need a second factor"),
        help_text=Shop._meta.get_field("second_factor_roles").help_text,
        choices=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. It is made smaller than 512 × 512 pixels."),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    no_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    logo_draft = forms.CharField(required=False, widget=forms.HiddenInput)  # one that was looked at and not kept yet

    class Meta:
        model = Shop
        fields = [
            "name", "slug", "reference_prefix", "brand_colour", "logo", "language", "languages", "currency",
            "time_zone", "base_url", "sender_address", "reply_address", "return_window_days", "refund_term_days",
            "ship_by_days", "undo_seconds", "remind_after_days", "after_reminder", "free_return",
            "free_exchange", "approves_withdrawals", "tells_of_withdrawal", "tells_of_return_cost", "agent_limit",
            "second_pass", "four_eyes_above", "second_pass_of_alerts", "policies_by_admins",
            "trust_after", "trust_percent", "second_factor_roles",
        ]  # fmt: skip
        widgets = {"brand_colour": forms.TextInput({"type": "color"}), "second_pass": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.policy_number:
            for name in ("return_window_days", "refund_term_days"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("The return policy says it: see Policies.")

    def groups(self):
        for title, names in [
            (_("Name and look"), ["name", "slug", "reference_prefix", "brand_colour", "logo", "no_logo"]),
            (_("Words, money and time"), ["language", "languages", "currency", "time_zone"]),
            (
                _("Letters"),
                ["base_url", "sender_address", "reply_address", "undo_seconds", "remind_after_days", "after_reminder"],
            ),
            (_("Terms"), ["return_window_days", "refund_term_days", "ship_by_days", "free_return", "free_exchange"]),
            (_("Withdrawal by right"), ["approves_withdrawals", "tells_of_withdrawal", "tells_of_return_cost"]),
            (_("Two people"), ["second_pass", "four_eyes_above", "second_pass_of_alerts", "policies_by_admins"]),
            (_("Rules of the policy"), ["trust_after", "trust_percent"]),
            (_("Decisions and safety"), ["agent_limit", "second_factor_roles"]),
        ]:
            yield title, [self[name] for name in names if name != "no_logo" or self.instance.logo]

    def clean_base_url(self):
        """Links to our pages, with their tokens, must not lead anywhere else (T37)."""
        address = urlsplit(self.cleaned_data["base_url"])
        host, _port = split_domain_port(address.netloc)
        if not host or not validate_host(host, settings.ALLOWED_HOSTS):
            raise forms.ValidationError(_("This desk does not answer at that address. Ask whoever runs it to add it."))
        if address.scheme not in {"https"} | ({"http"} if not settings.TLS else set()):
            raise forms.ValidationError(_("The address must begin with https://."))
        if address.path.strip("/") or address.query or address.fragment:
            raise forms.ValidationError(_("Only the beginning of the address, up to the first slash."))
        return f"{address.scheme}://{address.netloc}"

    def clean_logo(self):
        logo = self.cleaned_data["logo"]
        return drawn_again(logo) if isinstance(logo, UploadedFile) else logo

    def clean(self):
        super().clean()
        fields = self.cleaned_data
        if fields.get("languages") and fields.get("language") not in fields["languages"]:
            self.add_error("languages", _("The main language has to be one of them."))
        of_some = fields.get("second_pass") == Shop.SecondPass.SOME
        if of_some and fields.get("four_eyes_above") is None and not fields.get("second_pass_of_alerts"):
            self.add_error("four_eyes_above", _("Say above which value, or choose open alerts: else it is of none."))
        if "logo" not in self.changed_data:
            if draft := logo_drafts.name_of(fields.get("logo_draft", ""), self.instance):
                fields["logo"] = logo_drafts.taken(draft)
            elif fields.get("no_logo"):
                fields["logo"] = False
        return fields

    def put_logo_aside(self):
        """No browser sends a file twice: what was chosen for a look is there when the rest is kept."""
        if "logo" in self.changed_data and self.cleaned_data.get("logo"):
            self.data = self.data.copy()
            self.data["logo_draft"] = logo_drafts.put(self.cleaned_data["logo"], self.instance)

    @property
    def look_as_query(self):
        names = ("brand_colour", "logo_draft", "no_logo")
        return urlencode({name: value for name in names if (value := self[name].value())})

    def keep(self, *, by):
        self.instance.change_settings(self.changes(), by=by)

    def changes(self):
        """{field: (old, new)} of what differs from before."""
        names = {"logo" if name in ("no_logo", "logo_draft") else name for name in self.changed_data}
        told = {name: (self.initial[name], self.cleaned_data[name] or "") for name in sorted(names)}
        return {name: (old, new) for name, (old, new) in told.items() if name != "logo" or old != new}
