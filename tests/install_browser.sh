#!/bin/sh
# The browser tests drive Debian's Chromium: Playwright's own download needs a host of its own.
set -e
command -v chromium >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core iproute2 >/dev/null
else
    echo "no chromium was found: the browser tests will be skipped"
    echo "install it to run them, on Debian: apt-get install chromium"
fi
