"""The translations: one catalogue per language for the product, one for each example plan."""
