"""Where Spark is at hand: skipped at a desk without it, a failure in continuous integration."""

import shutil
from importlib.util import find_spec

import pytest

needs_spark = [pytest.mark.spark, pytest.mark.slow]


def require_spark() -> None:
    """Skip where pyspark or Java is not installed."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: make .venv/spark.stamp")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
