"""Where: place names, geocoding, regions and measurement on the ellipsoid."""
