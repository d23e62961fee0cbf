"""Moving doors: payments that arrive by themselves, in a folder or a queue.

Whatever arrives is decided on once, the decision is durable before the arrival is acknowledged,
and nothing is lost or decided twice when a process dies in between.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.intake._amqp import consume
    from penstock.intake._answer import Answer, Answerer, Answers
    from penstock.intake._folder import Taken, watch_folder

_NAMES_OF = {
    "_amqp": ("consume",),
    "_answer": ("Answer", "Answerer", "Answers"),
    "_folder": ("Taken", "watch_folder"),
}

__all__ = ["Answer", "Answerer", "Answers", "Taken", "consume", "watch_folder"]

__getattr__ = on_first_use(__name__, _NAMES_OF)
