"""How much work something is, without a clock: a loaded machine is slow, not wrong."""

import signal
import sys
from contextlib import contextmanager

LIMIT = 60
"""CPU seconds after which something counts as hanging."""


class HangsError(Exception):
    """Raised by the alarm."""


@contextmanager
def hang_guard(seconds=None):
    """Raise HangsError in whatever takes more than LIMIT seconds of this process's CPU."""

    def wake(signum, frame):
        raise HangsError

    before = signal.signal(signal.SIGVTALRM, wake)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds or LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def calls(work, *given):
    """How many functions, built-in ones too, are called while `work` runs."""
    count = 0

    def one(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one)
    try:
        work(*given)
    finally:
        sys.setprofile(before)
    return count
