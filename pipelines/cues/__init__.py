"""Data: one TOML file a language with the phrases that label what is no article text. One more: add a file.

A file has a table for each kind; a table may hold

- `phrases`: the whole line says this and nothing else. `*` stands for anything short ("more from *").
- `weak`: likewise, but too common a word to prove anything: it counts only where the structure agrees.
- `labels` (`caption_credit`, `byline_agency`): stands before a credit or a name: "Photo: VNA", "By Ann Lee".
- `agencies` (`caption_credit` in `international.toml`): ends a caption without a label: "Rain. Getty Images".

Kinds: related, read_more, share, copy_link, newsletter, comments, ads, tags, player, caption_credit,
byline_agency. `international.toml` holds what is the same everywhere and counts in every language.
"""

from pipelines.cues.read import Cues, languages, load, normalise

__all__ = ["Cues", "languages", "load", "normalise"]
