"""One function a user intent: opens the transaction, asks the rules, writes, commits once, answers."""
