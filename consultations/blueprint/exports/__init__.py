"""What goes out: the comment sheet, the log of answers, annotations, the synopsis, the draft with its comments."""
