"""What the web server runs. In production a half configured desk does not start."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

import django
from channels.routing import ProtocolTypeRouter
from django.conf import settings

django.setup(set_prefix=False)

from helpdesk.checks import refuse_to_start_half_configured  # noqa: E402  models may be imported only now
from helpdesk.handler import PagesInThreads  # noqa: E402
from helpdesk.utf8 import only_utf8  # noqa: E402
from notifications.routing import hearing, sockets  # noqa: E402

if settings.MODE == "production":
    refuse_to_start_half_configured()

application = hearing(ProtocolTypeRouter({"http": only_utf8(PagesInThreads()), "websocket": sockets}))
gc.freeze()  # the program itself is never looked through for what nobody needs any more, while somebody waits
