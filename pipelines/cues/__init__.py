"""Data: one TOML file a language with the phrases that label what is no article text. To add a language, add a file."""
