"""The built warehouse in, an immutable release out, and what it changed.

A release is a folder, or a snapshot of the lake. This room knows nothing of documents.
"""
