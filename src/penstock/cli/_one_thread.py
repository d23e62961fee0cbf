"""One thread for linear algebra, unless somebody says otherwise: many small systems are solved.

To be imported before anything that loads numpy: with two threads the same work takes several
times the processor time, most of it spent waiting.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
