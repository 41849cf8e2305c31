"""What goes along with bytes that others wrote: a browser takes them for nothing else, and no other site gets them."""

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
