import type { Tools } from "./facts.js";

export const blackAndFlake8: Tools = {
  names: "black, isort and flake8",
  strict: [
    "black --check app tests alembic",
    "isort --check app tests alembic",
    "flake8 app tests alembic",
    "mypy --strict app tests",
  ],
  checks: ["black --check .", "flake8 app tests", "mypy app tests"],
  loose: ["black --check .", "isort --check . --project app --project tests", "flake8 ."],
  configuration: ["pyproject.toml", ".flake8"],
  exceptions: [],
};

export const ruff: Tools = {
  names: "ruff",
  strict: ["ruff check .", "ruff format --check .", "mypy --strict backend"],
  checks: ["ruff check .", "ruff format --check .", "mypy backend"],
  loose: [
    `ruff check --config 'lint.isort.known-first-party = ["backend"]' .`,
    "ruff format --check .",
  ],
  configuration: ["pyproject.toml"],
  exceptions: [
    // Who reads tests and migrations needs no docstrings there.
    '[tool.ruff.lint.per-file-ignores]\n"alembic/versions/*" = ["D"]\n"backend/tests/*" = ["D"]\n',
    // The tests with PostgreSQL reach it: `own-tests` measures those, too.
    'omit = ["backend/app/events/postgresql.py"]\n',
  ],
};
