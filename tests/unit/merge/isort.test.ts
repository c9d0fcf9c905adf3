import { expect, test } from "vitest";
import { importOf } from "../../../src/languages/python/imports.js";
import { isortOrder } from "../../../src/languages/python/isort.js";

// What isort 9 with black's profile and known_first_party=["app", "tests"] prints, without blank lines.
const SORTED = `from __future__ import annotations
import os
import sys
from typing import Any
import alembic
import fastapi
from pydantic import BaseModel
import app.zzz
from app._x import q
from app.a.b import q
from app.a_b import q
from app.ab import q
from app.B1 import a
from app.b9 import a
from app.b10 import a
from app.c import B2, B10, CONST, A
from app.c import a as z
from app.c import b
from tests.x import y
from ..q import y
from . import z
from .a import z`.split("\n");

test("imports are in isort's order", () => {
  const firstParty = new Set(["app", "tests"]);
  const order = (line: string) => {
    const found = importOf(line);
    if (found === undefined) throw new Error(line);
    return isortOrder(found, firstParty);
  };
  const shuffled = SORTED.toReversed();
  const sorted = shuffled
    .map((line) => ({ line, order: order(line) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ line }) => line);
  expect(sorted).toEqual(SORTED);
});

test.each([
  "import a, b",
  "from a import (b,  # why\n    c)",
  "import a; b()",
  "x = 1",
  "from a import",
])("%j is not read as an import", (code) => {
  expect(importOf(code)).toBeUndefined();
});
