"""What is wrong with an instrument's file, in words. A file that passes cannot score an answer it
does not know, leave a total without a verdict, or give two verdicts for one total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from cjdiversion.access import Role
from cjdiversion.instruments import shape
from cjdiversion.instruments.instrument import ANY, ANY_OF

Content = Mapping[str, Any]


def problems(name: str, content: Any) -> list[str]:
    """`name`: of the file. Empty when it may be used. The sense of a file is looked at only where
    its shape is right."""
    wrong = shape.problems(content)
    if wrong:
        return wrong
    wrong = [words for check in _CHECKS for words in check(content)]
    wanted = f"{content['id']}-{content['version']}.json"
    return wrong if name == wanted else [*wrong, f"the file must be called {wanted}"]


def _codes(content: Content) -> Iterator[str]:
    lists = {
        "items": content["items"],
        "sections": content.get("sections", ()),
        "levels": content["levels"],
        "bands": content.get("bands", ()),
        "clauses": content["rule"].get("clauses", ()),
    }
    for name, rows in lists.items():
        for code, times in Counter(row["code"] for row in rows).items():
            if times > 1:
                yield f"{name}: “{code}” is there {times} times"


def _who(content: Content) -> Iterator[str]:
    known = {role.value for role in Role}
    for role in content["administered_by"]["roles"]:
        if role not in known:
            yield f"administered_by: there is no role “{role}”"
    if content["minutes"]["least"] > content["minutes"]["most"]:
        yield "minutes: the least is more than the most"


def _sources(content: Content) -> Iterator[str]:
    cited = [content["licence"], *content.get("cut_offs", ())]
    if content["rule"]["kind"] == ANY_OF:
        cited.append(content["rule"])
    for row in cited:
        if row.get("source") not in content["sources"]:
            yield f"there is no source “{row.get('source')}” among the sources"


def _items(content: Content) -> Iterator[str]:
    sections = {section["code"] for section in content.get("sections", ())}
    for item in content["items"]:
        answers = content["answers"].get(item["answers"])
        if answers is None:
            yield f"item “{item['code']}”: there is no answer set “{item['answers']}”"
            continue
        if unknown := set(item.get("safety_on", ())) - set(answers):
            yield f"item “{item['code']}”: safety_on names no answer of its own: {_said(unknown)}"
        if item.get("section", "") not in (sections or {""}):
            yield f"item “{item['code']}” stands in no section"


def _weights(content: Content) -> Iterator[str]:
    weights = content.get("weights", {})
    if content["rule"]["kind"] == ANY_OF:
        if weights:
            yield "weights: a rule that adds nothing up has no weights"
        return
    for name in dict.fromkeys(item["answers"] for item in content["items"]):
        answers = set(content["answers"].get(name, ()))
        if unweighed := answers - set(weights.get(name, ())):
            yield f"weights: no weight for {_said(unweighed)} of “{name}”"
        if unknown := set(weights.get(name, ())) - answers:
            yield f"weights: “{name}” has no answer {_said(unknown)}"


def _gate(content: Content) -> Iterator[str]:
    gate, first = content.get("gate"), content["items"][0]
    if gate is None:
        return
    if content["rule"]["kind"] == ANY_OF:
        yield "gate: only what is added up has one"
    if gate["item"] != first["code"]:
        yield f"gate: “{gate['item']}” is not the first item"
    elif gate["goes_on"] not in content["answers"].get(first["answers"], ()):
        yield f"gate: “{gate['goes_on']}” is not an answer of “{gate['item']}”"


def _rule(content: Content) -> Iterator[str]:
    clauses = content["rule"].get("clauses", ())
    if content["rule"]["kind"] != ANY_OF:
        if clauses:
            yield "rule: a sum has no clauses"
        return
    if not clauses:
        yield "rule: there are no clauses"
    if len(content["levels"]) > 1:
        yield "levels: a rule that adds nothing up has one"
    read = {item for clause in clauses for item in clause["items"]}
    for item in content["items"]:
        if item["code"] not in read:
            yield f"rule: no clause reads item “{item['code']}”"
    for clause in clauses:
        yield from _clause(clause, content)


def _clause(clause: Content, content: Content) -> Iterator[str]:
    sets = {item["code"]: item["answers"] for item in content["items"]}
    for item in clause["items"]:
        if item not in sets:
            yield f"clause “{clause['code']}”: there is no item “{item}”"
        elif clause["answer"] not in content["answers"].get(sets[item], ()):
            yield f"clause “{clause['code']}”: “{item}” has no answer “{clause['answer']}”"
    if clause["at_least"] > len(clause["items"]):
        yield f"clause “{clause['code']}” asks for more than it has items"


def _cut_offs(content: Content) -> Iterator[str]:
    cut_offs, kinds = content.get("cut_offs", ()), content.get("cut_off_for", {ANY: ""})
    if content["rule"]["kind"] == ANY_OF:
        if cut_offs or "bands" in content:
            yield "cut_offs: a rule that adds nothing up has no cut-offs and no bands"
        return
    levels = [level["code"] for level in content["levels"]]
    for row in cut_offs:
        if row["level"] not in levels:
            yield f"cut_offs: there is no level “{row['level']}”"
        if row["for"] not in kinds:
            yield f"cut_offs: “{row['for']}” is not in cut_off_for"
    for kind in kinds:
        numbers = {level: _at_least(cut_offs, level, kind) for level in levels}
        yield from _one_each(kind, numbers, most=_ends(content)[1])


def _at_least(cut_offs: Iterable[Content], level: str, kind: str) -> list[int]:
    return [row["at_least"] for row in cut_offs if (row["level"], row["for"]) == (level, kind)]


def _one_each(kind: str, numbers: Mapping[str, list[int]], *, most: int) -> Iterator[str]:
    """Every total must have a verdict, and only one."""
    for level, found in numbers.items():
        if len(found) != 1:
            yield f"cut_offs: level “{level}” has {len(found)} for “{kind}”, not 1"
        if found and max(found) > most:
            yield f"cut_offs: {max(found)} can never be reached: the most is {most}"
    firsts = [found[0] for found in numbers.values() if found]
    if any(higher <= lower for higher, lower in pairwise(firsts)):
        yield f"cut_offs: for “{kind}” the levels are not in order, the highest first"


def _bands(content: Content) -> Iterator[str]:
    bands = sorted(content.get("bands", ()), key=lambda band: (band["from"], band["to"]))
    if not bands or content["rule"]["kind"] == ANY_OF:
        return
    for band in bands:
        if band["from"] > band["to"]:
            yield f"bands: “{band['code']}” ends before it begins"
    for one, other in pairwise(bands):
        if other["from"] <= one["to"]:
            yield f"bands: “{one['code']}” and “{other['code']}” overlap"
        elif other["from"] > one["to"] + 1:
            yield f"bands: there is a gap between “{one['code']}” and “{other['code']}”"
    least, most = _ends(content)
    if (bands[0]["from"], bands[-1]["to"]) != (least, most):
        yield f"bands: they must go from {least} to {most}"


def _ends(content: Content) -> tuple[int, int]:
    """The least and the most that can be added up."""
    gate = content.get("gate", {}).get("item")
    weights = [
        list(content.get("weights", {}).get(item["answers"], {}).values()) or [0]
        for item in content["items"]
        if item["code"] != gate
    ]
    return sum(map(min, weights)), sum(map(max, weights))


def _said(codes: Iterable[str]) -> str:
    return ", ".join(f"“{code}”" for code in sorted(codes))


_CHECKS = (_codes, _who, _sources, _items, _weights, _gate, _rule, _cut_offs, _bands)
