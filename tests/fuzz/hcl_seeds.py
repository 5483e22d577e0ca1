"""Writes seeds for hcl_fuzz: hcl_seeds.py OUT [CORPUS]. The hand-written cases of tests/oracles/hcl, and small files of the corpus."""
import sys
from pathlib import Path

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
oracles = Path(__file__).parents[1] / "oracles" / "hcl"
number = 0


def write(mode, data):
    global number
    (out / f"seed-{number}").write_bytes(bytes([mode]) + data)
    number += 1


def meaning(line):
    for mark, text in (("⏎", "\n"), ("␍", "\r"), ("␉", "\t"), ("⌫", "\ufeff")):
        line = line.replace(mark, text)
    return line


# The first byte of an input chooses how it is read: see hcl_fuzz.cpp.
for name, modes in (("files", (0, 4)), ("expressions", (0, 3, 4)), ("templates", (2,))):
    for line in (oracles / f"{name}.txt").read_text(encoding="utf-8").split("\n"):
        for mode in modes:
            text = meaning(line)
            if name == "expressions" and mode != 3:
                text = f"a = {text}\n"
            write(mode, text.encode())
write(1, b'{"a":"${b.c}","r":{"t":{"n":{"k":"%{if a}x%{endif}"}}}}')
write(1, b'[{"a":{"b":[{"c":"\\u00e9${d}"}]}}]')
if len(sys.argv) > 2:
    for path in sorted(Path(sys.argv[2]).rglob("*")):
        if path.suffix in (".tf", ".tfvars", ".hcl") and path.stat().st_size < 3000:
            write(4 if number % 3 else 0, path.read_bytes())
