"""An HTTP server that answers MCP requests wrong, as the path says. It needs no SDK."""

import gzip
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers requests."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(length))
        result = {
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "serverInfo": {"name": "x" * 500_000, "version": "1"},
        }
        answer = {"jsonrpc": "2.0", "id": request.get("id"), "result": result}
        body = json.dumps(answer).encode()
        self.send_response(403 if self.path == "/forbidden" else 200)
        self.send_header("Content-Type", "application/json")
        if self.path == "/bomb":
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
