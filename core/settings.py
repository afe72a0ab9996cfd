"""What can an administrator set from outside, and what holds when he sets nothing?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """`DATABASE_URL`, `GUIKE_DATA` (folder of the SQLite file and the signing key), `GUIKE_ZONE`."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str = ""
    guike_data: Path = ROOT / "data"
    guike_zone: str = "Asia/Shanghai"

    @property
    def url(self) -> str:
        """The database to use; an SQLite file in the data folder unless `DATABASE_URL` is set."""
        return self.database_url or f"sqlite:///{self.guike_data / 'guike.db'}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
