"""Helpers of the tests: LibreOffice, the Open XML SDK validator, pictures of pages."""
