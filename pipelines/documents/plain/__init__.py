"""The readers for plain text."""
