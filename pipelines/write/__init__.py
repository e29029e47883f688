"""Step 7: shards of JSON Lines, rejections and run.json."""
