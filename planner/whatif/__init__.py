"""What if: other conditions, what one more of something is worth, what a choice costs, what may go wrong."""
