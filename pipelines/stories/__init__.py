"""Which articles tell of one event, whatever the site and the language; which paragraphs repeat in a corpus.

`evidence` reads an article's clues, `linking` weighs what two articles share and groups them. A new kind of
clue is a function in `evidence`.
"""
