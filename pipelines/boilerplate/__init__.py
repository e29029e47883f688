"""Step 3: which blocks are the article's and which are the page around it, each with a reason."""
