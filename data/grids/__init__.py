"""From the bytes of a foreign table to rows of text, whatever its format.

A grid is read in a process of its own, with bounds on memory and time; nothing here
knows what a claim is.
"""
