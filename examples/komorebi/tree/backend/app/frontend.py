"""The built front end, from the same origin as the API."""

from os import PathLike, stat_result
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# Nothing but what the build holds: no inline script or style, no other origin.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HASHED = "/assets/"
FOREVER = "public, max-age=31536000, immutable"


class FrontendFiles(StaticFiles):
    """Files of a build: those with a hash in their names may be kept, others may not."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file, with what browsers have to know."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Referrer-Policy"] = "same-origin"
        is_hashed = scope["path"].startswith(HASHED)
        response.headers["Cache-Control"] = FOREVER if is_hashed else "no-cache"
        return response


def mount_frontend(app: FastAPI, folder: Path) -> None:
    """Serve the front end where the API answers nothing, if it has been built."""
    if folder.is_dir():
        app.mount("/", FrontendFiles(directory=folder, html=True), name="frontend")
