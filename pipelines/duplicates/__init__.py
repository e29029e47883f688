"""Step 6: exact, near and reprinted copies of earlier articles.

The way: `signature.sign(text)` in a worker, `RunIndex.check_and_add` in the store's thread, and
`RunIndex.remember` once the line is on disk. How two texts are compared is
in `likeness`; a new kind of likeness goes there.
"""
