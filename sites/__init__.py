"""Data: one TOML file a site (see docs/sites.md). To add a site, add a file."""
