#!/bin/sh
# packages.sh NO_INSTALL PACKAGE...: installs the Debian packages that are missing,
# or with a non-empty first argument says which they are and fails.
no_install=$1; shift
command -v dpkg-query > /dev/null || {
  echo "not a Debian system: please see that you have $*" >&2; exit 0; }
missing=
for p in "$@"; do
  dpkg-query -W -f '${Status}' "$p" 2> /dev/null | grep -q '^install ok installed' \
    || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
echo "missing packages:$missing"
if [ -n "$no_install" ]; then
  echo "NO_INSTALL is set; install them with: apt-get install$missing" >&2
  exit 1
fi
sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
# A network may stumble, and another apt-get may be at work.
apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=5 -o DPkg::Lock::Timeout=600"
$apt install -y -q --no-install-recommends $missing > /dev/null 2>&1 || {
  $apt update -q && $apt install -y -q --no-install-recommends $missing
}
