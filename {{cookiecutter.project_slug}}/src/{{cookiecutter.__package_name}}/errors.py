"""The one exception that a person is meant to read."""


class UserError(Exception):
    """Something the user can put right; its text says what, where and what to type."""


class Refused(UserError):
    """A verdict and no mistake: the data or the model is not good enough."""
