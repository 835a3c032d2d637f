"""The description of the JSON door: whole, well-formed, and true to what the door does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from cjdiversion.database import Database
from tests.house import annexe
from tests.pages import Caller

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return annexe.house(tmp_path_factory.mktemp("instance"))


@pytest.fixture
def document(house: Flask, db: Database) -> Any:
    house.extensions["database"] = db
    answer = house.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.json


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert method in METHODS, (path, method)
            yield path, method, operation


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def test_it_is_an_openapi_3_1_document_that_says_how_to_sign_in(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] and document["info"]["version"]
    scheme = document["components"]["securitySchemes"]["token"]
    assert scheme == {"type": "http", "scheme": "bearer"}
    assert document["security"] == [{"token": []}]


def test_every_route_of_the_api_with_every_method_is_described(document: Any, house: Flask) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in house.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }
    assert routes and routes == {(path, method) for path, method, _ in operations(document)}


def test_operations_have_names_of_their_own(document: Any) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_.]+", name) for name in names)


def test_every_part_of_a_path_is_a_required_parameter_and_no_other_is(document: Any) -> None:
    for path, _, operation in operations(document):
        named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), path
        assert all(p["required"] for p in operation["parameters"] if p["in"] == "path")
        known = [(p["in"], p["name"]) for p in operation["parameters"]]
        assert len(known) == len(set(known))


def test_every_reference_leads_somewhere(document: Any) -> None:
    found = set(references(document))
    assert found
    for reference in found:
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
        assert isinstance(part, dict)


def test_every_answer_says_what_it_is_and_one_of_them_is_good(document: Any) -> None:
    for path, method, operation in operations(document):
        answers = operation["responses"]
        assert operation["summary"] and "\n" not in operation["summary"]
        assert all(re.fullmatch(r"[2-5]\d\d", status) for status in answers)
        assert all(answer["description"] for answer in answers.values())
        assert [status for status in answers if status < "300"], (path, method)
        assert {"401", "404"} <= set(answers)


def test_a_refusal_is_described_as_it_is_told(document: Any, house: Flask) -> None:
    described = document["components"]["schemas"]["Refusal"]["properties"]["error"]["properties"]
    told = Caller(house, "sergeant@example.test").post("/api/v1/annexe/build", {}, status=422)
    assert set(told["error"]) == set(described)
    assert set(told["error"]["fields"]["name"][0]) == {"code", "message"}


def operation(document: Any, method: str, path: str) -> Any:
    return document["paths"][f"/api/v1/annexe/{path}"][method]


def schema(document: Any, name: str) -> Any:
    return document["components"]["schemas"][name]


def test_what_a_route_takes_and_gives_is_described(document: Any) -> None:
    build = operation(document, "post", "build")
    assert build["summary"] == "Build a unit"
    body = build["requestBody"]
    assert body["required"]
    assert body["content"]["application/json"]["schema"]["$ref"].endswith("/house.Build")
    assert build["responses"]["201"]["content"]["application/json"]["schema"]["$ref"]
    headers = [p["name"] for p in build["parameters"] if p["in"] == "header"]
    assert headers == ["Idempotency-Key"]
    assert schema(document, "house.Build")["required"] == ["name"]


def test_the_limits_of_each_kind_of_answer_are_described(document: Any) -> None:
    kinds = schema(document, "house.Everything")["properties"]
    assert kinds["words"]["maxLength"] == 200
    assert kinds["whole"]["minimum"] == 1 and kinds["whole"]["maximum"] == 10
    assert kinds["choice"]["enum"] == ["a", "b", None]
    assert kinds["choices"]["items"] == {"type": "string", "enum": ["a", "b"]}
    assert kinds["day"]["format"] == "date" and kinds["moment"]["format"] == "date-time"
    assert kinds["yes_no"]["description"] == "Yes or no?"


def test_a_list_is_described_as_it_is_told(document: Any, house: Flask) -> None:
    described = operation(document, "get", "list")
    body = described["responses"]["200"]["content"]["application/json"]["schema"]
    told = Caller(house, "sergeant@example.test").get("/api/v1/annexe/list")
    assert set(body["properties"]) == set(told) == {"items", "next", "total"}
    assert body["properties"]["items"]["items"]["$ref"].endswith("/house.Built")
    assert set(told["items"][0]) == {"token", "name", "version"}
    asked = {p["name"] for p in described["parameters"] if p["in"] == "query"}
    assert asked == {"after", "before", "last"}


def test_a_list_is_walked_by_its_cursor(document: Any, house: Flask) -> None:
    caller = Caller(house, "sergeant@example.test")
    names, after = [], ""
    while True:
        page = caller.get(f"/api/v1/annexe/list?after={after}")
        names += [row["name"] for row in page["items"]]
        if not page["next"]:
            break
        after = page["next"]
    assert str(len(names)) == page["total"] and len(set(names)) == len(names) > 5
    assert caller.get("/api/v1/annexe/list?last")["items"][-1]["name"] == names[-1]


def test_no_door_of_the_api_is_open_to_strangers(document: Any, house: Flask) -> None:
    client = house.test_client()
    for path, method, _ in operations(document):
        address = re.sub(r"{\w+}", "x", path)
        assert client.open(address, method=method).status_code == 401, address
