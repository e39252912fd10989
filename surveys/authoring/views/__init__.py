"""Pages for those who write surveys: the list, setting up, outline, items, lists, languages, checking, publishing."""
