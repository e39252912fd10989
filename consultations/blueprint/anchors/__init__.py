"""Where a comment stands in each version: carried by rule, or settled by a person; nothing disappears."""
