"""What a static model of trade cannot say: the words that go with every result."""

LIMITS = (
    "The model compares two long-run states; it knows nothing of the way between them",
    "A short-run elasticity stands for the first year or so, in which trade finds fewer ways round",
    "Smuggling, relabelled goods, aid, remittances and frozen money are not in the figures",
    "A loss is of real spending by the whole country, not by those who decide",
    "Less food or fuel coming in is an exposure of those who use it, no prediction of collapse",
    "No figure of trade says whether a government gives way",
)
"""One sentence each, without a final period."""
