"""What documents say in, DuckDB `raw` out: frames, held to contracts, landed all or nothing.

What cannot be accepted goes to quarantine, with its place and the reason. This room knows nothing
of dbt and Prefect.
"""
