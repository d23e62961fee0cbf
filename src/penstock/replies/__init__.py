"""Replies to payments that are not carried out: drafts that say no and never say why.

A reply is made from the decision and the original message. It names neither list nor programme
nor party, and nothing is drafted that would send back what a blocked person has an interest in.
"""

from penstock.replies._draft import Reply, draft_reply, reply_kinds

__all__ = ["Reply", "draft_reply", "reply_kinds"]
