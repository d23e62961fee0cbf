"""What can be set about an installation, from options, environment and one TOML file."""

from penstock.settings._describe import Setting, default_of, describe_settings
from penstock.settings._fields import Settings
from penstock.settings._load import default_home, load_settings

__all__ = [
    "Setting",
    "Settings",
    "default_home",
    "default_of",
    "describe_settings",
    "load_settings",
]
