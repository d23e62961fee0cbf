"""Far more kills than continuous integration has time for, by a seed of the day.

`python -m benchmarks.faults --rounds 40 [--seed N]`; what fails is repeated with the printed seed.
"""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime

from benchmarks.report import figure, timed


def main() -> int:
    """Run the fault tests with many rounds and print how long they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=int(f"{datetime.now(UTC):%Y%m%d}"))
    asked = parser.parse_args()
    environment = os.environ | {
        "PENSTOCK_FAULT_ROUNDS": str(asked.rounds),
        "PENSTOCK_FAULT_SEED": str(asked.seed),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-m", "", "tests/faults"]
    with timed() as taken:
        ran = subprocess.run([*command, "-o", "timeout=3600"], env=environment, check=False)
    told = {"rounds": asked.rounds, "seed": asked.seed, "status": ran.returncode}
    figure("faults", "everything killed and mended", taken[0], "s", **told)
    return ran.returncode


if __name__ == "__main__":
    if main():
        sys.exit(1)
