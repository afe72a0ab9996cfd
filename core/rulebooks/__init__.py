"""Rulebooks as data: one YAML file each, and the loader that checks them."""
