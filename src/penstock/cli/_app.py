"""Every command there is, by name, with the module it lives in."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

# Group, command, module, one line of help (a test compares it with the command's own).
COMMANDS: tuple[tuple[str, str, str, str], ...] = (
    ("", "screen", "_screen", "Ask who a party is: one name, or a file of parties"),
    ("", "check", "_check", "Decide on the questions in files of any kind, one decision each"),
    ("", "compare", "_compare", "Score pairs of names against each other, without any list"),
    ("lists", "load", "_lists_load", "Load official files and folders, any mix"),
    ("lists", "update", "_lists_update", "Download the newest lists from their publishers"),
    ("lists", "status", "_lists_status", "Show which lists are loaded and how old they are"),
    ("lists", "diff", "_lists_diff", "Show what changed between two publications"),
    ("lists", "show", "_lists_show", "Show a listed party as of any day, with its history"),
    ("ownership", "trace", "_ownership_trace", "Trace who is blocked through its owners, and why"),
    ("ownership", "explain", "_ownership_explain", "Explain one party: its proof"),
    ("ownership", "draw", "_ownership_draw", "Draw who owns what, with status, shares and proofs"),
    ("ownership", "load", "_ownership_load", "Load who owns whom"),
    ("ownership", "delta", "_ownership_delta", "Tell who becomes blocked or free by a change"),
    ("payments", "check", "_payments_check", "Decide on payment messages, one decision each"),
    ("payments", "watch", "_payments_watch", "Decide on payments that are put into a folder"),
    (
        "payments",
        "consume",
        "_payments_consume",
        "Decide on payments that arrive in a queue (RabbitMQ, AMQP 0-9-1)",
    ),
    (
        "payments",
        "reply",
        "_payments_reply",
        "Draft the reply to a payment that is not carried out",
    ),
    (
        "payments",
        "correspondents",
        "_payments_correspondents",
        "Report who sits behind each correspondent",
    ),
    ("payments", "compare", "_payments_compare", "Show what two payment messages say otherwise"),
    (
        "payments",
        "look-back",
        "_payments_look_back",
        "Decide recorded payments again by the lists of today; what is hit now raises alerts",
    ),
    ("payments", "forget", "_payments_forget", "Forget payments older than the memory"),
    ("exports", "check", "_exports_check", "Decide on shipments under export control"),
    ("exports", "de-minimis", "_exports_de_minimis", "Calculate the share of U.S. content"),
    ("exports", "show", "_exports_show", "Show an entry of the control list"),
    ("exports", "import", "_exports_import", "Import a newer text of the regulations"),
    ("exports", "search", "_exports_search", "Find entries that goods may fall under"),
    ("measures", "list", "_measures_list", "List the measures there are on a day, at their stage"),
    ("measures", "show", "_measures_show", "Show one measure: events, paragraphs, who is bound"),
    ("measures", "timeline", "_measures_timeline", "Tell what happened to a target, day by day"),
    ("measures", "calendar", "_measures_calendar", "Show what falls due, and who must act"),
    ("pressure", "run", "_pressure_run", "Run every case of a scenario"),
    ("pressure", "coalitions", "_pressure_coalitions", "Play every coalition of up to 16 players"),
    ("pressure", "compare", "_pressure_compare", "Compare cases of one or several scenarios"),
    ("pressure", "brief", "_pressure_brief", "Write a brief for those who decide"),
    ("pressure", "scenarios", "_pressure_scenarios", "List the scenarios that are shipped"),
    ("pressure", "leverage", "_pressure_leverage", "Show who holds the lever over a country"),
    ("news", "read", "_news_read", "Read articles into stories: events, quotes, and links"),
    ("news", "watch", "_news_watch", "Raise alerts where articles touch subjects or countries"),
    ("news", "brief", "_news_brief", "Write a brief of stories, events and what they mean"),
    ("news", "dossier", "_news_dossier", "Collect what articles say of a party"),
    ("ledger", "verify", "_ledger_verify", "Prove that the ledger is as it was written"),
    ("ledger", "show", "_ledger_show", "Show what the ledger holds of a decision"),
    ("ledger", "replay", "_ledger_replay", "Decide again what was decided, and compare"),
    ("ledger", "anchor", "_ledger_anchor", "Write an anchor of the ledger as it stands"),
    ("validate", "make", "_validate_make", "Make payments that test a screening"),
    ("validate", "score", "_validate_score", "Count what a screening found in test messages"),
    ("whitelist", "add", "_whitelist_add", "Propose a whitelist entry"),
    ("whitelist", "approve", "_whitelist_approve", "Approve a whitelist entry of somebody else"),
    ("whitelist", "revoke", "_whitelist_revoke", "Revoke a whitelist entry"),
    ("whitelist", "list", "_whitelist_list", "List the whitelist entries"),
    ("whitelist", "what-if", "_whitelist_what_if", "Show what an entry would have kept quiet"),
    ("cases", "list", "_cases_list", "List alerts, the earliest due first"),
    (
        "cases",
        "show",
        "_cases_show",
        "Show an alert with both sides and its history; that it was looked at is recorded",
    ),
    (
        "cases",
        "take",
        "_cases_take",
        "Have the most urgent alert that nobody has; nobody else gets it",
    ),
    ("cases", "assign", "_cases_assign", "Give an alert to somebody, or to nobody"),
    ("cases", "comment", "_cases_comment", "Say something about an alert"),
    (
        "cases",
        "attach",
        "_cases_attach",
        "Keep a file with an alert; its digest stands in the ledger",
    ),
    (
        "cases",
        "escalate",
        "_cases_escalate",
        "Hand an alert to somebody with more to say; it is due now",
    ),
    ("cases", "snooze", "_cases_snooze", "Hide an alert from the queue until a day"),
    (
        "cases",
        "decide",
        "_cases_decide",
        "Say what one or several alerts are, with one reason; a second person must agree",
    ),
    (
        "cases",
        "approve",
        "_cases_approve",
        "Agree to what somebody else said of one or several alerts; they are closed then",
    ),
    (
        "cases",
        "refuse",
        "_cases_refuse",
        "Disagree with what somebody else said of an alert; it is open again, and theirs",
    ),
    ("cases", "reopen", "_cases_reopen", "Open a closed alert again"),
    (
        "customers",
        "keep",
        "_customers_keep",
        "Keep the customers of a file for ongoing monitoring, each by its id",
    ),
    (
        "customers",
        "rescreen",
        "_customers_rescreen",
        "Hold every kept customer against the lists as they are now",
    ),
    (
        "users",
        "add",
        "_users_add",
        "Make an account; the password is asked for, never given on the command line",
    ),
    ("users", "change", "_users_change", "Change an account; it is signed out everywhere"),
    ("users", "list", "_users_list", "List the accounts, without what is secret"),
    ("keys", "add", "_keys_add", "Make a key for a program; its secret is shown this once"),
    (
        "keys",
        "rotate",
        "_keys_rotate",
        "Make a key like another one, which works on until it is revoked",
    ),
    ("keys", "revoke", "_keys_revoke", "Revoke a key; it opens nothing any more"),
    ("keys", "list", "_keys_list", "List the keys, without what is secret"),
    (
        "cases",
        "file",
        "_cases_file",
        "Write everything about an alert, with the entries of the ledger that prove it",
    ),
    (
        "papers",
        "due",
        "_papers_due",
        "List payments that were blocked or rejected, with the day their report to OFAC is due",
    ),
    (
        "papers",
        "draft",
        "_papers_draft",
        "Draft the report to OFAC on a payment that was blocked or rejected",
    ),
    (
        "papers",
        "annual",
        "_papers_annual",
        "Draft the annual report of blocked property, as held on 30 June",
    ),
    (
        "papers",
        "notice",
        "_papers_notice",
        "Draft a notice to a correspondent under a special measure of section 311",
    ),
    ("papers", "notices", "_papers_notices", "List the notices to correspondents that were sent"),
    (
        "papers",
        "correspondents",
        "_papers_correspondents",
        "Report the banks behind each correspondent, over the payments that the ledger holds",
    ),
    (
        "papers",
        "evidence",
        "_papers_evidence",
        "Write what the programme can show for a certification",
    ),
    (
        "papers",
        "retention",
        "_papers_retention",
        "Report which records are past their time and may go",
    ),
    ("ledger", "purge", "_ledger_purge", "Take out of the ledger what is past its time"),
    ("", "backup", "_backup", "Write everything the store holds into one file, as of one moment"),
    (
        "",
        "restore",
        "_restore",
        "Read a backup into a store that holds nothing, and prove its ledger",
    ),
    ("", "serve", "_serve", "Answer over HTTP: the API, and the pages people work in"),
    (
        "",
        "demo-data",
        "_demo_data",
        "Fill an empty home with an invented world at work, for a first look at every page",
    ),
    ("", "bench", "_bench", "Measure how fast this machine answers"),
    ("", "version", "_version", "Print the version"),
)
GROUPS = {
    "payments": "Payment messages: screened in every field, and decided on",
    "exports": "Export control: may this item go to this party in this place",
    "lists": "Official lists: load, update, look into",
    "validate": "Test a screening as its supervisor would",
    "measures": "Measures: what is forbidden, by which text, since when",
    "pressure": "Pressure: who holds the lever, and what pulling it costs whom",
    "news": "News: what was reported, by whom, about which listed party",
    "ledger": "The ledger: prove it, look into it, decide again",
    "whitelist": "Good guys: hits that stay quiet, by two approvers",
    "cases": "Alerts: the queue, and what people do about it",
    "customers": "Customers: kept, and screened again when lists change",
    "papers": "Papers: drafts of reports and notices, with their clocks",
    "users": "Accounts of people who sign in to the service",
    "keys": "Keys of programs that use the service",
    "ownership": "Ownership: who is blocked through its owners, by which test",
}


CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class LazyCommand(TyperCommand):
    """A command whose module is imported when it is run or its parameters are looked at."""

    def __init__(self, name: str, module: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self._module = module
        self._real: Any = None

    def real(self) -> Any:  # noqa: ANN401 - Typer keeps its command class to itself
        """Return the command itself, importing its module."""
        if self._real is None:
            module = import_module(f"penstock.cli.{self._module}")
            self._real = get_command(module.app)
            self._real.name = self.name
        return self._real

    def make_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - passed through
        """Hand over to the command itself, which runs from here on."""
        return self.real().make_context(*args, **options)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - passed through
        """Answer for the parameters of the command itself."""
        if name == "params":
            try:
                real = object.__getattribute__(self, "_module")
            except AttributeError:
                real = None  # still being made
            if real:
                return self.real().params
        return super().__getattribute__(name)


class PenstockGroup(TyperGroup):
    """The commands of `COMMANDS`; Typer makes it with an empty set of its own."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(**options)
        for group, name, module, summary in COMMANDS:
            command = LazyCommand(name, module, summary)
            if not group:
                self.add_command(command, name)
                continue
            if group not in self.commands:
                whole = TyperGroup(
                    name=group,
                    help=GROUPS[group],
                    no_args_is_help=True,
                    rich_markup_mode=None,
                    context_settings=CONTEXT,
                )
                self.add_command(whole, group)
            holder = self.commands[group]
            if isinstance(holder, TyperGroup):
                holder.add_command(command, name)


app = typer.Typer(
    cls=PenstockGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


def _print_version(asked: bool) -> None:
    if asked:
        import_module("penstock.cli._version").version()
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop"
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show where an internal error arose")
    ] = False,
) -> None:
    """Which sanctions measure touches a party: why, since when, by which text.

    Data goes to standard output, everything else to standard error. Exit status: 0 all pass,
    1 something is held, 2 usage, 3 lists missing or stale, 4 input unreadable.
    """
    # Both are dealt with elsewhere: one by its callback, one by the edge, before anything else.
    del version, verbose
