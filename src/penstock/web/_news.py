"""Pages of news: stories with their events, quotes and parties, and the dossier of a party."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from penstock.errors import PenstockError
from penstock.web._news_room import NewsRoom, Told, news_folder, read_sent
from penstock.web._render import told
from penstock.web._visit import Visit, visiting

router = APIRouter(include_in_schema=False)
_Ask = Annotated[Visit, Depends(visiting("ask"))]
# What is longer is not shown again to be asked about once more.
_LONGEST_TEXT = 400_000


def news_room(request: Request) -> NewsRoom:
    """Return the news room of the application a request came to."""
    found: NewsRoom = request.app.state.news_room
    return found


@router.get("/news", summary="Stories of the news folder, and the dossier of a party")
async def news(visit: _Ask) -> Response:
    """Show the stories of the news folder, or those that name a party, with its dossier."""
    house, party = visit.house, visit.asked("party")
    room = news_room(visit.request)
    try:
        found = await room.line.do(lambda: room.folder(house.settings, house.service.ready, party))
    except PenstockError as error:
        return _page(visit, party, None, status=error.status, problem=told(error))
    return _page(visit, party, found)


@router.post("/news", summary="Stories of articles that are sent")
async def read(visit: _Ask) -> Response:
    """Show the stories of what was dropped or pasted; nothing of it is kept or decided."""
    house, party, text = visit.house, visit.text("party").strip(), visit.text("text")
    _, content = await visit.file("file")
    if content:
        text = _shown_again(content)
    else:
        content = text.encode()
    if not content.strip():
        problem = {"message": "Nothing was sent", "hint": "Choose a file, or paste an article"}
        return _page(visit, party, None, status=422, problem=problem)
    try:
        room = news_room(visit.request)
        found = await room.line.do(lambda: read_sent(content, house.service.ready, party))
    except PenstockError as error:
        return _page(visit, party, None, status=error.status, problem=told(error), text=text)
    return _page(visit, party, found, text=text, is_sent=True)


def _shown_again(content: bytes) -> str:
    """Return what was sent as text, so that it can be asked about again; empty if it is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return text if len(text) <= _LONGEST_TEXT and "\0" not in text else ""


def _page(
    visit: Visit,
    party: str,
    found: Told | None,
    **more: Any,  # noqa: ANN401 - whatever the template shows
) -> Response:
    context: dict[str, Any] = {"text": "", "is_sent": False, **more}
    return visit.page(
        "news.html",
        title="News",
        party=party,
        found=found,
        folder=news_folder(visit.house.settings),
        **context,
    )
