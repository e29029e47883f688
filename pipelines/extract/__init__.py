"""Step 1: the page's bytes become blocks with facts, trafilatura's verdicts and the metadata."""
