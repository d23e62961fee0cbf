"""Benchmarks: figures with their plain baseline in the same run, one JSON line each."""
