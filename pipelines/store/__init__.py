"""What is remembered between runs: SQLite or PostgreSQL through SQLAlchemy Core."""
