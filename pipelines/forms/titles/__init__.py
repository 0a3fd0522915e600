"""Titles of forms, and what has one and is no form.

Headings and rows come in; the title of a form, its kind and its year go out. What the form holds
is not looked at but to tell its kind.
"""
