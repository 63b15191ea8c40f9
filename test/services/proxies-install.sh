#!/usr/bin/env bash
# Installs the proxies that test/proxies.services.e2e.ts starts itself: nginx, HAProxy, Caddy. None is started as a service.
#
# Environment (optional): APT_UPDATED=1 (the package lists are fresh)
set -euo pipefail
sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
policy=/usr/sbin/policy-rc.d
# Debian starts what it installs, unless this program says no (invoke-rc.d(8)): 101 is "not allowed".
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
  $sudo chmod 755 "$policy"
  trap '$sudo rm -f "$policy"' EXIT
fi
[ -n "${APT_UPDATED:-}" ] || $sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light haproxy caddy
