"""What an engine's error code means, in words that show no value of anybody.

Engines put values into their messages ("node with key 'x:ana' already exists"), so only the message of a
syntax error, which is about our own text, is passed on.
"""

from __future__ import annotations

_MEANINGS = (
    ("Schema.ConstraintValidationFailed", "a key that must be unique is there already"),
    ("TransactionTimedOut", "it ran longer than allowed"),
    ("Transaction.Terminated", "the engine ended it"),
    ("Security.Forbidden", "a read may not write"),
    ("Statement.AccessMode", "a read may not write"),
    ("Statement.TypeError", "a value has a type the statement cannot use"),
    ("Statement.ArgumentError", "a value is outside what the statement takes"),
    ("Statement.ParameterMissing", "a parameter is missing"),
    ("MemoryPool", "it needs more memory than the engine may use"),
    ("DeadlockDetected", "other writers stood in the way each time"),
    ("TransientError", "the engine was busy each time"),
)

_CLASHES = (
    "Schema.ConstraintValidationFailed",
    "DeadlockDetected",
    "Transaction.Outdated",
    "Transaction.LockClientStopped",
    "ConcurrentModification",
)


def explained(code: str, message: str) -> str:
    """The problem in a phrase."""
    if "SyntaxError" in code:
        return "syntax: " + " ".join(message.split())[:300]
    for part, meaning in _MEANINGS:
        if part in code:
            return meaning
    return f"the engine says {code or 'nothing more'}"


def is_refusal(code: str) -> bool:
    """The statement may not do this, whoever asks again."""
    return "Security.Forbidden" in code or "Statement.AccessMode" in code


def is_timeout(code: str) -> bool:
    return "TransactionTimedOut" in code


def is_clash(code: str, message: str) -> bool:
    """Two writers met. On the embedded engine two MERGEs of one key end so, where Neo4j waits."""
    return any(part in code or part in message for part in _CLASHES)
