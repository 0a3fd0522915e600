"""What lets an operator sleep: alarms, recovery, culprits, orphans, fingerprints of code.

This room knows nothing of forms.
"""
