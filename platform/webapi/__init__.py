"""What every endpoint of the API does alike, whichever app it belongs to."""
