"""What goes on from week to week: what really happened."""
