#!/bin/sh
# configure takes libonnx for what it is by what is in it, never by its name: Debian has another library of that name.
[ -x "$TOP_SRCDIR/configure" ] || { echo "no configure"; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0
mkdir -p "$dir/tree/ui" "$dir/debian/lib" "$dir/debian/include" "$dir/real" || exit 99
cp -R "$TOP_SRCDIR/configure" "$TOP_SRCDIR/build-aux" "$dir/tree/" && cp "$TOP_SRCDIR/ui/main.c" "$dir/tree/ui/" || exit 99
: >"$dir/debian/include/onnx.h"
echo 'int onnx_checker; int main(void) { return 0; }' | ${CC:-cc} -x c -c -o "$dir/other.o" - || exit 99
ar rc "$dir/debian/lib/libonnx.a" "$dir/other.o"
${CC:-cc} -w -D_GNU_SOURCE -I"$TOP_SRCDIR/tests/libonnx" -c -o "$dir/double.o" "$TOP_SRCDIR/tests/libonnx/onnx.c" || exit 99
ar rc "$dir/real/libonnx.a" "$dir/double.o" && cp "$TOP_SRCDIR/tests/libonnx/onnx.h" "$dir/real/"

cd "$dir/tree" || exit 99
if ./configure -C --with-libonnx="$dir/debian" >"$dir/out" 2>&1 || ! grep -q 'no libonnx of github.com/xboot/libonnx there' "$dir/out"; then
	echo "FAIL: another library of the name is taken"
	tail -3 "$dir/out"
	failed=1
fi
./configure -C --with-libonnx="$dir/real" >"$dir/out" 2>&1
if ! grep -q 'checking for libonnx of github.com/xboot/libonnx... yes' "$dir/out"; then
	echo "FAIL: the right one is not"
	tail -3 "$dir/out"
	failed=1
fi
exit $failed
