"""Other systems' faces on the judge: APIs they already speak, answered from the site's own machine."""
