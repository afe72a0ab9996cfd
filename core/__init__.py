"""The ownership rules of a sales office and the services that carry them out."""
