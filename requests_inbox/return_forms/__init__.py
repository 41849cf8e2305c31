"""What a shop asks of whoever sends something back: fields, answers, and the form itself."""
