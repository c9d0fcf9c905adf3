import { describe, expect, it } from "vitest";
import { endpointsIn, routesOf } from "../../../src/documents/routes.js";

const MAIN = `from fastapi import FastAPI
from backend.api import router as api
from backend.extra import install, gateway

def create_app():
    app = FastAPI()
    app.include_router(api)
    install(app)
    return app

app = create_app()
`;
const API = `"""@router.get("/quoted")"""
from fastapi import APIRouter

from . import items
from .captures import router as captures_router

router = APIRouter(prefix="/api/v1")
router.include_router(items.router)
router.include_router(
    captures_router,
    prefix="/captures",
)
`;
const ITEMS = `router = APIRouter(
    prefix="/items", tags=["items"]
)

@router.get("")
async def all_items(): ...

@router.get("/{item_id}", responses={404: {}})
async def one(): ...

# @router.get("/commented")
@router.patch(path="/{item_id}/favorite")
async def favorite(cache): cache.get("/x")
`;
const CAPTURES = `router = APIRouter()

@router.post("")
async def create(): ...

@router.get("/{path:path}")
async def files(): ...
`;
const EXTRA = `gateway = Route("/mcp", endpoint)

def install(to):
    to.mount("/", Files())
    to.mount("/static", Files())
`;

/** The endpoints of an application of these modules, instead of or beside the usual ones. */
function routes(modules: Readonly<Record<string, string>> = {}) {
  const all: Readonly<Record<string, string>> = {
    "backend.main": MAIN,
    "backend.api": API,
    "backend.api.items": ITEMS,
    "backend.api.captures": CAPTURES,
    "backend.extra": EXTRA,
    ...modules,
  };
  const read = (name: string) => {
    const text = all[name];
    return text === undefined ? undefined : { text, isPackage: name === "backend.api" };
  };
  return routesOf(read, { module: "backend.main", name: "app" });
}

const asked = (route: string, method: string | undefined, found = routes()) =>
  endpointsIn(found)({ method, route });

describe("the endpoints of an application", () => {
  it("are those of its routers, with the prefixes of all that include them", () => {
    expect(routes().known.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /api/v1/items",
      "GET /api/v1/items/{item_id}",
      "PATCH /api/v1/items/{item_id}/favorite",
      "POST /api/v1/captures",
      "GET /api/v1/captures/{path:path}",
    ]);
    expect(routes().open).toEqual(["/static"]);
  });

  it.each([
    ["a loop", "for one in ROUTERS:\n    router.include_router(one)\n"],
    ["a prefix of a setting", "router.include_router(items.router, prefix=settings.prefix)\n"],
    ["a router of a library", "router.include_router(users.get_auth_router(backend))\n"],
    ["a path that is worked out", '@router.get(f"/{kind}")\nasync def kind(): ...\n'],
    ["a router without a known prefix", "other = make()\nrouter.include_router(other)\n"],
  ])("may be any where there is %s", (_, more) => {
    const found = routes({ "backend.api": API + more });
    expect(found.open).toContain("/api/v1");
    expect(asked("/api/v1/none", "GET", found)).toBeUndefined();
    expect(asked("/api/v1/items", "GET", found)).toBe(undefined);
  });

  it.each([
    ["an attribute", "class App:\n    def run(self):\n        self.app.include_router(api)\n"],
    ["a string without an end", '"""'],
  ])("are not known where there is %s", (_, more) => {
    const found = routes({ "backend.main": MAIN + more });
    expect(asked("/api/v1/none", "GET", found)).toBeUndefined();
  });

  it("may be any below a prefix that only one router has", () => {
    const more = 'router.include_router(users.routes(), prefix="/auth")\n';
    const found = routes({ "backend.api": API + more });
    expect(asked("/api/v1/auth/login", "POST", found)).toBeUndefined();
    expect(asked("/api/v1/none", "GET", found)).toBe(false);
  });

  it("are at a path that an object has, wherever it stands", () => {
    const found = routes({ "backend.main": `${MAIN}app.router.routes.append(gateway)\n` });
    expect(found.open).toEqual(["/static", "/mcp"]);
  });

  it("end where routers include each other", () => {
    const more = 'router.include_router(router, prefix="/again")\n';
    const found = routes({ "backend.api": API + more });
    expect(asked("/api/v1/none", "GET", found)).toBeUndefined();
  });
});

describe("an endpoint", () => {
  it.each([
    ["/api/v1/items", "GET"],
    ["/api/v1/items/", "GET"],
    ["/api/v1/items/{id}", "GET"],
    ["/api/v1/items/<id>", "GET"],
    ["/api/v1/items/42", "GET"],
    ["/api/v1/items/:id/favorite", "PATCH"],
    ["/api/v1/captures/a/b/c", "GET"],
    ["/api/v1", undefined],
    ["/api/v1/items", undefined],
    ["/api/v1/items/...", "PATCH"],
    ["/api/v1/*", undefined],
  ])("%s is there, with %s", (route, method) => {
    expect(asked(route, method)).toBe(true);
  });

  it.each([
    ["/api/v1/items", "PUT"],
    ["/api/v1/things", "GET"],
    ["/api/v1/things", undefined],
    ["/api/v2/items", "GET"],
    ["/api/v1/items/{id}/star", "PATCH"],
    ["/api/v1/quoted", "GET"],
    ["/api/v1/commented", "GET"],
  ])("%s is not, with %s", (route, method) => {
    expect(asked(route, method)).toBe(false);
  });

  it.each(["/etc/hosts", "/v1/charges", "/static/x.css", "/"])("%s may be another's", (route) => {
    expect(asked(route, "GET")).toBeUndefined();
  });
});
