"""Plan the weeks of mobile clinics."""

__version__ = "0.1.0"
