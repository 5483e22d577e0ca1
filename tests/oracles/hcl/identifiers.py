"""Writes grammars/hcl/identifier.js and grammars/hcl/src/identifier.h from HashiCorp's own table of identifier characters.

Usage: identifiers.py path/to/hcl/v2/hclsyntax/unicode_derived.rl

The table lists UTF-8 byte sequences (`0xC3 0x80..0x96`); continuation bytes written as 0x00..0xFF mean any continuation byte.
"""
import re
import sys
from pathlib import Path


def points(ragel, name):
    table = ragel.split(f"{name} =")[1].split(";\n")[0]
    found = set()
    for line in table.splitlines():
        spec = line.split("#")[0].strip().lstrip("|").strip()
        if not spec:
            continue
        sequence = []
        for index, part in enumerate(spec.split()):
            ends = [int(end, 16) for end in part.split("..")]
            low, high = ends[0], ends[-1]
            if index > 0:
                low, high = max(low, 0x80), min(high, 0xBF)
            sequence.append(range(low, high + 1))
        lead = {1: 0x7F, 2: 0x1F, 3: 0x0F, 4: 0x07}[len(sequence)]

        def walk(prefix, rest):
            if not rest:
                found.add(prefix)
                return
            for byte in rest[0]:
                walk(prefix << 6 | byte & 0x3F, rest[1:])

        for first in sequence[0]:
            walk(first & lead, sequence[1:])
    return found


def ranges(found):
    result = []
    for point in sorted(found):
        if result and result[-1][1] == point - 1:
            result[-1][1] = point
        else:
            result.append([point, point])
    return result


def main():
    ragel = Path(sys.argv[1]).read_text()
    version = re.search(r"Public/([\d.]+)/", ragel).group(1)
    home = Path(__file__).resolve().parents[3] / "grammars" / "hcl"
    start = ranges(points(ragel, "ID_Start"))
    proceed = ranges(points(ragel, "ID_Continue"))

    def escape(point):
        return f"\\u{{{point:X}}}"

    def js(table):
        return "".join(escape(a) if a == b else f"{escape(a)}-{escape(b)}" for a, b in table)

    def wrap(text):
        chunks, line = [], ""
        for piece in re.findall(r"\\u\{[^}]*\}(?:-\\u\{[^}]*\})?", text):
            if len(line) + len(piece) > 110:
                chunks.append(line)
                line = ""
            line += piece
        chunks.append(line)
        return " +\n".join(f"  String.raw`{chunk}`" for chunk in chunks)

    note = f"Identifier characters of Unicode {version}, as HashiCorp's scanner has them; written by tests/oracles/hcl/identifiers.py."
    (home / "identifier.js").write_text(
        f"// {note}\n\nexports.start =\n{wrap(js(start))};\n\nexports.continue =\n{wrap(js(proceed))};\n")

    def c(name, table):
        rows, line = [], "  "
        for a, b in table:
            cell = f"{{0x{a:X}, 0x{b:X}}}, "
            if len(line) + len(cell) > 118:
                rows.append(line.rstrip())
                line = "  "
            line += cell
        rows.append(line.rstrip())
        return f"static const HclCharacterRange {name}[] = {{\n" + "\n".join(rows) + "\n};\n"

    (home / "src" / "identifier.h").write_text(f"""// {note}
#ifndef TREE_SITTER_HCL_IDENTIFIER_H
#define TREE_SITTER_HCL_IDENTIFIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {{
  uint32_t first, last;
}} HclCharacterRange;

{c("hcl_identifier_start", start)}
{c("hcl_identifier_continue", proceed)}
static inline bool hcl_in_ranges(const HclCharacterRange *ranges, size_t count, uint32_t character) {{
  size_t low = 0, high = count;
  while (low < high) {{
    size_t middle = (low + high) / 2;
    if (character > ranges[middle].last) {{
      low = middle + 1;
    }} else if (character < ranges[middle].first) {{
      high = middle;
    }} else {{
      return true;
    }}
  }}
  return false;
}}

static inline bool hcl_starts_identifier(uint32_t c) {{
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return hcl_in_ranges(hcl_identifier_start, sizeof hcl_identifier_start / sizeof *hcl_identifier_start, c);
}}

static inline bool hcl_continues_identifier(uint32_t c) {{
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  return hcl_in_ranges(hcl_identifier_continue, sizeof hcl_identifier_continue / sizeof *hcl_identifier_continue, c);
}}

#endif
""")


main()
