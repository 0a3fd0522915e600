"""A release over HTTP, on this machine alone: its pages, the explorer, and a read-only API.

`app.py` puts them together, `routes.py` answers, `page.py` is the API's own page.
"""
