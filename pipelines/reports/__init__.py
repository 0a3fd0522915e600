"""A release in, answers out: queries, findings, traces, the dictionary, workbooks, opinions.

This room does not know how a release was built.
"""
