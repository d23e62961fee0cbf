"""A short tour of Penstock, from starter facts only: what is asked, what is found, and why.

Each stop is a function in `STOPS`; a new capability adds its own. A stop runs real commands, so
whatever it shows can be typed again. The tour fails if a command does not end as it should.
"""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "out" / "demo"
WIDTH = min(shutil.get_terminal_size((100, 24)).columns, 110)
PASSES, FINDS = 0, 1
CUSTOMERS = """\
id,name,type,birth_date,country,bic
C-1001,Kim Jong-un,person,1984-01-08,KP,
C-1002,Maria Gonzalez Perez,person,1991-03-02,ES,
C-1003,Foreign Trade Bank of DPRK,company,,KP,
C-1004,Harbour Light Bakery Ltd,company,,GB,
C-1005,Trade Settlement Partners,company,,,FTBDKPPY
"""
CHAIN = """\
owner,owned,share
Foreign Trade Bank of the Democratic People's Republic of Korea,Quiet Middle Holdings,60
Quiet Middle Holdings,Harbour Lenses Ltd,50
"""
ORDER = """\
id,eccn,destination,end_user,end_use
order-9,EAR99,TH,Harbour Lenses Ltd,shop window
"""
OWNERS = """\
owner,owned,share
Foreign Trade Bank of DPRK,Harbour Trading Ltd,50
Harbour Trading Ltd,Harbour Shop Ltd,33⅓
Foreign Trade Bank of DPRK,Harbour Shop Ltd,20
Harbour Trading Ltd,Harbour Warehouse Ltd,25-60
Foreign Trade Bank of DPRK,Harbour Bakery Ltd,49
"""
BANK = """\
id,name,type,country of registration,bic
B-1,Trade Settlement Partners,bank,KP,FTBDKPPY
"""
SHIPMENTS = """\
id,eccn,description,destination,end_user,end_use
X-1,5A991,network switch,CN,Harbour Light Bakery,office
X-2,5A991,network switch,KP,Harbour Light Bakery,office
X-3,EAR99,medicine,KP,Harbour Light Clinic,hospital
X-4,5A992,router,CN,Harbour Light Bakery,office
"""
ARTICLE = """\
Home | World | Share
11/02/2024 09:30:55 am
Treasury names Pyongyang bank in new sanctions over missiles
The U.S. Treasury Department sanctioned the Foreign Trade Bank of North Korea on Monday.
"We will follow the money wherever it goes in the region," said Ann Lee, a Treasury spokeswoman.
"""
FLOWS = """\
exporter,importer,year,value_usd
Bigland,Smallland,2024,700
Smallland,Bigland,2024,500
Farland,Smallland,2024,200
Smallland,Farland,2024,100
Bigland,Farland,2024,90000
Farland,Bigland,2024,60000
"""


class Tour:
    """Where the tour keeps its files, and how it speaks."""

    def __init__(self) -> None:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if "PENSTOCK" not in name}
        self.environment = {
            **kept,
            "PENSTOCK_HOME": str(FOLDER / "home"),
            "PENSTOCK_NO_PROGRESS": "1",
            "COLUMNS": str(WIDTH),
            # Forty commands are forty processes: what the first compiles, the others only load.
            "PYTHONPYCACHEPREFIX": str(FOLDER / "compiled"),
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def say(self, text: str) -> None:
        """Print a paragraph."""
        print(textwrap.fill(" ".join(text.split()), WIDTH), flush=True)

    def run(self, *words: str, ends: int, form: str = "table") -> None:
        """Run a command of Penstock, show it and its output, and insist on its exit status."""
        shown = " ".join(f'"{word}"' if " " in word else word for word in words)
        print(f"\n  $ penstock {shown}\n", flush=True)
        ran = subprocess.run(
            [sys.executable, "-m", "penstock.cli", *words, *(("--format", form) if form else ())],
            cwd=FOLDER,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,  # the notice of starter facts, which the last stop explains
            text=True,
            check=False,
        )
        if ran.returncode != ends:
            sys.exit(f"{ran.stderr}\nThis ended with {ran.returncode}; the tour expected {ends}")
        print(flush=True)


def misspelt_bank(tour: Tour) -> None:
    """A bank whose name is misspelt"""
    tour.say(
        """A payment names a bank: two letters are swapped, its country is cut short. Penstock finds
        the listed bank all the same. The score is the sum of the parts shown; each has a reason."""
    )
    tour.run("screen", "Foriegn Trade Bank of the DPRK", "--limit", "1", ends=FINDS)


def one_person_many_spellings(tour: Tour) -> None:
    """One person, three spellings, two scripts"""
    tour.say(
        """Names change order, hyphens and script on their way through the world's forms. Agreeing
        facts raise the evidence, conflicting ones lower it, and absent ones do neither."""
    )
    for spelling in ("Jong-un Kim", "Kim Chong Un", "김정은"):
        tour.run("screen", spelling, "--schema", "Person", "--limit", "1", ends=FINDS)


def vessel_by_number(tour: Tour) -> None:
    """A ship under another name"""
    tour.say("""Paint is cheap, but a ship keeps its IMO number for life: it decides by itself.""")
    tour.run("screen", "Golden Sunrise", "--identifier", "imo:7937317", ends=FINDS)


def bank_by_code(tour: Tour) -> None:
    """A bank known by its code only"""
    tour.say(
        """The name says nothing, but the business identifier code is that of a listed bank."""
    )
    tour.run("screen", "Settlement Partner", "--identifier", "bic:FTBDKPPYXXX", ends=FINDS)


def innocent(tour: Tour) -> None:
    """Somebody nobody is looking for"""
    tour.say("""Most people are innocent, and an answer has to be quick and quiet about them.""")
    tour.run("screen", "Maria Gonzalez Perez", "--birth-date", "1991-03-02", ends=PASSES)


def customer_file(tour: Tour) -> None:
    """A file of customers"""
    tour.say(
        """Five customers in a CSV file, one line of JSON each in return. The usual names of columns
        are known; anything that cannot be read is refused with its row, never passed over."""
    )
    (FOLDER / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    print("\n" + textwrap.indent(CUSTOMERS, "  "), end="")
    answers = FOLDER / "answers.jsonl"
    words = ("screen", "--input", "customers.csv", "--output", answers.name)
    tour.run(*words, ends=FINDS, form="jsonl")
    tour.say("In short, the answers in that file say:")
    print()
    for line in answers.read_text(encoding="utf-8").splitlines():
        answer = json.loads(line)
        print(f"  {answer['id']}  {answer['outcome']:4}  {answer['name']}")
        for hit in answer["hits"][:1]:
            reasons = ", ".join(
                f"{part['feature'].replace('_', ' ')} {part['value']:+.2f}"
                for part in hit["explanation"]
                if part["value"]
            )
            print(f"          is {hit['name']} ({hit['party']}), score {hit['score']:.2f}")
            print(
                textwrap.fill(
                    f"= {reasons}", WIDTH, initial_indent=" " * 10, subsequent_indent=" " * 12
                )
            )
    print()


def one_bank_four_dates(tour: Tour) -> None:
    """One bank, four dates, four answers"""
    tour.say(
        """A hit says who; a measure says what follows. In June 2016 North Korea was found to be of
        primary money laundering concern, then a rule was proposed, in November it was final, in
        December effective. A bank that treats all four alike is wrong three times. The question
        below is about a bank in Pyongyang, as of four days of that year. No list of 2016 is
        loaded, so nobody can be screened and all four are held; the law of the place needs no
        list and tells the four days apart."""
    )
    (FOLDER / "bank.csv").write_text(BANK, encoding="utf-8")
    print("\n" + textwrap.indent(BANK, "  "), end="")
    for day in ("2016-05-31", "2016-06-03", "2016-11-10", "2016-12-10"):
        answer = FOLDER / f"decision-{day}.jsonl"
        words = ("check", "bank.csv", "--as-of", day, "--output", answer.name)
        tour.run(*words, ends=FINDS, form="jsonl")
        decision = json.loads(answer.read_text(encoding="utf-8"))
        tour.say(f"Outcome on {day}: {decision['outcome']}.")
        found = [one for one in decision["findings"] if one["rule"].startswith("us-311-kp")]
        if not found:
            tour.say("Special measures: nobody has been told of any yet.")
        for one in found:
            if one["rule"] in {"us-311-kp", "us-311-kp/not-process"}:
                tour.say(f"Special measures: {one['stage'].replace('_', ' ')}. {one['message']}.")
        others = [one for one in decision["findings"] if one.get("consequence") == "reject"]
        cited = ", ".join(one["citation"] for one in others)
        tour.say(f"In force besides, whatever the special measures say: {cited}.")
    print()
    tour.say(
        """The whole story of 2016 by the law's own dates; 'measures show us-311-kp' has the text of
        each paragraph, and 'measures timeline KP --from 2002-01-01 --svg kp.svg' draws all of
        North Korea:"""
    )
    words = ("us-311-kp", "--from", "2016-01-01", "--until", "2016-12-31")
    tour.run("measures", "timeline", *words, ends=PASSES)


def owned_by_the_listed(tour: Tour) -> None:
    """A company on no list"""
    tour.say(
        """Most blocked companies are on no list: they are owned by those who are. Each blocked
        owner counts with its full stake, stakes are added up exactly, and what is not known is a
        range. The shop below is blocked through its owner; of the warehouse nobody knows."""
    )
    (FOLDER / "owners.csv").write_text(OWNERS, encoding="utf-8")
    (FOLDER / "listed.txt").write_text("Foreign Trade Bank of DPRK\n", encoding="utf-8")
    print("\n" + textwrap.indent(OWNERS, "  "), end="")
    asked = ("--owners", "owners.csv", "--listed", "listed.txt")
    tour.run("ownership", "trace", *asked, ends=FINDS)
    tour.say("One of them explained, with what would change the answer:")
    tour.run("ownership", "explain", "Harbour Shop Ltd", *asked, ends=FINDS)


def dollars_for_pyongyang(tour: Tour) -> None:
    """A dollar payment for a bank of Pyongyang, and the same without"""
    tour.say(
        """A payment of 100,000 dollars comes to a bank in the United States through a Chinese
        correspondent. The list of January 2016 is loaded: one entry of it, for the example. The
        bank behind the payer is on it, so the payment is blocked whatever section 311 says; and
        section 311 says another thing on each of four days. Without that bank it passes."""
    )
    for name in ("sdn-of-2016.csv", "for-a-bank-of-pyongyang.xml", "without-the-link.xml"):
        shutil.copy(ROOT / "docs" / "examples" / name, FOLDER)
    house = ("--home", "home-2016")
    tour.run("lists", "load", "sdn-of-2016.csv", "--published", "2016-01-04", *house, ends=PASSES)
    for day in ("2016-05-31", "2016-06-03", "2016-11-10", "2016-12-10"):
        answer = FOLDER / f"payments-{day}.jsonl"
        names = ("for-a-bank-of-pyongyang.xml", "without-the-link.xml")
        words = ("payments", "check", *names, "--as-of", day, "--dry-run", *house)
        tour.run(*words, "--output", answer.name, ends=FINDS, form="jsonl")
        for line in answer.read_text(encoding="utf-8").splitlines():
            decision = json.loads(line)
            tour.say(f"Outcome of {decision['question']['source']}: {decision['outcome']}.")
            for one in decision["findings"]:
                is_special = one["rule"] in {"us-311-kp", "us-311-kp/not-process"}
                if is_special or one["consequence"] in {"block", "reject"}:
                    stage = one["stage"].replace("_", " ")
                    because = "; ".join(told["text"] for told in one["evidence"])
                    asked = one["consequence"].replace("pass", "asks nothing yet")
                    tour.say(f"- {one['citation']}, {stage}: {asked}, because of {because}.")


def a_folder_that_is_watched(tour: Tour) -> None:
    """A folder that payments are put into"""
    tour.say(
        """Payments that come by themselves are decided on, written to the ledger, and only then
        moved: kill the watcher at any moment, and nothing answered is lost. The two payments of
        before are put into a folder; over both, a report says who sits behind the correspondent."""
    )
    inbox = FOLDER / "inbox"
    inbox.mkdir()
    for name in ("for-a-bank-of-pyongyang.xml", "without-the-link.xml"):
        shutil.copy(ROOT / "docs" / "examples" / name, inbox)
    words = ("payments", "watch", "inbox", "--once", "--settle", "0")
    tour.run(*words, ends=FINDS, form="")
    tour.run("payments", "correspondents", "inbox", ends=FINDS)


def test_your_own_screening(tour: Tour) -> None:
    """What a supervisor would try"""
    tour.say(
        """A supervisor tests with listed names as published, with tampered ones and with harmless
        payments. The kit makes such messages, so that you can do it first. Here is a small one;
        the real ones have thousands, with every trick a message can play."""
    )
    sizes = ("--kind", "control", "--control", "12", "--kind", "clean", "--clean", "12")
    tour.run("validate", "make", "--output", "kit", *sizes, ends=PASSES)
    tour.run("validate", "score", "kit", "--output", "card.jsonl", ends=PASSES, form="jsonl")
    for line in (FOLDER / "card.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["by"] == "kind":
            print(f"  {told['name']}: {told['met']} of {told['asked']} as they should be")
    print()


def four_shipments(tour: Tour) -> None:
    """Four shipments, four verdicts"""
    tour.say(
        """May this item go to this place? A network part that needs nothing for China needs a
        licence for North Korea; medicine does not, wine does, and a bare number is not enough where
        its paragraphs differ. Nothing is ever called cleared: each answer says what it lacks."""
    )
    (FOLDER / "shipments.csv").write_text(SHIPMENTS, encoding="utf-8")
    print("\n" + textwrap.indent(SHIPMENTS, "  "), end="")
    answers = FOLDER / "determinations.jsonl"
    words = ("exports", "check", "shipments.csv", "--as-of", "2026-07-23", "--output")
    tour.run(*words, answers.name, ends=FINDS, form="jsonl")
    for line in answers.read_text(encoding="utf-8").splitlines():
        decision = json.loads(line)
        told = decision["determination"]
        print(f"  {decision['question']['id']}  {decision['verdict']}")
        for one in told.get("requirements", ())[:1]:
            says = textwrap.fill(f"{one['citation']}: {one['says']}", WIDTH - 8)
            print(textwrap.indent(says, " " * 8))
        for fact in told.get("missing_facts", ())[:1]:
            print(textwrap.indent(textwrap.fill(f"missing: {fact}", WIDTH - 8), " " * 8))
    print()


def a_buyer_on_no_list(tour: Tour) -> None:
    """A buyer on no list"""
    tour.say(
        """Nobody has listed Harbour Lenses. A blocked bank holds 60 percent of a holding that holds
        50 percent of it: half or more, through every tie of the chain, is blocked as its owner is.
        The answer carries the ties it rests on."""
    )
    (FOLDER / "chain.csv").write_text(CHAIN, encoding="utf-8")
    (FOLDER / "order.csv").write_text(ORDER, encoding="utf-8")
    print("\n" + textwrap.indent(CHAIN, "  "), end="")
    answers = FOLDER / "order.jsonl"
    words = ("exports", "check", "order.csv", "--owners", "chain.csv", "--output")
    tour.run(*words, answers.name, ends=FINDS, form="jsonl")
    decision = json.loads(answers.read_text(encoding="utf-8"))
    print(f"  {decision['question']['id']}  {decision['verdict']}, {decision['outcome']}")
    owned = next(one for one in decision["findings"] if one["rule"] == "ofac-owners")
    for told in owned["evidence"][1:]:
        print(f"        {told['text']}")
    print()


def who_holds_the_lever(tour: Tour) -> None:
    """Who holds the lever"""
    tour.say(
        """Trade of three invented countries. Smallland depends on Bigland for four fifths of its
        trade, Bigland hardly notices: the asymmetry is near one. Files of UN Comtrade, BACI and
        others are read the same way."""
    )
    (FOLDER / "flows.csv").write_text(FLOWS, encoding="utf-8")
    tour.run("pressure", "leverage", "flows.csv", "--target", "Smallland", ends=PASSES)


def with_and_without_china(tour: Tour) -> None:
    """With and without China"""
    tour.say(
        """A scenario is one file: whose trade, who acts, what they do. This one ships with an
        invented world in the proportions of 2016. Bands hold nine of ten draws over elasticities
        and assumptions; the cap on refined oil comes from the measure itself, as of 2018."""
    )
    tour.run("pressure", "compare", "north-korea", "--draws", "100", ends=PASSES)
    words = ("--view", "ladder", "--horizon", "long_run", "--draws", "100")
    tour.run("pressure", "coalitions", "north-korea", *words, ends=PASSES)


def two_people_agree(tour: Tour) -> None:
    """A customer, an alert, and two people who agree"""
    tour.say(
        """Customers are kept; what the lists say of them becomes an alert. Ann proposes what it is,
        Ben agrees, nobody approves their own, and the pair stays quiet until a side changes."""
    )
    (FOLDER / "kept.csv").write_text("id,name,country\nK-1,Bank of Foreign Trade DPRK,KP\n")
    tour.run("customers", "keep", "kept.csv", ends=PASSES)
    tour.run("customers", "rescreen", ends=FINDS)
    said = ("--reason", "other_facts", "--text", "a namesake, as its register shows")
    tour.run("cases", "decide", "A1", "--as", "false_positive", *said, "--by", "ann", ends=PASSES)
    tour.run("cases", "approve", "A1", "--by", "ben", ends=PASSES)
    tour.run("customers", "rescreen", ends=PASSES)
    tour.run("ledger", "verify", ends=PASSES)


def what_was_reported(tour: Tour) -> None:
    """What was reported"""
    tour.say(
        """An article says who did what to whom, and who said so, long before a list does. The one
        below has a menu and a page clock, which is no date; its quotation has a speaker, and the
        bank it names is on the list."""
    )
    (FOLDER / "article.txt").write_text(ARTICLE, encoding="utf-8")
    print("\n" + textwrap.indent(ARTICLE, "  "), end="")
    tour.run("news", "read", "article.txt", ends=FINDS, form="table")


def what_is_loaded(tour: Tour) -> None:
    """What the answers rest on"""
    tour.say(
        """Every answer names the lists it rests on. So far these are starter facts that ship with
        Penstock. 'penstock lists update' loads the official lists, 'penstock lists load' takes
        files you already have."""
    )
    tour.run("lists", "status", ends=PASSES)


STOPS: tuple[Callable[[Tour], None], ...] = (
    misspelt_bank,
    one_person_many_spellings,
    vessel_by_number,
    bank_by_code,
    innocent,
    customer_file,
    one_bank_four_dates,
    owned_by_the_listed,
    dollars_for_pyongyang,
    a_folder_that_is_watched,
    test_your_own_screening,
    four_shipments,
    a_buyer_on_no_list,
    who_holds_the_lever,
    with_and_without_china,
    two_people_agree,
    what_was_reported,
    what_is_loaded,
)


def main() -> int:
    """Walk through every stop."""
    tour = Tour()
    for number, stop in enumerate(STOPS, 1):
        title = f" {number}. {stop.__doc__} "
        print(f"\n{title:─^{WIDTH}}\n")
        stop(tour)
    print("─" * WIDTH)
    tour.say(
        """That was the tour. README.md tells how to load the official lists and screen your own
        files; ARCHITECTURE.md tells how the house is built."""
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
