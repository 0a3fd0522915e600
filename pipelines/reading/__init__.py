"""Files in, what their documents say out: found, kept, converted, read in bounded child processes.

A crash, an endless loop or a blow-up of memory costs one document. This room knows nothing of
DuckDB and Prefect.
"""
