"""A release in, pages out: static, Chinese first with an English switch, from disk or any web server.

This room does not know how a release was built.
"""
