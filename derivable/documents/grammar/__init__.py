"""From tokens to neutral trees."""
