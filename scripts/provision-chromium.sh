#!/bin/sh
# Installs Chromium and its driver for the browser tests (tests/view). Does nothing where both are there already.
set -eu

missing() {
    ! command -v chromium >/dev/null 2>&1 || ! command -v chromedriver >/dev/null 2>&1
}

if ! missing; then
    echo "chromium and chromedriver are installed: $(chromium --version 2>/dev/null || true)"
    exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends chromium chromium-driver || {
        apt-get update
        apt-get install -y --no-install-recommends chromium chromium-driver
    }
fi

if missing; then
    cat >&2 <<'MESSAGE'
*** The browser tests need Chromium and a chromedriver of the same version, and they are not there. ***
  Debian, as root:  apt-get install chromium chromium-driver
  Elsewhere:        put both on the PATH under the names "chromium" and "chromedriver".
MESSAGE
    exit 1
fi
