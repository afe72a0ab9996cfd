"""Pure ownership rules: facts in, verdict out. Standard library only, no clock, no database."""
