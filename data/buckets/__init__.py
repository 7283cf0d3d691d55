"""Claims as Parquet files bucketed by place, beside one another in a folder.

What is written is new; a manifest then names the files that hold from now on. So a
reader sees one import or the next, and an import that is killed was never there.
"""
