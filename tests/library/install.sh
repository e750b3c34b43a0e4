#!/bin/sh
# install.sh MAKE: installs the library into a scratch place, then builds and runs a
# program against it through pkg-config, with the shared and with the static library.
make=$1 root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
set -e
for real in double float; do
  $make -s install REAL=$real BUILD=build/install-$real DESTDIR="$root" PREFIX=/opt/woven-$real
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
for h in "$root"/opt/woven-double/include/woven/*.h; do
  echo "#include <woven/$(basename "$h")>" |
    gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$root/opt/woven-double/include" -fsyntax-only -xc -
done
echo '5 passed, 0 failed'
