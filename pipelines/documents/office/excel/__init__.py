"""The readers for workbooks."""
