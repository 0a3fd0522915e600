"""Pages of publishers in, files in `data/raw/` and their rows in `sources.csv` out.

It knows nothing of forms: what is fetched is chosen by what links and titles say.
"""
