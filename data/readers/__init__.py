"""From files of other people to claims: one module per outside format.

What every reader takes and gives is in `data.readers.contract`.
"""
