"""Which encoding a text is in, and its lines, with the place of every byte that is not."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes

from penstock.errors import EncodingError, MalformedInput, UsageError
from penstock.tabular._row import Note
from penstock.tabular._source import HEAD_BYTES, Source

# UTF-32 stands first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What banks' systems still write. A guess among all hundred codecs is a worse guess.
_GUESSED = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949", "tis_620", "cp850", "cp437"),
]
LINE_LIMIT = 1 << 24
_WINDOW_BYTES = 4096
_WINDOWS = 16
_NEAR = 0.02
_APOSTROPHES = "‘’“”–—«»·­ "


def find_encoding(source: Source, note: Note, asked: str | None = None) -> str:
    """Return the codec name of a text: asked for, marked, UTF-8, or the best guess.

    UTF-8 is checked over the whole file, so that one accented letter in row nine million is
    seen before the first row is answered. A guess is told to `note`.

    Raises:
        UsageError: `asked` is no encoding.
        EncodingError: nothing fits; the message names the byte offset and the row.
    """
    if asked:
        try:
            return codecs.lookup(asked).name
        except LookupError as error:
            message = f"There is no encoding named {asked!r}"
            raise UsageError(message, hint="Try utf-8, utf-16, cp1252 or latin-1") from error
    for mark, name in _MARKS:
        if source.head.startswith(mark):
            return name
    if (wide := _unmarked_utf16(source.head)) is not None:
        return wide
    bad = _bytes_beyond_utf8(source)
    if not bad:
        return "utf-8"
    return _guess(source, bad, note)


def _unmarked_utf16(head: bytes) -> str | None:
    sample = head[: HEAD_BYTES // 16 * 2]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.6 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _bytes_beyond_utf8(source: Source) -> list[int]:
    """Return the offsets of the first few stretches that are not UTF-8."""
    source.rewind()
    found: list[int] = []
    offset = 0
    pending = b""
    for chunk in source.chunks():
        block = pending + chunk
        start = 0
        while True:
            try:
                _, used = codecs.utf_8_decode(block[start:], "strict")
            except UnicodeDecodeError as error:
                found.append(offset + start + error.start)
                if len(found) >= _WINDOWS:
                    return found
                start = min(len(block), start + error.start + _WINDOW_BYTES // 2)
                continue
            start += used
            break
        pending = block[start:]
        offset += start
    if pending:
        found.append(offset)
    return found


def _guess(source: Source, bad: list[int], note: Note) -> str:
    # Only lines that hold such bytes: plain ones would make every guess look good. And whole
    # lines, since a window that cuts a double-byte letter would mislead the guess.
    telling: set[bytes] = set()
    for offset in (0, *bad):
        source.file.seek(max(0, offset - _WINDOW_BYTES // 2))
        lines = source.file.read(_WINDOW_BYTES).split(b"\n")
        telling.update(line for line in lines[1:-1] or lines if not line.isascii())
    sample = b"\n".join(sorted(telling))
    row = _row_of(source, bad[0])
    place = f"byte offset {bad[0]}, row {row}"
    codec, others = _most_likely(sample)
    if codec is None:
        likely = f"; it may be {' or '.join(others)}" if others else ""
        message = f"{source.name} is not UTF-8, and what it is cannot be told: {place}{likely}"
        raise EncodingError(message, hint="Save it as UTF-8, or name its encoding with --encoding")
    note(
        f"{source.name} is not UTF-8 ({place}); read as {codec}, which is a guess: "
        "say --encoding if it is another"
    )
    return codec


def _most_likely(sample: bytes) -> tuple[str | None, list[str]]:
    """Return the likeliest codec, or None and the candidates where they differ in script.

    Two Latin code pages differ in a few accents, which screening folds away. Cyrillic read as
    Greek or Hebrew would match nobody: then it is for a person to say which it is.
    """
    matches = [] if b"\0" in sample else list(from_bytes(sample, cp_isolation=_GUESSED))
    scripts = {match.encoding: _script(sample.decode(match.encoding)) for match in matches}
    plausible = [match for match in matches if scripts[match.encoding]]
    if not plausible:
        return None, []
    strays = {match.encoding: _strays(sample.decode(match.encoding)) for match in plausible}
    fewest = min(strays.values())
    plausible = [match for match in plausible if strays[match.encoding] == fewest]
    least = min(match.chaos for match in plausible)
    near = sorted(
        (match.encoding for match in plausible if match.chaos <= least + _NEAR),
        key=_GUESSED.index,
    )
    if len({scripts[codec] for codec in near}) > 1:
        return None, near
    return near[0], []


def _script(text: str) -> str:
    """Return the script of most words beyond ASCII, `""` if many mix Latin with another.

    `Seсor`, with a Cyrillic letter where Spanish has another, is a wrong guess.
    """
    counted: Counter[str] = Counter()
    for word in re.findall(r"[^\W\d_]+", text):
        if not word.isascii():
            names = {unicodedata.name(letter, "?").split(" ")[0] for letter in word}
            counted[names.pop() if len(names) == 1 else ""] += 1
    return max(counted, key=lambda script: counted[script], default="")


def _strays(text: str) -> int:
    """Count signs beyond ASCII that touch a letter, as in `£ukasz` for Łukasz."""
    return sum(
        sign > "\x7f" and not sign.isalpha() and sign not in _APOSTROPHES
        for pair in re.findall(r"(?<=[^\W\d_])[^a-zA-Z\s]|[^a-zA-Z\s](?=[^\W\d_])", text)
        for sign in pair
    )


def _row_of(source: Source, offset: int) -> int:
    source.rewind()
    row, seen = 1, 0
    for chunk in source.chunks():
        row += chunk[: max(0, offset - seen)].count(b"\n")
        seen += len(chunk)
        if seen >= offset:
            break
    return row


def text_lines(source: Source, encoding: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, in memory that does not grow with the file.

    Only newline, carriage return, or both end a line; the line separators of Unicode are text.

    Raises:
        EncodingError: bytes are not in `encoding`; names the byte offset and the row.
        MalformedInput: a NUL character, as binary data have them; names the row.
    """
    source.rewind()
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lone_returns: bool | None = None
    rest, row, offset = "", 1, 0
    for chunk in _and_end(source.chunks()):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            place = offset - (len(error.object) - len(chunk)) + error.start
            good = error.object[: error.start].count(b"\n")
            message = f"{source.name}, row {row + good}: byte offset {place} is not {encoding}"
            raise EncodingError(
                message, hint="Save it as UTF-8, or name its encoding with --encoding"
            ) from error
        offset += len(chunk)
        if lone_returns is None and text:
            lone_returns = "\r" in text and "\n" not in text
        if lone_returns:
            text = text.replace("\r", "\n")
        if "\0" in text:
            row += text[: text.index("\0")].count("\n")
            message = f"{source.name}, row {row}: a NUL character, which no text has"
            raise MalformedInput(message, hint="Export the file again as CSV in UTF-8")
        lines = (rest + text).split("\n")
        rest = lines.pop()
        row += len(lines)
        if len(rest) > LINE_LIMIT:
            message = f"{source.name}, row {row}: a line of more than {LINE_LIMIT} characters"
            raise MalformedInput(message, hint="Is it a text file? Convert it to CSV in UTF-8")
        for line in lines:
            yield line + "\n"
    if rest:
        yield rest


def _and_end(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield from chunks
    yield b""
