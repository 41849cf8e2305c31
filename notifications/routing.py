"""The sockets of the desk, and the ear that every process has, also one whose pages are all asked for by HTTP."""

from channels.routing import URLRouter
from channels.sessions import CookieMiddleware
from django.urls import path

from .consumers import LiveConsumer
from .hub import hub
from .same_origin import SameOrigin

sockets = SameOrigin(CookieMiddleware(URLRouter([path("ws/live/", LiveConsumer.as_asgi())])))


def hearing(app):
    """ASGI middleware: from the first question on this process hears the others."""

    async def with_hub(scope, receive, send):
        hub()
        await app(scope, receive, send)

    return with_hub
