"""Compiles the innermost loops of a search where the machine has a C++ compiler.

Where it has none, what is compiled is left out: the package answers the same, slower. All else
about the package stands in pyproject.toml.
"""

import sys

from setuptools import Extension, setup

# Products are not to be fused with sums: single numbers must come out as numpy has them.
FLAGS = ["/O2"] if sys.platform == "win32" else ["-O2", "-g0", "-ffp-contract=off"]

setup(
    ext_modules=[
        Extension(
            f"penstock.screening.{name}",
            [f"src/penstock/screening/{name}.pyx"],
            language="c++",
            extra_compile_args=FLAGS,
            optional=True,
        )
        for name in ("_fast_rows", "_fast_scores", "_fast_texts", "_fast_words")
    ]
)
