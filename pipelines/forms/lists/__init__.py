"""Lists: tables in which a row is an indicator, of one project after another.

The rows of such a table come in; a form of each project goes out.
"""
