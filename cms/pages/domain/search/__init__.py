"""Finding lessons, answers and facts by words, by sound and in spite of a slip of the finger (docs/adr/0013)."""
