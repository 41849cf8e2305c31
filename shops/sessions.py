"""Whoever asks is one query: the session, its person, their shops and roles."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from shops.models import Session


class SessionStore(db.SessionStore):
    """A session in the database that knows whose it is."""

    owner = None

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.person_id = data.get(SESSION_KEY)
        return session

    async def acreate_model_instance(self, data):
        session = await super().acreate_model_instance(data)
        session.person_id = data.get(SESSION_KEY)
        return session

    def load(self):
        found = Session.objects.read(self.session_key)
        if found is None:
            self._session_key = None
            return {}
        data, self.owner = found
        return self.decode(data)

    def signed_in(self):
        """Its owner, if everything is as Django asks before it believes a session. None: Django may look itself."""
        holds = self.get(SESSION_KEY) and self.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        if not holds or not self.owner or not self.owner.is_active or str(self.owner.pk) != self[SESSION_KEY]:
            return None
        same_password = constant_time_compare(self.get(HASH_SESSION_KEY, ""), self.owner.get_session_auth_hash())
        return self.owner if same_password else None


class SignedInMiddleware(AuthenticationMiddleware):
    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person_of(request))


def person_of(request):
    if not hasattr(request, "_cached_user"):
        request._cached_user = request.session.signed_in() or get_user(request)
        request._cached_user.is_acting = request.method not in ("GET", "HEAD")
    return request._cached_user
