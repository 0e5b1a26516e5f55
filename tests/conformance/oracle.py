"""Conformance vectors with CPython as the oracle.

Writes JSON cases of three kinds, each with the outcome CPython itself produced:
  split       ExceptionGroup.split / subgroup by type, tuple of types, and predicate
  except_star try/except* with swallowing, re-raising and raising handlers
  task        programs of tasks, groups, timeouts and cancellations, run by asyncio on a virtual clock

Usage: python3 oracle.py SEED COUNT [KIND…] > vectors.json        (CPython 3.11.4 or later; COUNT cases of each kind)

split, except_star: an error is {"type": T, "id": N}; a group is {"group": TITLE, "errors": [...]}.
  The classes: KeyError and IndexError extend LookupError; ConnectionError and TimeoutError extend OSError;
  ValueError, TypeError stand alone; "Exception" is the catch-all. A clause's action is what its handler does:
  swallow, reraise (a bare `raise`), raise_new or raise_group (with what it raises under "raise").
  "seen" lists [clause index, the group that its handler got]; "raised" is what left the statement, or null.
task: "program" is a node {"id", "ops", "clean"}; an op is one of
  ["sleep", ms]  ["raise", T]  ["spawn", node] (into the enclosing group)  ["group", ops] (a TaskGroup around them)
  ["timeout", ms, ops]  ["catchA", ops] (try: ops, except* A: pass)  ["cancel", id] (that task, if it was started and is another)
  "clean" is what the task does when it is cancelled: null (let it pass), ms (sleep that long, then let it pass) or "K" (raise K).
  "raised" is what the root task ended in ("ok", "cancelled", a class name, or {"errors": [...]}, sorted);
  "states" the same for each task that started; "time" the virtual end time in ms. No two events fall on one instant.
"""
import asyncio, json, random, selectors, sys

BASES = {
    "LookupError": LookupError, "KeyError": KeyError, "IndexError": IndexError,
    "OSError": OSError, "ConnectionError": ConnectionError, "TimeoutError": TimeoutError,
    "ValueError": ValueError, "TypeError": TypeError,
}
LEAVES = ["KeyError", "IndexError", "OSError", "ConnectionError", "TimeoutError", "ValueError", "TypeError"]
CLAUSES = list(BASES) + ["Exception"]
TYPES = dict(BASES, Exception=Exception)


class Made:
    """Makes errors with ids, so that identity survives serialisation."""
    def __init__(self): self.n = 0
    def leaf(self, t):
        self.n += 1
        e = BASES[t](self.n); e.the_id = self.n
        return e


def build(made, rnd, depth):
    if depth == 0 or rnd.random() < 0.45:
        return made.leaf(rnd.choice(LEAVES))
    return ExceptionGroup(f"g{rnd.randrange(1000)}", [build(made, rnd, depth - 1) for _ in range(rnd.randint(1, 4))])


def group(made, rnd, depth=3):
    return ExceptionGroup(f"g{rnd.randrange(1000)}", [build(made, rnd, depth - 1) for _ in range(rnd.randint(1, 4))])


def dump(e):
    if e is None: return None
    if isinstance(e, BaseExceptionGroup): return {"group": e.message, "errors": [dump(x) for x in e.exceptions]}
    if isinstance(e, asyncio.CancelledError): return {"type": "CancelledError"}
    out = {"type": type(e).__name__}
    if hasattr(e, "the_id"): out["id"] = e.the_id
    return out


def ids(e):
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: yield from ids(x)
    else: yield e.the_id


def split_case(rnd):
    made = Made(); eg = group(made, rnd)
    kind = rnd.choice(["type", "types", "ids"])
    if kind == "type": by = rnd.choice(CLAUSES); cond = TYPES[by]
    elif kind == "types": by = rnd.sample(CLAUSES[:-1], rnd.randint(1, 3)); cond = tuple(TYPES[t] for t in by)
    else:
        by = sorted(rnd.sample(list(ids(eg)), rnd.randint(0, len(list(ids(eg))))))
        cond = lambda e: getattr(e, "the_id", None) in by
    match, rest = eg.split(cond)
    return {"kind": "split", "error": dump(eg), "by": {kind: by}, "match": dump(match), "rest": dump(rest), "subgroup": dump(eg.subgroup(cond))}


def run_except_star(error, clauses, made):
    """Nested exec is the only way to get a variable number of except* clauses."""
    lines = ["try:", "    raise error"]
    env = {"error": error, "seen": [], "T": TYPES}
    for i, c in enumerate(clauses):
        types = ", ".join(f"T[{t!r}]" for t in c["types"])
        lines += [f"except* ({types},) as eg:", f"    seen.append(({i}, eg))"]
        act = c["action"]
        if act == "reraise": lines.append("    raise")
        elif act in ("raise_new", "raise_group"):
            env[f"new{i}"] = c["_error"]; lines.append(f"    raise new{i}")
        else: lines.append("    pass")
    raised = None
    try: exec("\n".join(lines), env)
    except BaseException as e: raised = e
    return env["seen"], raised


def except_star_case(rnd):
    made = Made()
    error = group(made, rnd) if rnd.random() < 0.85 else made.leaf(rnd.choice(LEAVES))
    clauses, used = [], []
    for _ in range(rnd.randint(1, 4)):
        types = rnd.sample(CLAUSES, rnd.randint(1, 2))
        action = rnd.choices(["swallow", "reraise", "raise_new", "raise_group"], [5, 4, 2, 1])[0]
        c = {"types": types, "action": action}
        if action == "raise_new": c["_error"] = made.leaf(rnd.choice(LEAVES))
        if action == "raise_group": c["_error"] = group(made, rnd, 2)
        clauses.append(c)
    given = [{k: v for k, v in c.items() if k != "_error"} | ({"raise": dump(c["_error"])} if "_error" in c else {}) for c in clauses]
    before = dump(error)
    seen, raised = run_except_star(error, clauses, made)
    return {"kind": "except_star", "error": before, "clauses": given, "seen": [[i, dump(e)] for i, e in seen], "raised": dump(raised)}

class A(Exception): pass
class B(Exception): pass
class K(Exception): pass
TASK_TYPES = {"A": A, "B": B, "K": K}


class VirtualSelector(selectors.DefaultSelector):
    """Instead of waiting, moves the clock on."""
    def select(self, timeout=None):
        events = super().select(0)
        if not events and timeout: self.loop.virtual += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        selector = VirtualSelector(); self.virtual = 0.0
        super().__init__(selector); selector.loop = self
    def time(self): return self.virtual


class Programs:
    def __init__(self, rnd): self.rnd, self.ids = rnd, 0
    def ms(self): return round(self.rnd.uniform(1, 100), 6)
    def ops(self, depth, in_group):
        out, r = [], self.rnd
        for _ in range(r.randrange(1, 5)):
            x = r.random()
            if x < 0.40: out.append(["sleep", self.ms()])
            elif x < 0.52: out += [["sleep", self.ms()], ["raise", r.choice("AB")]]; break
            elif x < 0.78 and in_group and depth: out.append(["spawn", self.node(depth - 1)])
            elif x < 0.90 and depth: out.append(["group", self.ops(depth - 1, True)])
            elif x < 0.96 and depth: out.append(["timeout", self.ms(), self.ops(depth - 1, False)])
            elif x < 0.98 and depth: out.append(["catchA", self.ops(depth - 1, in_group)])
            elif self.ids: out += [["sleep", self.ms()], ["cancel", r.randrange(1, self.ids + 1)]]
        return out
    def node(self, depth):
        self.ids += 1; me = self.ids; r = self.rnd
        body = self.ops(depth, False) if r.random() < 0.5 else [["group", self.ops(depth, True)]]
        return {"id": me, "ops": body, "clean": r.choice([None, None, None, round(r.uniform(1, 30), 6), "K"])}


def outcome(e):
    if isinstance(e, BaseExceptionGroup): return {"errors": sorted((outcome(x) for x in e.exceptions), key=lambda v: json.dumps(v, sort_keys=True))}
    return "cancelled" if isinstance(e, asyncio.CancelledError) else type(e).__name__


def run_task(program):
    loop = VirtualLoop(); asyncio.set_event_loop(loop); states, tasks = {}, {}
    async def do(ops, group):
        for op in ops:
            kind = op[0]
            if kind == "sleep": await asyncio.sleep(op[1] / 1000)
            elif kind == "raise": raise TASK_TYPES[op[1]]()
            elif kind == "spawn": tasks[op[1]["id"]] = group.create_task(task(op[1]))
            elif kind == "group":
                async with asyncio.TaskGroup() as g: await do(op[1], g)
            elif kind == "timeout":
                async with asyncio.timeout(op[1] / 1000): await do(op[2], None)
            elif kind == "catchA":
                try: await do(op[1], group)
                except* A: pass
            elif kind == "cancel":
                t = tasks.get(op[1])
                if t and t is not asyncio.current_task(): t.cancel()
    async def task(node):
        try:
            try: await do(node["ops"], None)
            except asyncio.CancelledError:
                if node["clean"] == "K": raise K()
                if node["clean"]: await asyncio.sleep(node["clean"] / 1000)
                raise
            states[node["id"]] = "ok"
        except BaseException as e:
            states[node["id"]] = outcome(e); raise
    async def main(): await task(program)
    try: loop.run_until_complete(main()); raised = "ok"
    except BaseException as e: raised = outcome(e)
    loop.close()
    return {"raised": raised, "states": {str(k): v for k, v in sorted(states.items())}, "time": round(loop.virtual * 1000, 3)}


def task_case(rnd):
    program = Programs(rnd).node(5)
    return {"kind": "task", "program": program, **run_task(program)}


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    rnd = random.Random(seed)
    makers = {"split": split_case, "except_star": except_star_case, "task": task_case}
    cases = [makers[kind](rnd) for kind in sys.argv[3:] or makers for _ in range(count)]
    json.dump({"oracle": "CPython " + sys.version.split()[0], "seed": seed, "cases": cases}, sys.stdout, separators=(",", ":"))


main()
