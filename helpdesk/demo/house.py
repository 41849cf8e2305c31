"""The demo's one process: web server, worker and mail door under one roof, opened and closed together."""

import errno
import os
import socket
import threading
from contextlib import ExitStack, contextmanager

from daphne.server import Server  # before anything else of Twisted, whose event loop it chooses
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from helpdesk.demo.data.shops import SHOPS
from helpdesk.demo.door import MailDoor
from helpdesk.demo.occupied import alone_in
from helpdesk.jobs.worker import Worker
from shops.models import Shop

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  asked for by whoever sets HOST
LARGEST_FRAME = 4096  # frames of live pages carry numbers only (T53)
PATIENCE = 30  # seconds for the job in hand


class Taken(Exception):
    """A port that the house needs is not to be had."""


def live_in(host, port, *, welcome):
    """Run until told to stop. What may be taken by others comes first, so that it is said at once."""
    with ExitStack() as house:
        house.enter_context(alone_in(settings.VAR_DIR))
        listener = house.enter_context(listening(host, port))
        door = house.enter_context(mail_door(settings.DEMO_MAIL_PORT))
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, *names_of(host)]
        call_command("migrate", verbosity=0)
        fill_if_empty()
        door.pulse.start()
        house.enter_context(working())
        address = f"http://{shown(host)}:{listener.getsockname()[1]}/"
        receive_customers_at(address)
        serve(listener.detach(), ready=lambda: welcome(address))  # from here on the socket is the web server's


@contextmanager
def listening(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
    except (OSError, OverflowError) as error:
        raise Taken(f"{shown(host)}:{port} {why(error)}: choose another with PORT=, or HOST=.") from error
    with listener:
        yield listener


@contextmanager
def mail_door(port):
    door = MailDoor(port)
    try:
        door.open()
    except OSError as error:
        raise Taken(f"The mail door's port {port} {why(error)}: choose another with DEMO_MAIL_PORT=.") from error
    try:
        yield door
    finally:
        door.close()


def why(error):
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return "is in use by another program"
    return f"cannot be opened ({os.strerror(number) if number and number > 0 else error})"


def fill_if_empty():
    if not Shop.objects.exists():
        with transaction.atomic():  # stopped half way, it is as if it had never begun
            call_command("seed_demo")


def receive_customers_at(address):
    """The links of letters lead to this very process, wherever it was opened this time."""
    Shop.objects.filter(slug__in=SHOPS).update(base_url=address.rstrip("/"))


@contextmanager
def working():
    worker = Worker(name="demo")
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(PATIENCE)


def serve(socket_number, *, ready):
    from helpdesk.asgi import application  # it builds the address table, which needs the migrated models

    Server(
        application,
        endpoints=[f"fd:fileno={socket_number}"],
        http_timeout=60,
        websocket_max_message_size=LARGEST_FRAME,
        websocket_max_frame_size=LARGEST_FRAME,
        ready_callable=ready,
    ).run()


def names_of(host):
    """What a browser may call us. Whoever opens every address gets the machine's own names."""
    if host not in EVERYWHERE:
        return [shown(host)]
    name = socket.gethostname()
    try:
        return [name, *socket.gethostbyname_ex(name)[2]]
    except OSError:
        return [name]


def shown(host):
    return "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
