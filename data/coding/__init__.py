"""From the words of somebody's table to the fields of a claim.

Each module proposes what a heading, a day, a word for a status, a source or a place
means, with the reason; the owner of the table decides. Nothing is guessed in
silence.
"""
