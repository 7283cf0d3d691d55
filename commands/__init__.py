"""The commands of cli.py, one module each; a module loads when it is called."""
