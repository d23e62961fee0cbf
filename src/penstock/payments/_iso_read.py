"""Reads a source of ISO 20022 messages: one document or many, in memory or longer than it."""

from collections.abc import Iterator

import msgspec
from lxml import etree

from penstock.payments._iso_grammar import grammar, stops
from penstock.payments._iso_message import Assembler, Origin
from penstock.payments._iso_source import (
    Content,
    Document,
    TooLarge,
    characters,
    documents,
    reference_problem,
    repeated,
    sha256,
    stopped,
)
from penstock.payments._iso_xml import problem_of
from penstock.payments._message import Limits, Message, Problem, Standard, UnreadableMessage


def read_iso(
    content: Content, source: str, limits: Limits
) -> Iterator[Message | UnreadableMessage]:
    """Yield the messages of a source of XML documents, in their order.

    Args:
        content: the whole source, such as a memory-mapped file.
        source: its name, for the answers.
        limits: what is accepted.
    """
    again = repeated(content)
    number = 1
    for document in documents(content, limits):
        digest = sha256(content, document.start, document.end)
        if document.problems:
            yield _unreadable(content, document, document.problems, source, digest, number)
            number += 1
            continue
        origin = Origin(source, digest, again)
        reference = reference_problem(content, document.start, document.end)
        try:
            for message in _messages(content, document, origin, limits):
                if number > limits.messages:
                    problem = Problem("too_many_messages", f"more than {limits.messages} messages")
                    yield _unreadable(content, document, (problem,), source, digest, number)
                    return
                problems = (*message.problems, reference) if reference else message.problems
                yield msgspec.structs.replace(message, number=number, problems=problems)
                number += message.last
        except (etree.LxmlError, TooLarge, ValueError, LookupError, RecursionError) as error:
            # A file that changes while it is read; whole documents were checked before.
            problems = (problem_of(error),)
            yield _unreadable(content, document, problems, source, digest, number)
            number += 1


def _messages(
    content: Content, document: Document, origin: Origin, limits: Limits
) -> Iterator[Message]:
    assembler = Assembler(grammar(), limits, origin)
    if document.root is not None:
        return assembler.document(document.root, stops())
    ended = stopped(content, document.start, document.end, stops(), limits)
    return assembler.messages(ended)


def _unreadable(
    content: Content,
    document: Document,
    problems: tuple[Problem, ...],
    source: str,
    digest: str,
    number: int,
) -> UnreadableMessage:
    return UnreadableMessage(
        standard=Standard.ISO20022,
        problems=problems,
        source=source,
        sha256=digest,
        number=number,
        characters=characters(content, document.start, document.end),
    )
