"""Arrays of whatever library the caller uses: made from floats in a dtype, read back as the floats they hold."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Any

from derivable.errors import DerivableError

FORMATS = {"float64": (53, -1074, 1023), "float32": (24, -149, 127), "bfloat16": (8, -133, 127), "float16": (11, -24, 15)}


@dataclass(frozen=True)
class Format:
    """A floating-point format: bits of precision, exponent of the smallest number, exponent of the largest."""

    name: str
    bits: int
    tiny: int
    top: int

    def ulp(self, x: float) -> float:
        """The distance of neighbouring numbers at |x|."""
        exponent = math.frexp(x)[1] if x and math.isfinite(x) else self.tiny
        return 2.0 ** max(exponent - self.bits, self.tiny)

    @property
    def largest(self) -> float:
        """The largest finite number."""
        return (2.0 - 2.0 ** (1 - self.bits)) * 2.0**self.top


class Arrays:
    """Makes and reads arrays of a dtype; torch is used only if the caller has imported it."""

    def __init__(self, dtype: Any = None, device: Any = None) -> None:
        name = str(getattr(dtype, "__name__", None) or getattr(dtype, "name", None) or dtype or "float64").removeprefix("torch.")
        if name not in FORMATS:
            raise DerivableError(f"dtype {name} is not known here; there are {', '.join(FORMATS)}")
        self.format = Format(name, *FORMATS[name])
        self.torch = sys.modules.get("torch") if str(dtype).startswith("torch.") or device is not None else None
        if device is not None and self.torch is None:
            raise DerivableError("a device needs torch: import it, and give dtype=torch.float64")
        self.device = device
        if self.torch is None:
            try:
                import numpy
            except ImportError:
                raise DerivableError("numpy is not installed: pip install derivable[torch], or give a torch dtype") from None
            self.numpy = numpy

    def make(self, values: Any) -> Any:
        """An array of floats (or a scalar array from one float)."""
        if self.torch is not None:
            return self.torch.tensor(values, dtype=getattr(self.torch, self.format.name), device=self.device)
        return self.numpy.asarray(values, dtype=self.format.name)

    def whole(self, values: Any) -> Any:
        """An array of indices."""
        if self.torch is not None:
            return self.torch.tensor(values, dtype=self.torch.int64, device=self.device)
        return self.numpy.asarray(values, dtype="int64")

    def read(self, array: Any, count: int) -> list[float]:
        """The floats of an array with `count` entries, or of one value for all of them."""
        if hasattr(array, "detach"):
            array = array.detach().cpu().double()
        values = array.tolist() if hasattr(array, "tolist") else array
        flat = values if isinstance(values, list) else [values] * count
        if len(flat) != count or any(isinstance(v, (list, complex)) for v in flat):
            shape = tuple(getattr(array, "shape", (len(flat),)))
            raise DerivableError(f"the function returned shape {shape} for {count} points; one real number a point is expected")
        return [float(v) for v in flat]

    def describe(self) -> str:
        """Library, dtype and device."""
        if self.torch is None:
            return f"numpy {self.format.name}"
        return f"torch {self.format.name} on {self.device or 'cpu'}"
