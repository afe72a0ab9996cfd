"""What goes to the log, and in which form? One JSON line an event on standard error; never values of variables."""

from __future__ import annotations

import sys

import structlog


def configure() -> None:
    """Set the log up for this process. A traceback names files and lines only, for its variables hold personal data."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
