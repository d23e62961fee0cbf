"""Moving doors: payments that arrive by themselves, in a folder or a queue.

Whatever arrives is decided on once, the decision is durable before the arrival is acknowledged,
and nothing is lost or decided twice when a process dies in between.
"""

from penstock.intake._amqp import consume
from penstock.intake._answer import Answer, Answerer, Answers
from penstock.intake._folder import Taken, watch_folder

__all__ = ["Answer", "Answerer", "Answers", "Taken", "consume", "watch_folder"]
