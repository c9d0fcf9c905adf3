/** Columns that a line may have, as Black has it. */
export const LINE_WIDTH = 88;

/** `import module as alias` has no names; `from module import name as alias` has some. */
export type Import = {
  readonly module: string;
  readonly alias: string | undefined;
  readonly names: readonly ImportedName[] | undefined;
};

export type ImportedName = { readonly name: string; readonly alias: string | undefined };

/**
 * Where isort, in black's profile, puts an import, as a string to compare: by section, `import x`
 * before `from x import`, by module without regard to case and with numbers by value, then by name.
 */
export function isortOrder(one: Import, firstParty: ReadonlySet<string>): string {
  const module = natural(one.module.replace(/^(\.+)/, "$1_").toLowerCase());
  const style = one.names === undefined ? "0" : "1";
  const first = one.names?.[0];
  const name = first === undefined ? "" : nameOrder(first);
  return [sectionOf(one.module, firstParty), style, module, name].join("\0");
}

/** isort's section: from __future__, standard library, third party, this project, relative. */
export function sectionOf(module: string, firstParty: ReadonlySet<string>): number {
  const root = module.split(".", 1)[0] ?? "";
  if (root === "__future__") return 0;
  if (root === "") return 4;
  if (STANDARD_LIBRARY.has(root)) return 1;
  return firstParty.has(root) ? 3 : 2;
}

/** Where isort puts a name inside an import: CONSTANTS before Classes before functions. */
export function nameOrder({ name, alias }: ImportedName): string {
  const isConstant = name.length > 1 && name === name.toUpperCase() && /[A-Z]/.test(name);
  const group = isConstant ? "A" : /^[A-Z]/.test(name) ? "B" : "C";
  return group + natural(name.toLowerCase()) + "\0" + (alias ?? "");
}

/** Modules of one package in isort's order. */
export function sortedModules(names: readonly string[]): readonly string[] {
  return [...names].sort((a, b) => (natural(a) < natural(b) ? -1 : 1));
}

// As Python compares `re.split(r"(\d+)", text)`: text first, then numbers by value.
function natural(text: string): string {
  return text.replace(/\d+/g, (digits) => "\u0001" + digits.padStart(20, "0"));
}

/** The names of a project's own top-level packages: folders with `__init__.py` in a folder without. */
export function packagesIn(paths: Iterable<string>): Set<string> {
  const folders = new Set(
    [...paths]
      .filter((path) => path.endsWith("/__init__.py"))
      .map((path) => path.slice(0, path.lastIndexOf("/"))),
  );
  const names = [...folders]
    .filter((folder) => !folders.has(folder.slice(0, Math.max(0, folder.lastIndexOf("/")))))
    .map((folder) => folder.slice(folder.lastIndexOf("/") + 1));
  return new Set(names);
}

/** The public top-level modules of Python 3's standard library, as isort knows them. */
const STANDARD_LIBRARY: ReadonlySet<string> = new Set(
  `
    abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit
    audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk
    cmath cmd code codecs codeop collections colorsys compileall compression concurrent
    configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses
    datetime dbm decimal difflib dis distutils doctest dummy_threading email encodings ensurepip
    enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fpectl fractions ftplib
    functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac
    html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword
    lib2to3 linecache locale logging lzma macpath mailbox mailcap marshal math mimetypes mmap
    modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers
    opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil
    platform plistlib poplib posix posixpath pprint profile profiling pstats pty pwd py_compile
    pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter
    runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr
    socket socketserver spwd sqlite3 sre sre_compile sre_constants sre_parse ssl stat statistics
    string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny
    tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token
    tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata
    unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib
    xml xmlrpc xx xxlimited xxlimited_35 xxsubtype zipapp zipfile zipimport zlib zoneinfo
  `
    .trim()
    .split(/\s+/),
);
