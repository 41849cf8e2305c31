"""A server that answers as DHL's "Parcel DE Returns" (v1) and its sign-in do."""

import base64
import json
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Event, Thread
from urllib.parse import parse_qs

import segno
from reportlab.pdfgen.canvas import Canvas

from shipping.addresses import Address

HOME = Address("Lindenallee 12a", "20259", "Hamburg", "DE")
NUMBER = "999991542219"
REFUSAL = {
    "title": "Bad Request",
    "status": 400,
    "detail": "1 of 1 shipment unsuccessful",
    "items": [
        {
            "validationMessages": [
                {
                    "property": "shipper.postalCode",
                    "validationMessage": "Die Postleitzahl wurde nicht gefunden.",
                    "validationState": "Error",
                }
            ]
        }
    ],
}


def pdf(text="DHL RETOURE", pages=1):
    out = BytesIO()
    canvas = Canvas(out, pagesize=(298, 552), invariant=True)
    for _ in range(pages):
        canvas.drawString(40, 500, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def png(text):
    out = BytesIO()
    segno.make_qr(text).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def confirmation(label=None, **changes):
    told = {
        "sstatus": {"title": "Created", "status": 201},
        "shipmentNo": NUMBER,
        "internationalShipmentNo": "LE650235858DE",
        "label": {"b64": base64.b64encode(pdf() if label is None else label).decode()},
        "qrLabel": {"b64": base64.b64encode(png("DHL-QR-1")).decode()},
        "qrLink": "https://www.dhl.de/mobile-retoure",
        "routingCode": "40327653113+99000943090012",
    }
    return 201, told | changes


class Dhl:
    """`answer` is (status, what it tells), or None for a line that is cut. `orders` are those that came."""

    def __init__(self):
        self.answer = confirmation()
        self.signs_in = 200, {"access_token": "tok", "token_type": "Bearer", "expires_in": 1799}
        self.orders, self.headers, self.tokens, self.scheme = [], [], 0, "http"
        self.goes_on = Event()
        self.goes_on.set()
        self.came = Event()
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                content = self.rfile.read(int(self.headers["Content-Length"]))
                path = self.path.partition("?")[0]
                if path == "/parcel/de/account/auth/ropc/v1/token":
                    told.tokens += 1
                    signed = parse_qs(content.decode())
                    known = signed["username"] == ["veldkant"] and signed["password"] == ["geheim"]
                    return self.say(*(told.signs_in if known else (401, {"title": "Unauthorized", "status": 401})))
                assert path == "/parcel/de/shipping/returns/v1/orders", path
                told.orders.append(json.loads(content))
                told.headers.append(dict(self.headers))
                told.came.set()
                told.goes_on.wait(30)
                if told.answer is None:
                    return self.connection.close()
                return self.say(*told.answer)

            def say(self, status, answer):
                content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *error):
        self.goes_on.set()
        self.server.shutdown()
        self.server.server_close()

    def speak_tls(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https"

    @property
    def account(self):
        return {
            "carrier": "dhl_parcel_de",
            "username": "veldkant",
            "password": "geheim",
            "client_id": "app",
            "client_secret": f"secret {self.server.server_port}",
            "receivers": {"DE": "deu", "NL": "nld"},
            "address": f"{self.scheme}://127.0.0.1:{self.server.server_port}",
        }
