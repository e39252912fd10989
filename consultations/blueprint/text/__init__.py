"""Pure text: Markdown to blocks, alignment of two versions, anchors that find their words again."""
