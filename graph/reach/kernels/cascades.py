"""Independent cascades with the arcs' own chances, in either direction.

Each arc of a row is tried once, when its node becomes active. Rows are sorted by chance, largest
first, so that arcs that fail are jumped over: from a place with chance q the next candidate lies a
geometric number of arcs on, and is kept with its own chance divided by q (Guo et al. 2020,
"Influence Maximization Revisited", SUBSIM, section 3.3). The outcome has the same law as trying
every arc.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets, Words
from graph.reach.kernels.memory import ask

# Above this chance a jump passes too few arcs to pay for its two logarithms.
_JUMP_BELOW = 0.25
# Above this many arcs that carry, jumping costs less than telling their number.
_FEW = 4.0
_LANES = 8
"""Cascades that take turns: as many as a byte has bits."""


@njit(cache=True, nogil=True)
def uniform(state: Words) -> float:
    """In (0, 1], by splitmix64 (Steele, Lea and Flood 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    drawn: float = ((z >> np.uint64(11)) + np.uint64(1)) * (1.0 / 9007199254740992.0)
    return drawn


@njit(cache=True, nogil=True)
def _spread_on(
    starts: Offsets, ends: Ints, chances: Floats, alike: Doubles, queue: Ints, head: int, tail: int,
    active_in: Ints, run: int, state: Words,
) -> int:  # fmt: skip
    """Activate from `queue[head:tail]` on; returns the new tail."""
    while head < tail:
        node = queue[head]
        head += 1
        arc = starts[node]
        end = starts[node + 1]
        jump = alike[node, 1]
        if jump < 0.0:
            # All chances of the row are equal: who is jumped to is kept, and no chance needs to be read.
            while True:
                passed = np.log(uniform(state)) * jump
                if passed >= end - arc:
                    break
                arc += np.int64(passed)
                if active_in[ends[arc]] != run:
                    active_in[ends[arc]] = run
                    queue[tail] = ends[arc]
                    tail += 1
                arc += 1
            continue
        while arc < end:
            bound = chances[arc]
            if bound <= 0.0:
                break
            if bound < _JUMP_BELOW:
                passed = np.log(uniform(state)) / np.log1p(-bound)
                if passed >= end - arc:
                    break
                arc += np.int64(passed)
            if (
                active_in[ends[arc]] != run
                and uniform(state) * (bound if bound < _JUMP_BELOW else 1.0) <= chances[arc]
            ):
                active_in[ends[arc]] = run
                queue[tail] = ends[arc]
                tail += 1
            arc += 1
    return tail


@njit(cache=True, nogil=True)
def alike_of(starts: Offsets, chances: Floats) -> Doubles:
    """For each row whose chances are all the same: that no arc carries and that one does, where four or fewer are to be
    expected; else -1 and 1 / ln(1 - chance), where the chance is small, else -1 and 0."""
    found = np.zeros((starts.size - 1, 2), np.float64)
    for node in range(starts.size - 1):
        first, end = starts[node], starts[node + 1]
        arcs = end - first
        found[node, 0] = -1.0
        # Rows are sorted: equal ends mean equal all along.
        if arcs == 0 or chances[first] != chances[end - 1] or chances[first] <= 0.0:
            continue
        chance = np.float64(chances[first])
        if (chance < 1.0 or arcs == 1) and arcs * chance <= _FEW:
            found[node, 0] = (1.0 - chance) ** arcs
            found[node, 1] = arcs * chance * (1.0 - chance) ** (arcs - 1)
        elif chance < _JUMP_BELOW:
            found[node, 1] = 1.0 / np.log1p(-chance)
    return found


@njit(cache=True, nogil=True)
def simulated(
    starts: Offsets, ends: Ints, chances: Floats, alike: Doubles, seeds: Ints, runs: int, state: Words
) -> tuple[float, float]:
    """Sum and sum of squares of the number of active nodes over `runs` cascades from `seeds`."""
    nodes = starts.size - 1
    active_in = np.full(nodes, -1, np.int32)
    queue = np.empty(nodes, np.int32)
    total = 0.0
    squares = 0.0
    for run in range(runs):
        tail = 0
        for seed in seeds:
            if active_in[seed] != run:
                active_in[seed] = run
                queue[tail] = seed
                tail += 1
        tail = _spread_on(starts, ends, chances, alike, queue, 0, tail, active_in, run, state)
        total += tail
        squares += float(tail) * float(tail)
    return total, squares


@njit(cache=True, nogil=True)
def _some(first: int, arcs: int, none: float, one: float, drawn: Ints, tail: int, state: Words) -> int:
    """Which of `arcs` arcs from `first` on carry, all with the same chance: how many by one number, which by one more
    each. `none` and `one` are the chances of none and of one. Written to `drawn[tail:]`; the new tail."""
    left = uniform(state) - none
    if left <= 0.0:
        return tail
    if left <= one:
        # Within its stretch the number is even: it says which, too.
        drawn[tail] = first + min(int(left / one * arcs), arcs - 1)
        return tail + 1
    many, chance = 1, one
    odds = one / (none * arcs)
    while left > chance and many < arcs:
        left -= chance
        chance *= (arcs - many) / (many + 1) * odds
        many += 1
    # Each set of so many is as likely as another (Floyd: Bentley and Floyd 1987, "A sample of brilliance").
    for arc in range(arcs - many, arcs):
        pick = first + min(int(uniform(state) * (arc + 1)), arc)
        for place in range(tail, tail + many - (arcs - arc)):
            if drawn[place] == pick:
                pick = first + arc
        drawn[tail + many - (arcs - arc)] = pick
    return tail + many


@njit(cache=True, nogil=True)
def _drawn(
    starts: Offsets, ends: Ints, chances: Floats, alike: Doubles, node: int, arcs: Ints, tail: int, state: Words
) -> int:  # fmt: skip
    """Try the row of `node`: arcs that carry are written to `arcs[tail:]`, and their ends asked for; the new tail."""
    arc, end, none, jump = starts[node], starts[node + 1], alike[node, 0], alike[node, 1]
    if none >= 0.0:
        # All chances of the row are equal, and few of the arcs carry: no chance needs to be read.
        after = _some(arc, end - arc, none, jump, arcs, tail, state)
        for place in range(tail, after):
            ask(ends, arcs[place])
        return after
    if jump < 0.0:
        # The same where many do: what is jumped to carries.
        while True:
            passed = np.log(uniform(state)) * jump
            if passed >= end - arc:
                return tail
            arc += np.int64(passed)
            ask(ends, arc)
            arcs[tail] = arc
            tail += 1
            arc += 1
    while arc < end:
        bound = chances[arc]
        if bound <= 0.0:
            break
        if bound < _JUMP_BELOW:
            passed = np.log(uniform(state)) / np.log1p(-bound)
            if passed >= end - arc:
                break
            arc += np.int64(passed)
        if uniform(state) * (bound if bound < _JUMP_BELOW else 1.0) <= chances[arc]:
            ask(ends, arc)
            arcs[tail] = arc
            tail += 1
        arc += 1
    return tail


@njit(cache=True, nogil=True)
def sampled(
    starts: Offsets, ends: Ints, chances: Floats, alike: Doubles, first: int, last: int, of: int, state: Words
) -> tuple[Offsets, Ints]:
    """Samples `first` to `last` - 1 of `of`: each all nodes active after one cascade from a random root.

    On reversed arcs these are reverse-reachable sets (Borgs et al. 2014): the share of sets that
    meet S, times the number of nodes, is the expected spread of S. Sample i draws its root from
    the i-th of `of` equal parts of the nodes: still fair as a whole, and with less noise. The
    members come with room to spare: the last offset says how many they are.

    Eight cascades go on in turns, a node a turn, and each asks for what its next turn reads: one alone
    waits for memory most of the time. A bit a cascade says which nodes are active in it.
    """
    nodes = starts.size - 1
    widest = np.int64(0)
    for node in range(nodes):
        widest = max(widest, starts[node + 1] - starts[node])
    room = nodes + widest
    queues = np.empty(_LANES * room, np.int32)
    heads, tails, drawn = np.zeros(_LANES, np.int64), np.zeros(_LANES, np.int64), np.zeros(_LANES, np.int64)
    active = np.zeros(nodes, np.uint8)
    samples = last - first
    set_starts = np.zeros(samples + 1, np.int64)
    members = np.empty(max(1024, 4 * samples), np.int32)
    begun, done, size = 0, 0, 0
    while done < samples:
        for lane in range(_LANES):
            base = lane * room
            bit = np.uint8(1 << lane)
            tail = tails[lane]
            for place in range(base + tail, base + drawn[lane]):
                hearer = ends[queues[place]]
                if not active[hearer] & bit:
                    active[hearer] |= bit
                    ask(starts, hearer)
                    ask(alike, 2 * hearer)
                    queues[base + tail] = hearer
                    tail += 1
            tails[lane] = tail
            if heads[lane] < tail:
                node = queues[base + heads[lane]]
                heads[lane] += 1
                drawn[lane] = _drawn(starts, ends, chances, alike, node, queues, base + tail, state) - base
                continue
            if tail > 0:
                if size + tail > members.size:
                    larger = np.empty(max(2 * members.size, size + tail), np.int32)
                    for place in range(size):
                        larger[place] = members[place]
                    members = larger
                for place in range(tail):
                    member = queues[base + place]
                    members[size + place] = member
                    active[member] &= ~bit
                size += tail
                done += 1
                set_starts[done] = size
                tails[lane] = 0
            heads[lane], drawn[lane] = 0, 0
            if begun < samples:
                root = int((first + begun + uniform(state)) / of * nodes)
                root = min(root, nodes - 1)
                begun += 1
                active[root] |= bit
                ask(starts, root)
                ask(alike, 2 * root)
                queues[base] = root
                tails[lane], drawn[lane] = 1, 1
    return set_starts, members
