"""DuckDB `raw` in, dimensions, facts, history and findings out: dbt, in a child process.

This room knows nothing of documents and Prefect.
"""
