"""Blocks that any page may use; a room adds its own beside its models."""

from cms.core.blocks.media import AudioBlock, VideoBlock
from cms.core.blocks.prose import ProseBlock
from cms.core.blocks.table import TableBlock

__all__ = ["AudioBlock", "ProseBlock", "TableBlock", "VideoBlock"]
