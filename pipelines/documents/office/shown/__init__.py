"""What Excel shows of a value."""
