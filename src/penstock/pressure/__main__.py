"""The other process of `work_out_aside`: asked on standard input, answers on standard output."""

import sys

from penstock.pressure._aside import answer

if __name__ == "__main__":
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
