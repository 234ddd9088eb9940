"""Makes vocabulary.json anew: ``python -m tests.schemaorg.extract PATH-TO/schema.d.ts``, of the package schema-dts."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

WANTED = (
    "Claim",
    "ClaimReview",
    "Comment",
    "CorrectionComment",
    "CreativeWork",
    "NewsArticle",
    "NewsMediaOrganization",
    "Organization",
    "Person",
    "Rating",
)
_INTERFACE = re.compile(r"^(?:export )?interface (\w+)(?: extends ([^{]+?))? \{\n(.*?)^\}", re.M | re.S)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.+), "\w+">;$', re.M)


def extract(source: str) -> dict[str, Any]:
    """Of the wanted types and all they are kinds of: what they are kinds of, and their own properties."""
    interfaces = {name: (parents, body) for name, parents, body in _INTERFACE.findall(source)}
    found: dict[str, Any] = {}
    waiting = list(WANTED)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        parents, body = interfaces.get(f"{name}Base") or interfaces[f"{name}Leaf"]
        above = [each.removesuffix("Base") for each in re.findall(r"\w+Base", parents)]
        found[name] = {
            "parents": sorted(above),
            "properties": {
                each: sorted(set(re.findall(r"\w+", ranges)) - {"IdReference"})
                for each, ranges in sorted(_PROPERTY.findall(body))
            },
        }
        waiting += above
    return found


if __name__ == "__main__":
    types = extract(Path(sys.argv[1]).read_text(encoding="utf-8"))
    made = {
        "origin": "https://schema.org by way of the npm package schema-dts 1.1.5; see ORIGIN.md",
        "licence": "CC BY-SA 3.0",
        "types": dict(sorted(types.items())),
    }
    text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
    (Path(__file__).parent / "vocabulary.json").write_text(text, encoding="utf-8")
