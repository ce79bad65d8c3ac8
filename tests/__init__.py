"""The tests of sostac-xl; the folders mirror the package."""
