"""Users: oneself, and for administrators all."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.models.user import Role
from tests.people import PASSWORD, People, Person

LOGIN = "/api/v1/auth/login"
USERS = "/api/v1/users"
ME = "/api/v1/users/me"
NEW_PASSWORD = "a longer and better password"


class TestOwnAccount:
    """What users can see and do of their own."""

    async def test_user_sees_what_is_public(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        me = (await client.get(ME, headers=person.headers)).json()
        assert me["id"] == str(person.id)
        assert me["email"] == person.email
        assert me.keys() == {
            *("id", "email", "role", "is_active", "created_at", "updated_at")
        }

    async def test_new_password_replaces_the_old_one_and_ends_all_sessions(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        user = await people.create()
        here, elsewhere = await people.log_in(user), await people.log_in(user)
        body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        response = await client.post(f"{ME}/password", json=body, headers=here.headers)
        assert response.status_code == 204
        for person in (here, elsewhere):
            response = await client.get(ME, headers=person.headers)
            assert response.status_code == 401
        for password, status in ((PASSWORD, 401), (NEW_PASSWORD, 200)):
            credentials = {"email": user.email, "password": password}
            response = await client.post(LOGIN, json=credentials)
            assert response.status_code == status

    async def test_password_stays_once_the_session_is_over(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        await people.deactivate(person.id)
        body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        response = await client.post(
            f"{ME}/password", json=body, headers=person.headers
        )
        assert response.status_code == 401
        assert response.json()["code"] == "invalid_token"

    async def test_wrong_current_password_changes_nothing(
        self, client: httpx2.AsyncClient, people: People
    ) -> None:
        person = await people.create_logged_in()
        body = {"current_password": "wrong", "new_password": NEW_PASSWORD}
        response = await client.post(
            f"{ME}/password", json=body, headers=person.headers
        )
        assert response.status_code == 403
        assert response.json()["code"] == "wrong_password"
        assert (await client.get(ME, headers=person.headers)).status_code == 200


class TestAdministration:
    """What administrators can see and do of others."""

    async def test_pages_show_all_users(
        self, client: httpx2.AsyncClient, people: People, admin: Person
    ) -> None:
        users = [await people.create() for _ in range(2)]
        everybody = [str(admin.id), *(str(user.id) for user in users)]
        params = {"limit": 2}
        first = await client.get(USERS, params=params, headers=admin.headers)
        assert [user["id"] for user in first.json()["items"]] == everybody[:2]
        params = {"limit": 2, "offset": 2}
        second = await client.get(USERS, params=params, headers=admin.headers)
        assert [user["id"] for user in second.json()["items"]] == everybody[2:]
        page = second.json()
        assert (page["total"], page["limit"], page["offset"]) == (3, 2, 2)

    @pytest.mark.parametrize(
        "params", [{"limit": 0}, {"limit": 101}, {"offset": -1}, {"unknown": 1}]
    )
    async def test_impossible_page_is_refused(
        self, client: httpx2.AsyncClient, admin: Person, params: dict[str, int]
    ) -> None:
        response = await client.get(USERS, params=params, headers=admin.headers)
        assert response.status_code == 422

    async def test_user_is_found_by_id(
        self, client: httpx2.AsyncClient, people: People, admin: Person
    ) -> None:
        user = await people.create()
        response = await client.get(f"{USERS}/{user.id}", headers=admin.headers)
        assert response.json()["email"] == user.email

    @pytest.mark.parametrize("method", ["GET", "PATCH"])
    async def test_unknown_user_is_not_found(
        self, client: httpx2.AsyncClient, admin: Person, method: str
    ) -> None:
        user_id = uuid4()
        response = await client.request(
            method, f"{USERS}/{user_id}", json={}, headers=admin.headers
        )
        assert response.status_code == 404
        assert str(user_id) in response.json()["detail"]

    async def test_new_role_counts_at_once(
        self, client: httpx2.AsyncClient, people: People, admin: Person
    ) -> None:
        person = await people.create_logged_in()
        response = await client.patch(
            f"{USERS}/{person.id}", json={"role": "admin"}, headers=admin.headers
        )
        assert response.json()["role"] == "admin"
        assert response.json()["is_active"] is True
        response = await client.get(USERS, headers=person.headers)
        assert response.status_code == 200

    async def test_sessions_of_a_locked_out_user_do_not_come_back(
        self, client: httpx2.AsyncClient, people: People, admin: Person
    ) -> None:
        person = await people.create_logged_in()
        for is_active in (False, True):
            body = {"is_active": is_active}
            response = await client.patch(
                f"{USERS}/{person.id}", json=body, headers=admin.headers
            )
            assert response.json()["is_active"] is is_active
            response = await client.get(ME, headers=person.headers)
            assert response.status_code == 401

    async def test_administrators_cannot_lock_themselves_out(
        self, client: httpx2.AsyncClient, admin: Person
    ) -> None:
        body: dict[str, Any]
        for body in ({"role": "user"}, {"is_active": False}):
            response = await client.patch(
                f"{USERS}/{admin.id}", json=body, headers=admin.headers
            )
            assert response.status_code == 409
            assert response.json()["code"] == "own_account"

    @pytest.mark.commits
    async def test_of_two_who_demote_each_other_one_stays(
        self, client: httpx2.AsyncClient, people: People, admin: Person
    ) -> None:
        other = await people.create_logged_in(Role.ADMIN)
        responses = await asyncio.gather(
            *(
                client.patch(
                    f"{USERS}/{user.id}", json={"role": "user"}, headers=by.headers
                )
                for by, user in [(admin, other), (other, admin)]
            )
        )
        assert sorted(response.status_code for response in responses) == [200, 403]
