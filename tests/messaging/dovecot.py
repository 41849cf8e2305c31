"""A real Dovecot of our own, as the user that runs the tests, with one mailbox in a folder that goes away."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
CONFIG = """
protocols = imap
base_dir = {home}/run
log_path = {home}/dovecot.log
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
default_internal_user = {helper}
default_internal_group = {helpers}
default_login_user = {guest}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{home}/mail
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


class Dovecot:
    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))  # short: its sockets live in there
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.config = self.home / "dovecot.conf"
        self.home.chmod(0o755)
        root = os.getuid() == 0
        self.owner = pwd.getpwnam("mail") if root else pwd.getpwuid(os.getuid())
        names = {"user": self.owner.pw_name, "group": grp.getgrgid(self.owner.pw_gid).gr_name}
        numbers = {"uid": self.owner.pw_uid, "gid": self.owner.pw_gid, "port": self.port, "home": self.home}
        # As root it insists on lesser users for its parts; Debian's package makes them.
        parts = {"helper": "dovecot", "helpers": "dovecot", "guest": "dovenull"} if root else {}
        parts = parts or {"helper": names["user"], "helpers": names["group"], "guest": names["user"]}
        self.config.write_text(CONFIG.format(**names, **numbers, **parts))
        self.count = 0
        for folder in ("cur", "new", "tmp"):
            (self.home / "mail" / folder).mkdir(parents=True)
        self._belongs_to_it()

    def start(self):
        self.process = subprocess.Popen([DOVECOT, "-F", "-c", str(self.config)], stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError((self.home / "dovecot.log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def close(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def deliver(self, raw):
        """As a mail server does: written beside the folder, then moved into it."""
        self.count += 1
        name = f"{time.time_ns()}.{self.count}.tests"
        (self.home / "mail" / "tmp" / name).write_bytes(raw)
        (self.home / "mail" / "tmp" / name).rename(self.home / "mail" / "new" / name)

    def number_anew(self):
        """What a restored mailbox looks like: another UIDVALIDITY, other numbers, the same mails."""
        self.stop()
        for file in (self.home / "mail").glob("dovecot*"):
            file.unlink()
        (self.home / "mail" / "dovecot-uidlist").write_text(f"3 V{int(time.time()) + 1000} N1 G0\n")
        self._belongs_to_it()
        self.start()

    def _belongs_to_it(self):
        for path in [self.home, *(self.home / "mail").rglob("*"), self.home / "mail"]:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def seen(self):
        return sum(":2,S" in file.name for file in (self.home / "mail" / "cur").iterdir())

    def options(self, **more):
        return {"host": "127.0.0.1", "port": self.port, "user": "desk", "password": "secret", "tls": "plain"} | more
