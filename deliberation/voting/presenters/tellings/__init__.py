"""How a result came out, in words and pictures, by rule."""
