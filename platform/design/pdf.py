"""PDFs from Typst templates in `templates/pdf/`. Data goes in as JSON, never as markup, so no text can become a command."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FOLDER = settings.BASE_DIR / "templates" / "pdf"


def pdf(template: str, data: Mapping[str, Any], files: Mapping[str, Path | bytes] | None = None) -> bytes:
    """The PDF of `templates/pdf/<template>.typ`, which reads `json("data.json")`.

    `files` are put beside it under their names (papers, drawings), for `image("name.pdf", page: 2)`. Dates and the
    like must be words already: the data is plain JSON. Raises typst.TypstError for a fault of the template or
    a file that cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="folkmoot-pdf-") as folder:
        root = Path(folder)
        for source in FOLDER.glob("*.typ"):
            shutil.copy(source, root / source.name)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for name, content in (files or {}).items():
            if isinstance(content, bytes):
                (root / name).write_bytes(content)
            else:
                shutil.copy(content, root / name)
        made: bytes = typst.compile(str(root / f"{template}.typ"), root=str(root))
        return made
