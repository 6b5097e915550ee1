"""Micro benchmark of the law layer: acts through advance(), state bytes, loading. Prints JSON.

Run: python bench/law.py [cases]. Medians of five rounds of processor time; a case is an ordinary
reconsideration from receipt to service of the decision.
"""

import json
import statistics
import sys
import time
from datetime import date

from fadu.law import Act, Env, State, advance, begin, get_procedure, replay, view

DAY = date(2024, 3, 1)
COURSE = [
    Act(
        "receive", DAY, {"applicant": "甲", "respondent": "某局", "channel": "当面", "case_type": "行政处罚"}
    ),
    Act("accept", date(2024, 3, 6), {}, ("o1",)),
    Act("choose_procedure", date(2024, 3, 6), {"procedure": "普通"}, ("o1",)),
    Act("serve_copy", date(2024, 3, 8), {}, ("o1",)),
    Act("reply", date(2024, 3, 18), {}),
    Act("hear_opinion", date(2024, 3, 25), {}, ("o1", "o2")),
    Act("suspend", date(2024, 4, 1), {"ground": "其他"}, ("o1",)),
    Act("resume", date(2024, 4, 20), {}, ("o1",)),
    Act("extend", date(2024, 5, 10), {"days": 20}, ("o1",)),
    Act("decide", date(2024, 6, 3), {"outcome": "维持"}, ("h1",)),
    Act("serve_decision", date(2024, 6, 5), {}, ("o1",)),
]


def timed(run, rounds=5):
    """Median seconds of a round."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def main(cases):
    start = time.process_time()
    procedure = get_procedure("reconsideration")
    load = time.process_time() - start
    env = Env()

    def run_cases():
        for _ in range(cases):
            version, state = begin(procedure, DAY, "210411")
            for act in COURSE:
                advance(version, state, act, env)

    version, state = begin(procedure, DAY, "210411")
    for act in COURSE[:7]:
        advance(version, state, act, env)

    def run_state():
        for _ in range(cases):
            State.loads(state.dumps())

    def run_recorded():
        for _ in range(cases):
            version, state = begin(procedure, DAY, "210411")
            for act in COURSE:
                loaded = State.loads(state.dumps())
                advance(version, loaded, act, env)
                state = loaded

    acts = cases * len(COURSE)
    advance_s, state_s, both_s = timed(run_cases), timed(run_state), timed(run_recorded)
    found = replay(procedure, COURSE, date(2024, 7, 1), env, "210411")
    views = timed(lambda: [view(version, state, date(2024, 4, 10), env) for _ in range(200)]) / 200
    print(
        json.dumps(
            {
                "advance_us": round(advance_s / acts * 1e6, 2),
                "acts_per_s": round(acts / advance_s),
                "state_dumps_loads_us": round(state_s / cases * 1e6, 2),
                "state_bytes": len(state.dumps()),
                "advance_with_state_us": round(both_s / acts * 1e6, 2),
                "view_us": round(views * 1e6, 1),
                "load_reconsideration_ms": round(load * 1e3, 1),
                "findings_of_the_course": sorted({finding.rule for finding in found.findings}),
            },
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
