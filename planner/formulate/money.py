"""Cost and fuel, in whole francs and millilitres, rounded up per leg."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from planner.model import Money, Van

# metres x (ml per km x XOF per litre + 1000 x XOF per km) is in millionths of a franc.
MILLIONTHS = 1_000_000


def legs_xof(metres: npt.NDArray[np.int32], van: Van, money: Money) -> npt.NDArray[np.int64]:
    """Return the cost of each leg: fuel and upkeep, rounded up to the franc; 0 where there is no way."""
    rate = van.ml_per_km * money.fuel_xof_litre + 1000 * van.upkeep_xof_km
    return np.asarray(-(-np.maximum(metres, 0).astype(np.int64) * rate // MILLIONTHS))


def leg_ml(metres: int, van: Van) -> int:
    """Return the fuel of a leg, rounded up to the millilitre."""
    return -(-metres * van.ml_per_km // 1000)


def clinic_xof(money: Money) -> int:
    """Return what each clinic costs beside the tour: mobilisation and the supervisor's allowance."""
    return money.mobilisation_xof + money.supervisor_xof
