"""A change as a pipeline sees it: which commits it brings, by what it is judged, and what it does to its own judges."""
