"""One action on many requests: what it would do to each, doing it, undoing it."""
