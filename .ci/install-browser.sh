#!/usr/bin/env bash
# Installs Debian's Chromium for the test of the example that runs in a browser.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

install() {
  apt-get -o APT::Sandbox::User=root install -y --no-install-recommends chromium >"$log" 2>&1
}

if command -v chromium >/dev/null; then
  echo "install-browser: found chromium"
else
  echo "install-browser: installing chromium"
  # A second time with fresh package lists, if those at hand are missing or out of date.
  install || { apt-get update >"$log" 2>&1 && install; } || { cat "$log" >&2; exit 1; }
fi
