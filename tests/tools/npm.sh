#!/bin/sh
# npm.sh NO_INSTALL: puts what tests/tools/package.json names into build/npm, or with a
# non-empty argument says that it is missing and fails.
no_install=$1
dir=build/npm
cd "$(dirname "$0")/../.." || exit 1
cmp -s tests/tools/package.json $dir/package.json && [ -e $dir/done ] && exit 0
echo "missing npm packages: $(sed -n 's/^    "\(.*\)": "\(.*\)",*$/\1@\2/p' tests/tools/package.json | tr '\n' ' ')"
if [ -n "$no_install" ]; then
  echo "NO_INSTALL is set; tests/tools/npm.sh '' installs them in $dir" >&2
  exit 1
fi
command -v npm > /dev/null || sh tests/tools/packages.sh '' nodejs npm || exit 1
mkdir -p $dir && cp tests/tools/package.json $dir && cd $dir && rm -f done &&
  npm install --no-package-lock --no-audit --no-fund --ignore-scripts --fetch-retries=5 --loglevel=error &&
  touch done
