"""`repair`: the article with its lines made whole, and how many repairs that took."""

from __future__ import annotations

from dataclasses import replace

from pipelines.records import Article, Block
from pipelines.repair.characters import end_mark_off, normalise_line, tidy_line
from pipelines.repair.glue import Unglue
from pipelines.repair.mojibake import may_be_mojibake, undo_mojibake


def repair(article: Article) -> Article:
    """The article with its text, kept blocks, title, description and captions made whole.

    `metadata.repairs` grows by the glued words that were parted and the lines that were mojibake; spaces,
    invisible characters and end marks do not count.
    """
    lines = [line for line in article.text.split("\n") if line.strip()]
    suspect = may_be_mojibake(article.text) or "&" in article.text
    clean = [normalise_line(line) if suspect else tidy_line(line) for line in lines]
    unglue = Unglue.of_page(clean, article.language)
    done: dict[str, str] = {}
    repairs = 0
    for line, normal in zip(lines, clean, strict=True):
        fixed, joints = unglue.line(normal)
        repairs += joints + (suspect and undo_mojibake(line) != line)
        done[line] = end_mark_off(fixed)
    metadata = article.metadata
    return replace(
        article,
        title=normalise_line(article.title),
        text="\n\n".join(fixed for line in lines if (fixed := done[line])),
        blocks=tuple([block if block.dropped else _whole(block, done) for block in article.blocks]),
        metadata=replace(
            metadata,
            description=normalise_line(metadata.description),
            captions=tuple(normalise_line(caption) for caption in metadata.captions),
            repairs=metadata.repairs + repairs,
        ),
    )


def _whole(block: Block, done: dict[str, str]) -> Block:
    lines = [done[line] if line in done else normalise_line(line) for line in block.text.split("\n")]
    text = "\n".join(line for line in lines if line)
    return block if text == block.text else block._replace(text=text)
