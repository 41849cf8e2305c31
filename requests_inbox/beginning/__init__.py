"""How a request begins: what may be asked back, on which terms, and what is written down at first."""
