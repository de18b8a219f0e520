#!/bin/sh
# Reports: a page and a dossier that stand alone, from whatever names a project has; drawn by a browser where there is one.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
page=$dir/page.html
evil='<script>document.title="owned"</script>'
"$RUNG" init "$project" --labels "ok,<i>bright</i>" --critical "<i>bright</i>" >/dev/null || exit 99

# nothing in FILE is loaded from anywhere, run, or was markup in somebody's name
stands_alone() {
	! grep -qiE '<script|<i>|src=|href=|url\(|@import|javascript:' "$1" && [ "$(tail -n 1 "$1")" = '</html>' ]
}

check 'without a place' misuse 'say where to' report
check '--to alone' misuse '--to goes with --gate' report -o "$page" --to 2
check 'no time' misuse 'not a time' report -o "$page" --since yesterday
check 'no such level' misuse '--to' report -o "$page" --gate --to 7
check 'of an empty project' exits 0 report -o "$page"
check 'which is whole' stands_alone "$page"
check 'and says so' grep -q 'Nobody has answered yet' "$page"
check 'and that no lead has looked again' grep -q 'No lead has looked at answers again' "$page"
check 'nothing was promoted' fails 'never promoted: rung gate' report -o "$page" --gate
check 'nor to there' fails 'never promoted to level 3: rung gate --to 3' report -o "$page" --gate --to 3
check 'the page before is still there' stands_alone "$page"
check 'a folder that is not there' fails "$dir/none" report -o "$dir/none/page.html"

check 'few nulls' exits 0 config gate.predictions 4
(echo item,label,confidence && for i in 1 2 3 4 5 6 7 8; do echo "i$i,ok,0.9"; done && echo 'i9,"<i>bright</i>",0.8') >"$dir/p.csv"
check 'predictions' exits 0 import predictions "$dir/p.csv" --model 'net <b>1' --create
(echo item,operator,label,time && for i in 1 2 3 4 5 6 7 8 9; do echo "i$i,ann,ok,2026-03-0$((i % 3 + 1))T10:00:00Z"; done) >"$dir/d.csv"
check 'answers' exits 0 import decisions "$dir/d.csv" --mode blind
check 'up' exits 0 level promote --reason "$evil"
check 'the page' answers '.level == 1 and .live_model == "net <b>1" and .counts.items == 9 and (.agreement | length) == 3' report -o "$page"
check 'agreement of each day' holds '[.agreement[] | [.blind, .blind_agreed]] == [[3, 2], [3, 3], [3, 3]]'
check 'what is taken for what' holds '[.confusion[] | [.predicted, .decided, .n]] == [["ok", "ok", 8], ["<i>bright</i>", "ok", 1]]'
check 'levels' holds '[.levels[] | .level] == [0, 1]'
check 'which stands alone' stands_alone "$page"
check 'with names as they are' grep -q '&lt;script&gt;' "$page"
check 'a chart' grep -q '<svg viewBox' "$page"
check 'since then' answers '(.agreement | length) == 2 and .from == "2026-03-02T00:00:00.000Z"' report --since 2026-03-02

check 'the dossier' answers '.promotion.to == 1 and .gate.to == 1 and .gate.model == "net <b>1"' report -o "$page" --gate
check 'its lines' holds '[.checks[].name] | index("predictions") != null and index("nulls") != null'
check 'of which each is counted again' holds '[.checks[] | select(.name == "nulls") | .k == .now[0].nulls and .n == .now[0].items] == [true]'
check 'and the log' holds '[.events[].kind] | index("level.promote") != null'
check 'the hash of each' holds '[.events[] | .hash | length] | unique == [64]'
check 'what was asked' holds '.gate.policy["gate.predictions"] != null or (.gate.policy | length) > 0'
check 'which stands alone too' stands_alone "$page"
(cat "$dir/p.csv" && echo 'later,,nan') >"$dir/more.csv"
check 'one more, without an answer' exits 0 import predictions "$dir/more.csv" --model 'net <b>1' --create
check 'the gate did not read it' answers '[.checks[] | select(.name == "nulls") | .n == .now[0].items] == [true]' report --gate
check 'to that level' answers '.promotion.to == 1' report --gate --to 1
check 'ann is inspector' exits 0 operator list
check 'a dossier of a decree' exits 0 level assist --by-decree --reason 'few items'
check 'has no gate' answers '.promotion.kind == "decree" and .gate == null and .checks == []' report -o "$page" --gate
check 'and says it' grep -q 'claims no evidence' "$page"
check 'not of the level' answers '.promotion.to == 1 and .promotion.reason != null' report --gate --to 1

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -n "$browser" ]; then
	check 'the page again' exits 0 report -o "$page"
	HOME=$dir timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$dir/browser" \
		--dump-dom "file://$page" >"$dir/dom" 2>/dev/null </dev/null
	check 'a browser reads all of it' grep -q 'What was measured' "$dir/dom"
	check 'and runs nothing' grep -q '<title>p: report</title>\|<title>.*: report</title>' "$dir/dom"
	check 'as it was written' [ "$(grep -o '<svg viewBox' "$dir/dom" | wc -l)" = "$(grep -o '<svg viewBox' "$page" | wc -l)" ]
else
	echo "no browser: not drawn"
fi
finish
