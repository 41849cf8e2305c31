"""What is printed. Nothing in here knows Django: it runs in a process apart (see shipping/printing.py)."""
