#!/usr/bin/env python3
"""ratios.py RESULTS.jsonl: rbox's median beside each row of its scenario: how many times faster, or slower, it is."""
import json
import statistics
import sys

tables = {}
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    tables.setdefault(row["title"], {})[row["name"]] = row["wall"]
for title, rows in tables.items():
    if not rows.get("rbox"):
        print(f"{title}: no result of rbox")
        continue
    ours = statistics.median(rows["rbox"])
    print(f"{title}: rbox {ours:.1f} ms")
    for name, wall in rows.items():
        if name != "rbox" and wall:
            other = statistics.median(wall)
            word = f"{other / ours:.1f} times faster than" if other > ours else f"{ours / other:.2f} times as long as"
            print(f"    {word} {name} ({other:.1f} ms)")
