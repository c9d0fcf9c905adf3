"""Settings in the database."""

from app.models.setting import Setting
from app.repositories.base import Repository


class SettingRepository(Repository[Setting]):
    """Finds and stores settings."""

    model = Setting
