"""The Excel side: what the buttons and the functions in cells do, and setting it up."""
