"""Tables, connections and queries. Knows nothing of rules or screens."""
