"""Makes cases by mutating the hand-written ones: mutate.py files|templates SEED COUNT OUT

    python3 mutate.py files 1 100000 cases.txt && go run . cases files < cases.txt > answers.tsv

Then compare as tests/syntax/hcl/oracle_test.cpp does: HCL_MUTATED=cases.txt:answers.tsv test_syntax_hcl "mutated*".
"""
import random
import re
import sys
from pathlib import Path

kind, seed, count, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
random.seed(seed)
home = Path(__file__).parent


def lines(name):
    return (home / name).read_text(encoding="utf-8").split("\n")[:-1]


expressions = lines("expressions.txt")
if kind == "files":
    pool = ["a = " + text + "⏎" for text in expressions] + lines("files.txt")
else:
    pool = lines("templates.txt") + [text[1:-1] for text in expressions if text.startswith('"')] + expressions

token = re.compile(
    r"[A-Za-z_][\w-]*|\d[\d.eE]*|\$\$\{|\$\{~?|%\{~?|~\}|<<-?E⏎|⏎E⏎|\[\*\]|\.\.\.|=>|==|!=|<=|>=|&&|\|\||::|\s+|.", re.S)
tokens = [token.findall(text) for text in pool]
pieces = ("⏎|⏎⏎| |  |␉|␍|\"|${|${~|~}|}|%{if a}|%{else}|%{endif}|%{for a in b}|%{endfor}|[|]|(|)|{|=|,|:|?|.|*|...|for|in|if|=>|$|%|"
          "\\|1|a|.0|.*|[*]|<<E⏎|<<-E⏎|⏎E⏎|# c⏎|/* c */|::|-|!|+|null|true").split("|")

made = []
while len(made) < count:
    text = list(random.choice(tokens))
    for _ in range(random.choice([1, 1, 1, 2, 2, 3])):
        choice, at = random.random(), random.randrange(len(text) + 1)
        if choice < 0.3 and text:
            del text[min(at, len(text) - 1)]
        elif choice < 0.65:
            text.insert(at, random.choice(pieces))
        elif choice < 0.8 and text:
            text[min(at, len(text) - 1)] = random.choice(pieces)
        elif choice < 0.9 and len(text) > 1:
            other, at = random.randrange(len(text)), min(at, len(text) - 1)
            text[at], text[other] = text[other], text[at]
        else:
            donor = random.choice(tokens)
            if donor:
                begin = random.randrange(len(donor))
                text[at:at] = donor[begin:begin + random.randrange(1, 8)]
    line = "".join(text).replace("\n", "⏎").replace("\r", "␍")
    if len(line) < 400:
        made.append(line)
Path(out).write_text("\n".join(made) + "\n", encoding="utf-8")
