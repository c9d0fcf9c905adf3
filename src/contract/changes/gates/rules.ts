import {
  changes,
  falls,
  filtersMore,
  grows,
  type Loosening,
  narrows,
  options,
  rises,
  shrinks,
  turnsOff,
  turnsOn,
} from "./loosened.js";
import { linesOf } from "./settings.js";

/** Which settings weaken a gate, and by which change; of several that fit, the first. */
export const rules: readonly (readonly [RegExp, Loosening])[] = [
  [/^pytest\.addopts$/, options],
  [/^pytest\.testpaths$/, narrows],
  [/^pytest\.python_(?:files|classes|functions)$/, changes],
  [/^pytest\.(?:norecursedirs|usefixtures)$/, grows()],
  [/^pytest\.filterwarnings$/, filtersMore],
  [/^pytest\.(?:xfail_strict|strict\w*)$/, turnsOff],
  [/^pytest\.(?:required_plugins)$/, shrinks],
  [/^pytest\.(?:asyncio_mode|confcutdir|collect_imported_tests)$/, changes],

  [/^coverage\.report\.fail_under$/, falls],
  [/^coverage\.(?:run|report)\.omit$/, grows(linesOf)],
  [/^coverage\.(?:run|report)\.include$/, narrows],
  [/^coverage\.run\.source(?:_pkgs)?$/, narrows],
  [/^coverage\.run\.branch$/, turnsOff],
  [/^coverage\.report\.(?:exclude_lines|exclude_also|partial_branches\w*)$/, grows(linesOf)],
  [/^coverage\.run\.(?:plugins|disable_warnings)$/, grows(linesOf)],

  [/^mypy\.(?:.*\.)?(?:ignore_\w+|allow_\w+|follow_untyped_imports)$/, turnsOn],
  [/^mypy\.(?:.*\.)?(?:implicit_optional|implicit_reexport)$/, turnsOn],
  [/^mypy\.(?:.*\.)?follow_imports$/, changes],
  [/^mypy\.(?:.*\.)?(?:disable_error_code|untyped_calls_exclude|exclude)$/, grows()],
  [/^mypy\.(?:.*\.)?enable_error_code$/, shrinks],
  [/^mypy\.(?:files|packages|modules)$/, narrows],
  [
    /^mypy\.(?:.*\.)?(?:strict\w*|disallow_\w+|warn_\w+|check_\w+|no_implicit_\w+|extra_checks)$/,
    turnsOff,
  ],

  [/^(?:ruff|flake8)\.(?:extend_)?per_file_ignores(?:\..*)?$/, grows()],
  [/^(?:ruff|flake8)\.(?:extend_)?(?:ignore|exclude)$/, grows()],
  [/^(?:ruff|flake8)\.(?:extend_)?select$/, shrinks],
  [/^(?:ruff|flake8)\.(?:mccabe\.)?max_(?:complexity|line_length|doc_length)$/, rises],
  [/^ruff\.(?:extend)$/, changes],
  [/^(?:black|isort)\.(?:extend_|force_)?(?:exclude|skip|skip_glob|skip_gitignore)$/, grows()],

  [/^tsconfig\.extends$/, changes],
  [/^tsconfig\.(?:include|files)$/, shrinks],
  [/^tsconfig\.exclude$/, grows()],
  [/^tsconfig\.compilerOptions\.(?:allowUnreachableCode|allowUnusedLabels|noCheck)$/, turnsOn],
  [/^tsconfig\.compilerOptions\.(?:strict\w*|no[A-Z]\w*|exact\w+|checkJs|use\w+)$/, turnsOff],

  // Whoever installs may run what stands there, and CI calls the rest by name.
  [
    /^package\.scripts\.(?:.*(?:test|check|lint|type|cover|verify|format|build).*|pre\w*|post\w*|prepare|ci)$/i,
    changes,
  ],
  [/^package\.(?:jest|vitest|nyc|c8|eslintConfig|husky|lint-staged)(?:\..*)?$/, changes],
  // What `tox` runs.
  [/^testenv(?::[^.]*)?\.(?:commands|deps|setenv|ignore_\w+)$/, changes],
];
