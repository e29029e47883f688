"""Step 6: exact, near and reprinted copies of earlier articles."""
