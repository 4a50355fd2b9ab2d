#!/usr/bin/env bash
# Installs the FTP clients that the embedded server is tried with.
set -euo pipefail

clients=(curl lftp ncftp python3 tnftp)

export DEBIAN_FRONTEND=noninteractive
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

# Runs a command whose output is of interest only if it fails.
quietly() {
  "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}

install_clients() {
  apt-get -o APT::Sandbox::User=root install -y --no-install-recommends --no-upgrade "${clients[@]}"
}

are_installed() {
  local states
  states="$(dpkg-query --show --showformat '${db:Status-Status}\n' "$@" 2>/dev/null)" || return
  ! grep -qvx installed <<<"$states"
}

if are_installed "${clients[@]}"; then
  echo "install-clients: found ${clients[*]}"
else
  echo "install-clients: installing ${clients[*]}"
  # Again with fresh package lists if those at hand are missing or out of date.
  install_clients >/dev/null 2>&1 || { quietly apt-get update && quietly install_clients; }
fi
