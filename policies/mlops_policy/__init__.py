"""The policy pack of mlops-template."""

__version__ = "0.5.0"
