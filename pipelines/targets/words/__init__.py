"""The words of targets: signs, units, and how texts are written."""
