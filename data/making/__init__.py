"""Makes the pilot dataset: read the sources, choose places, invent the rest, write the tables."""
