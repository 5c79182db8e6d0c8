"""Waivers written, listed and taken out by a command, so that none lacks anything and none outlives its use."""
