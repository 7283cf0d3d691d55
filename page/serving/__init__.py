"""What the server does beside showing the page: settings, health, headers, logs."""
