"""The readers for web pages."""
