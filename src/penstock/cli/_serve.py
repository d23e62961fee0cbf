"""`penstock serve`."""

from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._output import say
from penstock.errors import MissingExtra
from penstock.settings import Settings

app = options.new_app()


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port")] = 8000,
    policy: options.PolicyId = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Answer over HTTP: the API, and the pages people work in.

    Any address but this machine's own is refused unless somebody can sign in. PENSTOCK_AUTH=off
    switches sign-in off, for trying out on this machine.
    """
    settings = options.settings_for(home=home, store=store, policy=policy)
    _run(settings, host, port)


def _run(settings: Settings, host: str, port: int) -> None:
    try:
        from penstock.api import check_address, make_app, run_service
        from penstock.web import add_pages
    except ModuleNotFoundError as error:
        message = f"The service is not installed ({error.name} is missing)"
        hint = "Install it with: pip install 'penstock[serve]'"
        raise MissingExtra(message, hint=hint) from error
    check_address(host, settings)
    if settings.auth == "off":
        say("Sign-in is switched off: whoever uses this machine may do everything")
    app = make_app(settings, add_pages=add_pages)
    say(f"Listening on http://{host}:{port}")
    run_service(app, settings, host, port)
