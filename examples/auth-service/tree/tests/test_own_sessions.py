"""Users see where they are logged in, and can log out from afar."""

import httpx2

from tests.people import People

ME = "/api/v1/users/me"
SESSIONS = "/api/v1/users/me/sessions"


async def test_user_sees_where_they_are_logged_in(
    client: httpx2.AsyncClient, people: People
) -> None:
    user = await people.create()
    client.headers["User-Agent"] = "Mozilla/5.0"
    await people.log_in(user)
    here = await people.log_in(user)
    await people.create_logged_in()
    page = (await client.get(SESSIONS, headers=here.headers)).json()
    assert page["total"] == 2
    latest = page["items"][0]
    assert latest.keys() == {
        *("id", "created_at", "last_used_at", "expires_at"),
        *("user_agent", "ip_address", "is_current"),
    }
    assert latest["user_agent"] == "Mozilla/5.0"
    assert latest["ip_address"] == "127.0.0.1"
    assert [item["is_current"] for item in page["items"]] == [True, False]


async def test_refreshing_counts_as_use(
    client: httpx2.AsyncClient, people: People
) -> None:
    user = await people.create()
    first, second = await people.log_in(user), await people.log_in(user)
    body = {"refresh_token": first.refresh_token}
    await client.post("/api/v1/auth/refresh", json=body)
    page = (await client.get(SESSIONS, headers=second.headers)).json()
    assert [item["is_current"] for item in page["items"]] == [False, True]
    used = page["items"][0]
    assert used["last_used_at"] > used["created_at"]


async def test_sessions_are_ended_one_by_one(
    client: httpx2.AsyncClient, people: People
) -> None:
    user = await people.create()
    here, elsewhere = await people.log_in(user), await people.log_in(user)
    page = (await client.get(SESSIONS, headers=elsewhere.headers)).json()
    path = f"{SESSIONS}/{page['items'][0]['id']}"
    response = await client.delete(path, headers=here.headers)
    assert response.status_code == 204
    assert (await client.get(ME, headers=elsewhere.headers)).status_code == 401
    page = (await client.get(SESSIONS, headers=here.headers)).json()
    assert [item["is_current"] for item in page["items"]] == [True]
    response = await client.delete(path, headers=here.headers)
    assert response.status_code == 404


async def test_session_of_somebody_else_is_not_found(
    client: httpx2.AsyncClient, people: People
) -> None:
    person, other = await people.create_logged_in(), await people.create_logged_in()
    page = (await client.get(SESSIONS, headers=other.headers)).json()
    path = f"{SESSIONS}/{page['items'][0]['id']}"
    response = await client.delete(path, headers=person.headers)
    assert response.status_code == 404
    assert (await client.get(ME, headers=other.headers)).status_code == 200
