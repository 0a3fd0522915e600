"""Files in which other files lie, opened with bounds."""
