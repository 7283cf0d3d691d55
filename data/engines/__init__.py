"""Engines that run the one implementation of the semantics, a module each.

ibis writes a query in the engine's dialect; the engine runs it. None of the
backends of ibis is used, so an engine needs no more than its own driver.
"""
