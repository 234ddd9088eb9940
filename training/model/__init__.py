"""The house model: its data, its training, its export, its calibration and its measurement."""
