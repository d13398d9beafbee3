"""Hold the claims of many drawn weeks against trying everything: ``python -m tests.answers 0 500``."""

from __future__ import annotations

import sys
from collections import Counter

from tests.answers.claims import false_claims
from tests.answers.test_claims import drawn


def main() -> None:
    made: Counter[str] = Counter()
    wrong = 0
    for seed in range(int(sys.argv[1]), int(sys.argv[2])):
        false, claims = false_claims(drawn(seed))
        made += claims
        wrong += len(false)
        for claim in false:
            sys.stdout.write(f"week {seed}: {claim}\n")
    sys.stdout.write(f"{wrong} false; claims: {dict(made.most_common())}\n")


if __name__ == "__main__":
    main()
