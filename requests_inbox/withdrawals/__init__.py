"""The right of withdrawal: statements of it, their confirmation and periods, and the requests that they become."""
