#!/usr/bin/env bash
# Unpacks the FTP servers of the interop tests into a cache folder and installs the libraries that they link to.
#
# The servers cannot be installed side by side (each Debian package conflicts with every other `ftp-server`),
# so they are downloaded and unpacked; their libraries do not conflict and install normally.
set -euo pipefail

servers=(vsftpd proftpd-core proftpd-mod-crypto pure-ftpd python3-pyftpdlib)
# What runs pyftpdlib, and what it needs for TLS.
python=(python3 python3-openssl)

cache="${SLUICE_SERVERS_DIR:-$(dirname "${BASH_SOURCE[0]}")/../.cache/servers}"
mkdir -p "$cache"
cache="$(cd "$cache" && pwd)"
# Lists what the servers depend on; written last, so that its presence says that the folder is complete.
dependencies="$cache/dependencies.txt"

export DEBIAN_FRONTEND=noninteractive
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# Runs a command whose output is of interest only if it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
}

# Runs apt-get, with fresh package lists if those at hand are missing or out of date.
apt_get() {
  apt-get -o APT::Sandbox::User=root "$@" >/dev/null 2>&1 && return
  quietly apt-get update
  quietly apt-get -o APT::Sandbox::User=root "$@"
}

# The libraries and Python modules that the downloaded packages depend on, one a line.
dependencies_of_downloads() {
  for package in *.deb; do
    dpkg-deb --field "$package" Depends | tr ',' '\n' | sed -E 's/^ *([^ :|]+).*/\1/'
  done | grep -E '^(lib|python3-)' | sort -u
}

unpack() {
  cd "$work"
  apt_get download "${servers[@]}"
  for package in *.deb; do
    dpkg-deb --extract "$package" "$cache"
  done
  { printf '%s\n' "${python[@]}"; dependencies_of_downloads; } >dependencies.txt
  mv dependencies.txt "$dependencies"
}

are_installed() {
  local states
  states="$(dpkg-query --show --showformat '${db:Status-Status}\n' "$@" 2>/dev/null)" || return
  ! grep -qvx installed <<<"$states"
}

install_dependencies() {
  local packages
  mapfile -t packages <"$dependencies"
  are_installed "${packages[@]}" || apt_get install -y --no-install-recommends --no-upgrade "${packages[@]}"
}

if [[ -f "$dependencies" ]]; then
  echo "install-servers: found ${servers[*]} in the cache, checking their libraries"
else
  echo "install-servers: unpacking ${servers[*]} into the cache, installing their libraries"
  unpack
fi
install_dependencies
