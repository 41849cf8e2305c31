"""Only our own pages may open a socket: the Origin must be the very address that the handshake asks for (T52).

Channels' own AllowedHostsOriginValidator lets any allowed host open a socket on any other, with any port and scheme.
"""

from urllib.parse import urlsplit

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http.request import validate_host

ALLOWED_SCHEMES = {True: {"https"}, False: {"http", "https"}}


class SameOrigin:
    """ASGI middleware that refuses a handshake from elsewhere."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        app = self.app if is_same_origin(scope) else Refusal.as_asgi()
        return await app(scope, receive, send)


class Refusal(AsyncWebsocketConsumer):
    async def connect(self):
        await self.close()


def is_same_origin(scope):
    headers = dict(scope["headers"])
    host, origin = (headers.get(name, b"").decode("latin-1") for name in (b"host", b"origin"))
    try:
        parts = urlsplit(origin)
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    allowed = validate_host(name if ":" not in name else f"[{name}]", settings.ALLOWED_HOSTS)
    return allowed and parts.scheme in ALLOWED_SCHEMES[settings.TLS] and parts.netloc == host != ""
