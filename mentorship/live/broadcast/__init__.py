"""From a commit to the phones: announce → hub → stage (a room in this process) → line (one socket).

The log in the database is the truth. What travels here is a hint that may get lost: every stage compares the numbers
and takes from the log what is missing.
"""
