"""What stays in memory for good is kept out of the search for garbage.

Streamlit searches all objects of the process for garbage after every run, and no
message leaves the server meanwhile. Most of them are modules and tables, which never
become garbage, so they are set aside as soon as they are there.
"""

import atexit
import gc


def set_aside() -> None:
    """Set aside every object that is now in use.

    Called when modules or tables have been loaded, a few times in the life of a
    process: what else is in use then is freed like anything else, unless only a
    search for cycles could tell that it is garbage.
    """
    gc.collect()
    gc.freeze()
    # At the end of the process the last search goes through all of it.
    atexit.register(gc.unfreeze)
