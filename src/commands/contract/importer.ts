/**
 * The program that imports modules: it is given the name of its request and its reports. Each module
 * has a line when it is begun and one when it is done, written at once, for it may end the process.
 * What is missing of the requirements is named where a module of nobody's is not found.
 */
export const IMPORTER = `
import importlib, importlib.util, json, os, sys, traceback

def main(name):
    with open(name + ".json", encoding="utf-8") as file:
        request = json.load(file)
    os.remove(name + ".json")
    root, cwd = os.path.realpath(request["root"]), os.path.realpath(request["cwd"])
    reports = os.open(name + ".reports", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    sys.argv = [""]
    sys.path[0] = cwd

    def report(**what):
        os.write(reports, (json.dumps(what) + "\\n").encode())

    def dotted(path):
        relative = os.path.relpath(os.path.join(root, path), cwd).replace(os.sep, "/")
        parts = relative[: -len(".py")].split("/")
        if not all(part.isidentifier() for part in parts):
            return None
        if parts[-1] == "__init__":
            return ".".join(parts[:-1]) or None
        # At the top, or in a package; else it is a file that nobody imports by name.
        is_packaged = os.path.exists(os.path.join(cwd, parts[0], "__init__.py"))
        return ".".join(parts) if len(parts) == 1 or is_packaged else None

    def load(path):
        module = dotted(path)
        if module is not None:
            importlib.import_module(module)
            return
        spec = importlib.util.spec_from_file_location("loaded_" + str(abs(hash(path))), os.path.join(root, path))
        loaded = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = loaded
        spec.loader.exec_module(loaded)

    def frames(error):
        found = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError) and error.filename:
            found.append((error.filename, error.lineno))
        for filename, line in found:
            real = os.path.realpath(filename)
            relative = os.path.relpath(real, root).replace(os.sep, "/")
            is_own = not relative.startswith("..") and not os.path.isabs(relative)
            is_installed = any(part in ("site-packages", ".venv") for part in relative.split("/"))
            if is_own and not is_installed and os.path.isfile(real) and line:
                yield {"path": relative, "line": line}

    def is_installed(requirement):
        import importlib.metadata
        try:
            importlib.metadata.version(requirement)
            return True
        except Exception:
            return False

    def missing(error):
        if not isinstance(error, ModuleNotFoundError) or not error.name:
            return []
        top = error.name.split(".")[0]
        if os.path.exists(os.path.join(cwd, top)) or os.path.exists(os.path.join(cwd, top + ".py")):
            return []
        return [name for name in request["requirements"] if not is_installed(name)][:20]

    def words(error):
        try:
            text = str(error)
        except Exception:
            text = ""
        text = text.strip()[:500]
        name = type(error).__name__
        return name + ": " + text if text else name

    for path in request["paths"]:
        report(begun=path)
        try:
            load(path)
        except BaseException as error:
            report(raised=path, error=words(error), frames=list(frames(error))[-20:], missing=missing(error))
        else:
            report(imported=path)
    # Threads that a module has started are not waited for.
    os._exit(0)

main(sys.argv[1])
`;
