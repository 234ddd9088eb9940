"""The parts of `rejoinder calibrate`: scoring a site's comments, choosing thresholds, and showing the curve."""
