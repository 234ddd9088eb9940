"""A second reader: a language model on an OpenAI-compatible server that reads a held comment by the site's rules."""

from __future__ import annotations

from rejoinder.classifiers.remote.answer import Answer, read_answer
from rejoinder.classifiers.remote.chat import Away, NoAnswer, Server, complete
from rejoinder.classifiers.remote.question import NAME, Bar, Question

__all__ = ["Answer", "Away", "Bar", "NoAnswer", "Question", "Server", "ask"]


def ask(server: Server, question: Question) -> Answer:
    """What the model on that server says of the comment.

    Raises NoAnswer for an answer that is late, malformed, contradictory or quotes what is not in the comment, and
    Away where the server cannot be reached or is busy. Returns or raises within the server's time limit.
    """
    return read_answer(complete(server, question.messages(), NAME, question.schema()), question)
