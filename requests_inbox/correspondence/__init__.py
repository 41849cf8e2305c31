"""What the desk and its customers write to each other."""
