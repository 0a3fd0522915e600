"""A release in, static pages out: Chinese first, with a switch to English.

They open from disk or from any web server.

This room does not know how a release was built.
"""
