class Unusable(ValueError):
    """Something written in a policy that says nothing. Its text is the sentence for whoever wrote it."""
