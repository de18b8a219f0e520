#!/bin/sh
# The demo of speech: what it cannot do without is told in a line, before anything is made; and where it is there, noise is told
# to have begun with the detector. RUNG_TEST_DATA names a folder with speech/sessions.csv, segments.csv and sessions/;
# RUNG_TEST_VAD names silero_vad_v5.onnx of the package @ricky0123/vad-web 0.0.31.
. "$TOP_SRCDIR/tests/cli/lib.sh"
XDG_STATE_HOME=$dir/state
export XDG_STATE_HOME

demo() { demo_of=$1; shift; "$@" demo "$dir/n" --template speech --data "$demo_of"; }
check "stages, labels, links" answers '.stages == ["vad", "asr"]' init "$project" --template speech
check "as stage list has them" answers '[.stages[] | [.stage, .kind, .output, (.after[] | .stage, .label), (.labels | join("/"))]] == [
	["vad", "audio", "regions", "speech/silence"], ["asr", "audio", "text", "vad", "speech", "heard/nothing"]]' stage list
check "no recordings" fails "recordings are needed: --data FOLDER, as .*/sessions.py makes it" demo "$dir/n" --template speech
check "another's drift" misuse "drift is noise" demo "$dir/n" --template speech --drift profiles

# Two seconds of nothing, in which three words are said to be.
data=$dir/data
mkdir -p "$data/sessions"
# sound CHANNELS, in octal
sound() { printf "RIFF\\244>\\0\\0WAVEfmt \\020\\0\\0\\0\\001\\0\\$1\\0\\240\\017\\0\\0@\\037\\0\\0\\002\\0\\020\\0data\\200>\\0\\0"; head -c 16000 /dev/zero; }
sound 1 >"$data/sessions/a.wav"
printf 'file,snr_db\nsessions/a.wav,30\n' >"$data/sessions.csv"
words() { printf 'file,start_s,end_s,label\n'; printf 'sessions/a.wav,%s\n' "$@"; }
wrong() { what=$1 why=$2; shift 2; words "$@" >"$data/segments.csv"; check "$what" demo "$data" fails "$why"; }
wrong "two words" "fewer than three words of sessions/a.wav" 0.1,0.2,one 0.3,0.4,two
wrong "words over each other" "segments.csv: line 3: a word does not begin after" 0.1,0.3,one 0.2,0.4,two
wrong "a word after the end" "a.wav: a word is said after its end" 0.1,0.2,one 0.3,0.4,two 1.5,2.5,three
wrong "no number" "line 2: a word has the columns" soon,0.2,one
words 0.1,0.2,one 0.3,0.4,two 1.5,1.9,three >"$data/segments.csv"
sound 1 | head -c 1000 >"$data/sessions/a.wav"
check "a file that is shorter than it says" demo "$data" fails "a.wav: it is no WAV file of 16 bits, mono"
sound 2 >"$data/sessions/a.wav"
check "stereo" demo "$data" fails "a.wav: it is no WAV file of 16 bits, mono"
rm "$data/sessions/a.wav"
check "a file that is not there" demo "$data" fails "a.wav: .*No such file"
check "nothing was made" [ ! -e "$dir/n" ]

skip() { echo "$1"; [ $failed = 0 ] && exit 77; finish; }
sound 1 >"$data/sessions/a.wav"
cached() { (XDG_CACHE_HOME=$dir/cache; export XDG_CACHE_HOME; "$@"); }
check "no detector" cached demo "$data" fails 'there is no silero_vad_v5.onnx in .*: ./quickstart speech fetches it'
has_engine || skip "no inference engine"
speech=${RUNG_TEST_DATA:-}/speech
[ -n "${RUNG_TEST_DATA:-}" ] && [ -d "$speech/sessions" ] || skip "RUNG_TEST_DATA names no speech"
[ -r "${RUNG_TEST_VAD:-}" ] || skip "RUNG_TEST_VAD names no model"
rm -r "$data"
mkdir "$data" && cp -R "$speech/sessions" "$speech/sessions.csv" "$speech/segments.csv" "$data/" && cp "$RUNG_TEST_VAD" "$data/silero_vad_v5.onnx"
mkdir "$dir/bin"
check "no Python" sh -c "PATH='$dir/bin' '$RUNG' demo '$dir/n' --template speech --data '$data' 2>'$dir/err'; [ \$? = 1 ]"
check "a line says so" complains "there is no python3 along PATH"
/usr/bin/python3 -c 'import pocketsphinx' 2>/dev/null && [ -d /usr/share/pocketsphinx/model/en-us/en-us ] || skip "no pocketsphinx"

project=$dir/d/rung.db
check "a demo" answers '.items == 144 and .failed == 0 and .null == 0 and .drift_at == 73' demo "$dir/d" --template speech --data "$data" \
	--items 144 --per-day 144 --drift noise@73 --set exam.share=0,second.share=0
check "more words are lost in noise" holds '.word_error_rate < 0.3 and .word_error_rate_after > .word_error_rate + 0.15'
check "nobody is taken for a person" is "select count(*) from v_decisions where origin <> 'simulated'" 0
check "silence goes no further" is "select count(*) from v_predictions p join v_decisions d using (item_id) where p.stage = 'asr'
	and d.stage = 'vad' and d.label = 'silence'" 0
check "posteriors are what confidence is" test "$(value "select count(distinct confidence) from v_predictions where stage = 'asr'")" -gt 20
check "the detector began it" answers '[.blame[] | select(.stage == "asr") | .moved_first[0].stage] | length >= 1 and all(. == "vad")' pipeline
check "hours before transcripts were seen to be worse" holds '.blame[] | select(.metric == "output.agreement.blind" and .stage == "asr") |
	[.moved_first[] | select(.lead >= 1 and .lead_s >= 1800 and (.correlation | fabs) > 0.4)] | length >= 1'
check "the log is whole" exits 0 verify
finish
