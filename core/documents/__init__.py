"""Workbooks, letters and notices: lists and verdicts in, bytes out, and the other way round for registers."""
