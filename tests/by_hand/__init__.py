"""Checks that need a program or time that the tests have not; run by hand (docs/development.md)."""
