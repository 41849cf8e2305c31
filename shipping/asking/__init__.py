"""Asking carriers for labels through karrio, in a process of its own: `carriers/by_karrio.py` asks it."""
