"""The access log that docs/deploy.md sets up holds nothing by which whoever reads it comes in (T38)."""

import re

from django.conf import settings
from django.urls import reverse

SECRET = "a1b2c3" * 8
DEPLOY = (settings.BASE_DIR / "docs" / "deploy.md").read_text()
MAP = re.search(r"map \$request_uri \$place {(.*?)\n    }", DEPLOY, re.S)[1]


def logged(address):
    """As nginx does it: the first expression that fits."""
    for expression, shown in re.findall(r'"~(\S+)" "(\S+)";', MAP):
        if found := re.search(expression, address):
            return shown.replace("$1", found[1])


def test_addresses_that_let_somebody_in_are_cut_and_what_is_asked_is_left_out():
    for name, kwargs in {
        "portal:entry": {"slug": "veldkant", "token": SECRET},
        "portal:follow": {"slug": "veldkant", "reference": "V-1", "mark": "1-1-approved", "seal": SECRET},
        "portal:withdrawal_items": {"slug": "veldkant", "mark": SECRET},
        "portal:withdrawal_received": {"slug": "veldkant", "mark": SECRET},
        "shops:invitation_link": {"token": SECRET},
        "account_reset_password_from_key": {"uidb36": "1", "key": SECRET},
        "messaging:remote_picture": {"token": SECRET},
    }.items():
        address = reverse(name, kwargs=kwargs)
        assert SECRET in address
        assert SECRET not in logged(address)
    hand_over = reverse("portal:hand_over", args=["veldkant"])
    assert logged(f"{hand_over}?order=1&signature={SECRET}") == hand_over
    assert logged("/r/veldkant/items/") == "/r/veldkant/items/"


def test_the_web_processes_log_no_addresses_themselves():
    commands = re.findall(r"daphne( [^`\n]*)", DEPLOY)
    started = [command for command in commands if " -p " in command]
    assert len(started) == 2
    assert all(" -v 0 " in command for command in started)
