"""Workbooks in other hands: the client's copy, what came back in it, and mending what was broken on the way."""
