import type { Release } from "./release.js";

/** Every release whose templates differ from those before, oldest first: the changelog of what is written. */
export const releases: readonly Release[] = [
  {
    version: "0.2.0",
    changes: [
      {
        what: "CI and pre-commit run `create-agent-project check`.",
        why: "A spec that was edited without `sync`, conflict markers and two heads of migrations are found there.",
      },
      {
        what: "The commit hook, now `scripts/check_project.sh`, takes what npm installed in the project or keeps in its cache; a download that takes more than seconds is skipped, with a line that says so.",
        why: "Without a network each commit waited for minutes.",
      },
      {
        what: "Hooks of pre-commit leave `.agent-project/base/` alone.",
        why: "Hooks of yours that tidy up texts would change the copies that your edits are told by.",
      },
      {
        what: "With the option 'refresh', CI proposes newer templates in a pull request every week.",
        why: "Projects stay current without anybody thinking of it: `npx create-agent-project set refresh=on`.",
        options: { added: { refresh: false } },
      },
      {
        what: "With the option 'updates', Dependabot or Renovate proposes newer dependencies every week, and leaves alone what a template refresh raises.",
        why: "They stay current, in one pull request for each kind: `npx create-agent-project set updates=dependabot`, or `updates=renovate`.",
        options: { added: { updates: "none" } },
      },
      {
        what: "With the option 'agents', Codex, Copilot, Cursor, Antigravity and Gemini CLI come to the standards of CLAUDE.md, and they and Claude Code get skills: to add a feature, to change the schema, to finish a change.",
        why: "Each reads other files; no standards are written twice for that: `npx create-agent-project set agents=claude,codex`.",
        options: { added: { agents: [] } },
      },
      {
        what: "The agents of the option 'agents' have the commands of create-agent-project as tools over MCP, and a hook that runs `check`, and `verify` of open tasks, when they are about to stop; it stands in the settings of each, beside what is yours.",
        why: "What an agent says is done is held against the project before anybody reads it. Without Node the hook is silent.",
      },
      {
        what: "CI, for what is proposed, and the commit hook run `verify` for tasks of which the change claims something; CI fetches the history for that.",
        why: "What agents claim is held against the evidence before anybody merges it. What people change beside an open task is not looked at.",
      },
      {
        what: "A skill, `work-on-phase`, leads agents to the prompt of each phase of a task, and CLAUDE.md says what counts in which phase.",
        why: "`npx create-agent-project task` and `prompt` divide a task into phases, each for an agent that starts afresh; who implements writes no tests, and none breaks for that.",
      },
      {
        what: "Beside each copy in `.agent-project/base/` stand the sums of its lines.",
        why: "A tool that edits every file of a repository changes the copies, too; your edits of the same files are no longer lost then: each command says so, and `npx create-agent-project repair` brings the copies back.",
      },
      {
        what: "A database that does not answer, stops a statement or has no connection free is told with 503 and `Retry-After`, not 500; how many connections there are, and how long a statement may take, are settings.",
        why: "Clients and load balancers try again, and nobody is woken for a fault that is none.",
        todo: "Give `DATABASE_STATEMENT_TIMEOUT_SECONDS` a value where a statement of yours takes longer than 30 seconds on PostgreSQL.",
      },
      {
        what: "A fault after a response, as of a background task, is logged and nothing more.",
        why: "The server closed the connection at it, on which a client may have sent its next request.",
      },
      {
        what: "What is changed or deleted is locked when it is loaded, and administrators who demote each other at the same moment do not both succeed.",
        why: "On PostgreSQL, a change of what somebody else had just deleted ended in 500, and two could leave nobody.",
      },
      {
        what: "On SQLite a transaction within one is refused at once, in tests as well; the session of a GET refuses to write.",
        why: "The first waited 30 seconds for itself, the second failed once others wrote meanwhile; and tests passed.",
        todo: "Open transactions one after the other, and write in requests that are no GET.",
      },
      {
        what: "Decimals are taken as digits, not as `1e1` or `1_000`, and dates and times as RFC 3339 writes them, not as numbers.",
        why: "The OpenAPI document said so already; a time of 0 was stored as 1970.",
      },
      {
        what: "A `str` that must be there, or that only one row may have, is not blank.",
        why: "A space is no name, and only one row could have it.",
        todo: "Give a `str` that may be empty an empty default, as in `note:str=`, or let it be null.",
      },
      {
        what: "A reference of a feature to itself that would lead back to its row is 422 `cyclic_reference`.",
        why: "A category could be its own ancestor, and who followed its parents never came to an end.",
      },
      {
        what: "Where a row is deleted, references to it that may be null turn null with a new `updated_at`; a DELETE documents 409 where something cannot be without the row, and nowhere else.",
        why: "The database emptied them unseen, and what follows changes by their time missed them.",
      },
      {
        what: "What CI asks of tests stands in pyproject.toml: warnings are errors, and coverage of less than 100 % fails and names the lines that are missing. The commands of CLAUDE.md are those of CI.",
        why: "`pytest` on a desk passed what CI refused, and its report did not say why.",
        todo: "Where your coverage is less, write yours as `fail_under` into pyproject.toml.",
      },
      {
        what: "`/openapi.json` is there in development only, as `/docs` is.",
        why: "It told everybody of every route of a server in production.",
        todo: "Where clients read it in production, set `openapi_url` in main.py.",
      },
      {
        what: "A secret is taken for a placeholder by words that none has by chance.",
        why: "One in 17,000 good ones was refused, for the four letters of `your`.",
      },
      {
        layouts: ["api-v1", "auth-service", "sqlmodel"],
        what: "`HTTPClient` retries with tenacity, as `Retry-After` asks and after 429, too; all tries have one deadline, no path leads out of the base URL, and the id of the request goes along.",
        why: "A service that asked for a pause was called again at once, `../admin` left the base path, and logs of two services had no id in common.",
        todo: "`pip install -r requirements.txt`; give calls that may take longer than 15 seconds a `deadline_seconds`.",
      },
      {
        what: "A new row's `updated_at` is its `created_at`.",
        why: "They differed by microseconds, so nobody could ask what was never changed.",
      },
      {
        what: "A change of what a lock file follows names the command that makes it anew, as `uv lock` or `npm install`; where requirements.txt is gone, each pin that changed is named, too.",
        why: "A lock file that does not fit fails in CI, and pins of a project that moved to uv, poetry or pdm fell behind unseen.",
      },
      {
        layouts: ["api-v1"],
        what: "Each test's transactions are undone by a rollback; those marked `commits` get a database of their own.",
        why: "On PostgreSQL that is faster than a new database for each test.",
        todo: "Mark tests of yours with `@pytest.mark.commits` that need transactions to end: those with concurrent requests or several connections.",
      },
      {
        layouts: ["api-v1"],
        what: "Each test has an application of its own, and all share the routes that FastAPI has prepared.",
        why: "Preparing them took half of the time of a test that sends requests.",
      },
      {
        layouts: ["api-v1"],
        what: "Coverage follows greenlets, and no longer threads.",
        why: "Both together make Python 3.11 hang, once in a while, where two threads end at the same moment.",
        todo: "Call functions of yours that run in threads from a test directly, too: there alone they count as covered.",
      },
    ],
  },
];
