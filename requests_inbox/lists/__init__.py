"""Lists of requests: which there are, what they hold, how they are found, counted, drawn and kept up to date."""
