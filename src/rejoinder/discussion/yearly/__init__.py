"""What a publication decided in a year, as the Digital Services Act asks for it (Art. 15 and 24)."""

from rejoinder.discussion.yearly.figures import Figures, Month, figures
from rejoinder.discussion.yearly.medians import Median

__all__ = ["Figures", "Median", "Month", "figures"]
