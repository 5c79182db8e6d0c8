"""The policy pack of mlops-template."""

__version__ = "0.6.0"
