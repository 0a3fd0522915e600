"""Times in targets."""
