"""The living document: a Word plan that people have edited is brought up to date, and their work stays."""
