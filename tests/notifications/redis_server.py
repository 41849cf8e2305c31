"""A Redis of a test's own, which can be emptied, stopped and started again."""

import socket
import subprocess
import time


class RedisServer:
    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder, self.process = folder, None

    @property
    def address(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                return self.say(b"PING")
            except OSError:
                time.sleep(0.02)
        raise TimeoutError

    def stop(self):
        self.process.kill()
        self.process.wait()

    def say(self, command):
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(command + b"\r\n")
            return line.recv(1000)
