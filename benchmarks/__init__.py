"""Measured figures: ``make bench`` prints them."""
