"""Tricks with FIN messages: one function a row of `tricks.tsv`, from a name to a message."""

from collections.abc import Callable

from penstock.validation._mt_make import make_mt

Trick = Callable[[str, int], bytes]
_NAME = "59/name"


def _message(plants: dict[str, str], seed: int, kind: str = "MT103") -> str:
    return make_mt(kind, seed=f"trick/{seed}", plants=plants).content.decode()


def _in(path: str, kind: str = "MT103", around: str = "{}") -> Trick:
    return lambda name, seed: _message({path: around.format(name)}, seed, kind).encode()


def _two(name: str) -> tuple[str, str]:
    words = name.split(" ")
    middle = max(len(words) // 2, 1)
    return " ".join(words[:middle]), " ".join(words[middle:])


def _lines(path: str, kind: str = "MT103") -> Trick:
    return lambda name, seed: _message({path: "\n".join(_two(name))}, seed, kind).encode()


def _inside_line(name: str, seed: int) -> bytes:
    """Fill the line so that it breaks inside a word, as FIN breaks a text that goes on."""
    at = next(place for place in range(len(name) // 2, len(name)) if name[place - 1].isalpha())
    head = "PAID FOR THE ACCOUNT AND BENEFIT OF "
    left = (head * 2)[-(35 - at) :] if at < 35 else ""
    return _message({"70/remittance": f"{left}{name[:at]}\n{name[at:]}"}, seed).encode()


def _over_fields(name: str, seed: int) -> bytes:
    left, right = _two(name)
    return _message({"70/remittance": f"FOR {left}", "72/text": right}, seed).encode()


def _put(old: str, new: Callable[[str], str], kind: str = "MT103", planted: str = "") -> Trick:
    """Return a trick that replaces a piece of a message by one with the name."""

    def trick(name: str, seed: int) -> bytes:
        content = _message({_NAME: planted} if planted else {}, seed, kind)
        return content.replace(old, new(name), 1).encode()

    return trick


def _reshaped(change: Callable[[str], str], path: str = _NAME, kind: str = "MT103") -> Trick:
    return lambda name, seed: change(_message({path: name}, seed, kind)).encode()


def _swap_order(text: str) -> str:
    """Put the charges ahead of the beneficiary."""
    without = text.replace(":71A:SHA\r\n", "", 1)
    return without.replace(":32A:", ":71A:SHA\r\n:32A:", 1)


def _without(field: str, text: str) -> str:
    start = text.index(f":{field}:")
    end = text.index("\r\n:", start) + 2
    return text[:start] + text[end:]


def _emptied(text: str) -> str:
    start = text.index(":59:")
    end = text.index("\r\n:", start)
    return text[: start + 4] + text[end:]


def _unflagged(name: str, seed: int) -> bytes:
    return _message({"B/50K/name": name}, seed, "MT202COV").replace("{119:COV}", "").encode()


def _false_flag(name: str, seed: int) -> bytes:
    return _message({}, seed, "MT202").replace("{3:", "{3:{119:COV}", 1).encode()


def _bad_reference(text: str) -> str:
    at = text.index("{121:") + 5
    return f"{text[:at]}{text[at : at + 36].upper().replace('-', ' ')}{text[at + 36 :]}"


MT_TRICKS: dict[str, Trick] = {
    "lines": _lines(_NAME),
    "inside_line": _inside_line,
    "continuation": _lines("72/text"),
    "over_fields": _over_fields,
    "numbered": _lines("59F/name"),
    "small": lambda name, seed: _message({_NAME: name.lower()}, seed).encode(),
    "line_feed": _reshaped(lambda text: text.replace("\r\n", "\n")),
    "narrative": _in("79/text", "MT199", "PLEASE PAY ONWARD TO {} AT ONCE"),
    "instructing": lambda name, seed: _lines("72/text")(name, seed).replace(b"/BNF/", b"/INS/", 1),
    "correspondent_place": _in("53B/town"),
    "ordering_bank": _in("52D/bank"),
    "regulatory": _in("77B/text"),
    "cover": _in("B/59/name", "MT202COV"),
    "credit": _in("45A/goods", "MT700", "SHIPPED BY {} AS AGREED"),
    "statement": _in("B/86/remittance", "MT940", "TRANSFER FROM {}"),
    "unknown_field": _put(":71A:", lambda name: f":99Z:{name}\r\n:71A:"),
    "unknown_option": _put(":71A:", lambda name: f":58K:{name}\r\n:71A:"),
    "repeated_field": _put(
        ":71A:", lambda name: f":59:/123\r\n{name}\r\n:71A:", planted="HARBOUR BAKERY"
    ),
    "misplaced_field": _reshaped(_swap_order),
    "folded_field": _put(":71A:", lambda name: f":70:INVOICE 12 :59:{name}\r\n:71A:"),
    "trailing": _put("{5:", lambda name: f"PAY {name} {{5:"),
    "leading": _put("{4:\r\n", lambda name: f"{{4:\r\n{name}\r\n"),
    "second_text": _put("{5:", lambda name: f"{{4:\r\n:20:A\r\n:79:{name}\r\n-}}{{5:"),
    "unclosed": _reshaped(lambda text: text[: text.index("-}{5:")]),
    "no_text": _reshaped(lambda text: text[: text.index("{4:")] + text[text.index("{5:") :]),
    "long_line": _put(":71A:", lambda name: f":70:{'PAID ' * 8}{name}\r\n:71A:"),
    "many_lines": _put(":71A:", lambda name: f":70:A\r\nB\r\nC\r\nD\r\n{name}\r\n:71A:"),
    "foreign_letters": lambda name, seed: _message({_NAME: f"{name} É"}, seed).encode(),
    "empty_field": _reshaped(_emptied),
    "no_beneficiary": _reshaped(lambda text: _without("59", text)),
    "false_flag": _false_flag,
    "cover_unflagged": _unflagged,
    "bad_reference": _reshaped(_bad_reference),
    "nothing": lambda name, seed: b"",
    "no_message": lambda name, seed: f"Please pay {name}".encode(),
}
