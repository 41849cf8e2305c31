"""How people come in: by invitation, never by themselves; and what we ask of allauth beyond its defaults."""

import unicodedata
from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme


class InvitedOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Only pages of this very host (T44); allauth would also take every name of ALLOWED_HOSTS."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, require_https=self.request.is_secure())

    def pre_authenticate(self, request, **credentials):
        """Too many wrong attempts end with 429, so that proxies and monitors see it too (T60)."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as too_many:
            raise ImmediateHttpResponse(respond_429(request)) from too_many

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One counter for all spellings of an address and all names of this host (T60)."""
        letters = unicodedata.normalize("NFKD", credentials.get("email", "").strip().casefold())
        return "".join(letter for letter in letters if not unicodedata.combining(letter))

    def send_mail(self, template_prefix, email, context):
        """What allauth tells people about their own sign-in goes out by a job, like every letter of ours."""
        from shops.tasks import send_notice

        message = self.render_mail(template_prefix, email, {"email": email, **context})
        send_notice.enqueue(message.subject, message.body, email)


class SecretKeepingMFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors rest encrypted (T66); old keys of SECRET_KEY_FALLBACKS still open them (R40)."""

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self):
        return settings.MFA_TOTP_ISSUER


def _fernet():
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(b"second factor" + key.encode()).digest())) for key in secrets])
