"""What a data scientist does to a fresh project on a Friday evening: for each rule one deed, and how it is put right.

A deed and its remedy are edits: a path, and its new content, a function of what was there, or None to delete it. A
remedy that is "typed" is the command of the message, letter for letter; any other text is a command, with what the
message leaves open filled in.
"""

from template.sabotages import data, lineage, locks, paths, pins, policy, runs, secrets, versions, workflows

SABOTAGES = (
    *(*data.DATA, *versions.SABOTAGES, *data.MODELS, *pins.SABOTAGES, *locks.LOCKS, *locks.PARITY, *paths.SABOTAGES),
    *(*secrets.SABOTAGES, *runs.TRACKING, *runs.SEEDS, *lineage.SABOTAGES, *workflows.SABOTAGES, *policy.SABOTAGES),
)
