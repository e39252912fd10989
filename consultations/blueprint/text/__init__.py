"""Pure text: Markdown to blocks, alignment of two versions, anchors that find their words again, diffs, campaigns.

No Django, no clock, no chance: the same texts always give the same answer. `parsing` reads and refuses; `placing` and
`options` say where a block stands; `aligning` and `composing` pair versions, `comparing` and `diffing` show them;
`anchoring` carries comments; `clustering` finds letters written from one template.
"""
