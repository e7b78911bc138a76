"""The web server's settings, for bin/demo and a real installation; numbers come from the environment."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
# Threads wait for the database while others compute; each keeps its own connection.
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
# A worker is replaced now and then, at different moments, so that no slow leak adds up.
max_requests = 20_000
max_requests_jitter = 2_000
# The code is read once and shared; a worker opens its database connections itself, after the fork.
preload_app = True
# Only a proxy on this machine may say what the visitor's address and protocol were.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# Requests are logged by the site itself, as JSON lines without personal data.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
