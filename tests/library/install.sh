#!/bin/sh
# install.sh MAKE: installs the library into a scratch place, then builds and runs a
# program against it through pkg-config, with the shared and with the static library.
make=$1 root=$(mktemp -d) top=$PWD
trap 'rm -rf "$root"' EXIT
set -e
for real in double float; do
  $make -s -j"$(nproc)" install REAL=$real BUILD=build/install-$real DESTDIR="$root" PREFIX=/opt/woven-$real
  export PKG_CONFIG_PATH="$root/opt/woven-$real/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
  gcc -std=c11 $(pkg-config --cflags woven) tangled/programs/runs.c $(pkg-config --libs woven) \
    -o "$root/shared"
  LD_LIBRARY_PATH="$root/opt/woven-$real/lib" "$root/shared" > "$root/out"
  grep -q '^e for c = 10' "$root/out"
  gcc -std=c11 $(pkg-config --cflags woven) tangled/programs/runs.c \
    "$root/opt/woven-$real/lib/libwoven.a" $(pkg-config --libs --static woven | sed 's/-lwoven//') \
    -o "$root/static"
  "$root/static" | cmp - "$root/out"
done
cd "$root/opt/woven-double/include"
for h in $(find woven -name '*.h'); do
  echo "#include <$h>" |
    gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -I. -fsyntax-only -xc -
done
cd "$top"
$make -s uninstall DESTDIR="$root" PREFIX=/opt/woven-double
[ -z "$(find "$root/opt/woven-double" -type f)" ]
echo '6 passed, 0 failed'
