"""A web server on this machine, with a certificate of its own, that answers as its addresses say."""

import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image


def picture():
    content = BytesIO()
    Image.new("RGB", (9, 9), "red").save(content, "PNG")
    return content.getvalue()


ANSWERS = {
    "/a.png": (200, {}, picture()),
    "/page": (200, {"Content-Type": "text/html"}, b"<script>alert(1)</script>"),
    "/elsewhere": (302, {"Location": "https://127.0.0.1/"}, b""),
    "/gone": (404, {}, picture()),
    "/wrapped": (200, {"Content-Encoding": "gzip"}, picture()),
    "/large": (200, {}, b"x" * (6 << 20)),
}


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path == "/drops":
            return self._drip()
        status, headers, content = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _drip(self):
        """One byte at a time, for as long as somebody listens or the test lasts."""
        self.send_response(200)
        self.end_headers()
        while not self.server.over.wait(0.05):
            self.wfile.write(b"x")

    def log_message(self, *args):
        pass


class Web(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked, self.over = [], threading.Event()
        self.certificate = str(folder / "certificate.pem")
        self.url = f"https://127.0.0.1:{self.server_port}"
        _certify(self.certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=[0.05], daemon=True).start()

    def handle_error(self, request, client_address):
        """Whoever listened has hung up: that is what some tests are about."""

    def stop(self):
        self.over.set()
        self.shutdown()
        self.server_close()


def _certify(path):
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(here, critical=True).add_extension(x509.BasicConstraints(True, None), critical=True)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(path, "wb") as file:
        file.write(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
