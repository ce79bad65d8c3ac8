"""One file per stage: how each rule is made to fire, and what it stays silent about."""
