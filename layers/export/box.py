"""A rectangle on a sheet of paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in mm; x grows to the right and y downwards from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in mm."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle, mm."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def inset(self, margin: float) -> "Box":
        """Leave a margin on every side."""
        return Box(
            self.left + margin,
            self.top + margin,
            self.right - margin,
            self.bottom - margin,
        )

    def hits(self, other: "Box") -> bool:
        """Tell whether two rectangles share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Tell whether another rectangle lies within."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom
