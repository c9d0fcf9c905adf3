import { EVERYBODY, LOGGED_IN } from "../roles.js";
import type { Access, Facts, Refusal } from "./facts.js";
import { accessByPassword, refusalsByPassword, registeredByPassword } from "./passwords.js";
import { ruff } from "./tools.js";

const ITEMS = "POST /api/v1/items";
const CAPTURES = "POST /api/v1/captures";
const newItem = () => ({ title: "Write tests" });

/** Captures may be longer than what other layouts take. */
const TOO_LONG: Refusal = { status: 413, route: CAPTURES, body: " ".repeat(5 * 2 ** 20 + 1) };

const HEALTH: Access = {
  "GET /health/live": EVERYBODY,
  "GET /health/ready": EVERYBODY,
};

const ROUTES = [
  ...["GET /api/v1/captures", "POST /api/v1/captures", "GET /api/v1/captures/{}"],
  "GET /api/v1/events",
  ...["GET /api/v1/items", "POST /api/v1/items", "GET /api/v1/items/{}"],
  ...["PATCH /api/v1/items/{}", "PATCH /api/v1/items/{}/favorite", "DELETE /api/v1/items/{}"],
  ...["GET /api/v1/summaries", "GET /api/v1/summaries/{}", "GET /api/v1/digest"],
  "GET /api/v1/metrics",
  ...["GET /api/v1/tools", "GET /api/v1/tools/servers", "POST /api/v1/tools/{}"],
];

/** What its own tests prove, by the names that they have there. */
const ownProofs: Facts["ownProofs"] = {
  "background worker: no acknowledged capture is lost": [
    "test_server::test_nothing_is_lost_under_load",
    "test_server::test_nothing_acknowledged_is_lost_when_the_server_is_killed",
    "test_server::test_hammer_tells_what_is_lost",
    "test_pipeline::test_captures_of_before_are_replayed",
    "test_pipeline::test_nothing_is_lost_while_the_database_is_away",
    "test_pipeline::test_what_is_not_done_at_the_end_stays_queued",
    "test_capture::TestProcessing::test_there_is_no_place_in_a_full_queue",
  ],
  "a capture of 100 MB, of control characters or in another encoding is refused, or kept as it is":
    [
      "test_server::test_enormous_body_is_not_read",
      "test_capture::TestAPI::test_too_large_a_body_is_refused",
      "test_capture::TestAPI::test_what_is_no_capture_is_refused",
      "test_capture::TestProcessing::test_item_and_summary_are_made_of_it",
      "test_errors::test_unreadable_body_is_a_problem",
    ],
  "a summarizer that hangs, lies, fails or returns nothing costs no capture": [
    "unit.test_writer::test_own_code_writes_where_the_model_fails",
    "unit.test_writer::test_own_code_writes_where_there_is_no_server",
    "unit.test_writer::test_all_of_a_text_has_one_time",
    "unit.test_writer::test_attempts_have_an_end",
    "test_pipeline::test_what_takes_too_long_is_stopped",
    "test_pipeline::test_failure_is_tried_again_and_then_told",
  ],
  "a summary holds nothing that was not captured": [
    "unit.test_sentences::test_summary_of_anything_is_sentences_of_it_in_order",
    "test_server::test_nothing_is_lost_under_load",
  ],
  "who reads events too slowly is cut off, and misses none that come back": [
    "test_events::TestLimits::test_slow_client_is_cut_off_and_others_are_not",
    "test_events::TestStream::test_missed_events_join_with_new_ones",
    "test_events::TestLimits::test_queue_that_is_full_ends",
    "test_events::TestProcesses::test_nothing_is_missed_while_the_server_is_killed",
  ],
  "a tool server that writes garbage, hangs or dies is told of, and tried again": [
    "test_tool_servers::test_server_that_is_no_good_is_down",
    "test_tool_servers::test_some_garbage_is_passed_over",
    "test_tool_servers::test_answer_that_is_none_is_a_failure",
    "test_tool_servers::test_server_that_hangs_in_a_call_is_started_again",
    "test_tools::test_server_that_dies_in_a_call_comes_back",
    "test_tools::test_too_large_an_answer_is_refused_and_the_next_is_fine",
  ],
};

const usual: Facts = {
  options: {
    sqlite: { frontend: true },
    postgresql: { frontend: false },
  },
  deployedOn: { sqlite: "postgresql", postgresql: "postgresql" },
  sharedBy: "frontend",
  // Those of api-v1 have every kind of field in another dialect; here are all that differ.
  features: ["category", "customer", "product", "invoice", "shipment"],
  tables: ["captures", "digest", "events", "items", "summaries"],
  access: { ...HEALTH, ...Object.fromEntries(ROUTES.map((route) => [route, EVERYBODY])) },
  ofOptions: {},
  backend: ".",
  package: "backend.app",
  tests: "backend/tests",
  tools: ruff,
  ownProofs,
  ofPostgres: ["backend/app/events/postgresql.py"],
  requirements: "requirements-dev.txt",
  development: {},
  production: {},
  databaseSetting: "DATABASE_URL",
  sendsMail: false,
  signUp: "nobody",
  write: {
    route: ITEMS,
    needsLogin: false,
    bodyFor: () => Promise.resolve(newItem()),
    table: "items",
  },
  // Each change is told to those who follow the events.
  writesTwice: { route: ITEMS, bodyFor: newItem, succeeds: 201, tables: ["items", "events"] },
  refusals: [
    { status: 400, route: ITEMS, body: Uint8Array.of(0xff) },
    { status: 404, route: "GET /nowhere" },
    { status: 404, route: "GET /api/v1/items/00000000-0000-4000-8000-000000000000" },
    { status: 404, route: "POST /api/v1/tools/none", json: {} },
    { status: 405, route: "DELETE /api/v1/items" },
    TOO_LONG,
    { status: 422, route: ITEMS, body: "{" },
    { status: 422, route: ITEMS, json: {} },
    { status: 422, route: ITEMS, json: ["x"] },
    { status: 422, route: CAPTURES, json: { content: "" } },
  ],
  reading: { route: "GET /api/v1/items", table: "items" },
};

const withUsers: Facts = {
  ...usual,
  options: { sqlite: { auth: "jwt" }, postgresql: { auth: "jwt" } },
  tables: [...usual.tables, "users", "login_sessions", "refresh_tokens"],
  access: {
    ...HEALTH,
    ...Object.fromEntries(ROUTES.map((route) => [route, LOGGED_IN])),
    ...accessByPassword,
  },
  ...registeredByPassword,
  refusals: [
    ...refusalsByPassword.filter(({ status }) => status !== TOO_LONG.status),
    { ...TOO_LONG, as: "user" },
  ],
};

const withCelery: Facts = {
  ...usual,
  options: { sqlite: { queue: "celery" }, postgresql: { queue: "celery" } },
  // Captures wait for workers: the server itself needs no Redis.
  development: { REDIS_URL: "redis://127.0.0.1:1/0" },
  ownProofs: {
    ...ownProofs,
    "background worker: no acknowledged capture is lost": [
      "test_server::test_nothing_is_lost_under_load",
      "test_server::test_nothing_acknowledged_is_lost_when_the_server_is_killed",
      "test_celery::test_nothing_is_lost_while_workers_are_killed",
      "test_celery::test_nothing_is_lost_while_the_database_is_away",
      "test_celery::test_captures_are_taken_while_redis_is_away",
      "test_celery::test_tasks_that_redis_forgets_are_published_again",
      "test_celery::test_work_of_a_killed_worker_is_done_by_another",
      "test_celery::test_task_that_comes_twice_does_its_work_once",
      "test_celery::test_capture_that_kills_each_worker_is_given_up",
      "test_celery::test_worker_finishes_what_it_has_begun_before_it_stops",
    ],
  },
};

export const komorebi: Facts = {
  ...usual,
  variants: {
    users: { database: "sqlite", featured: true, facts: withUsers },
    Celery: { database: "postgresql", featured: false, facts: withCelery },
  },
};
