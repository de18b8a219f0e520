#!/bin/sh
# A program that answers "long" or "short" of a text, and goes wrong in the way it is told to.
way=$1
n=0
case $way in
refuses) echo '{"error": "no words are left"}'; exec sleep 100 ;;
mute) exec sleep 100 ;;
status) echo "no such module: numbers" >&2; exit 3 ;;
esac
[ "$way" = ready ] && echo '{"ready": true}'
while IFS= read -r line; do
	n=$((n + 1))
	id=${line#*\"id\":}
	id=${id%%,*}
	case $line in
	*'"text":"bad"'*) bad=yes ;;
	*) bad= ;;
	esac
	case $way$bad in
	garbageyes) echo "Loading model, please wait"; continue ;;
	hangyes) sleep 100 & wait ;;
	hugeyes) exec yes | tr -d '\n' ;;
	orderyes) id=$((id + 1)) ;;
	closedyes) exec >&-; sleep 100 & wait ;;
	crashyes) kill -SEGV $$ ;;
	halfyes) printf '{"id":%s,"lab' "$id"; exit 0 ;;
	labelyes) echo "{\"id\":$id,\"label\":\"purple\",\"confidence\":1}"; continue ;;
	certainyes) echo "{\"id\":$id,\"label\":\"long\",\"confidence\":2}"; continue ;;
	slipyes) echo "{\"id\":$id,\"lable\":\"long\",\"confidence\":1}"; continue ;;
	erroryes) echo "{\"id\":$id,\"error\":\"I cannot read this\"}"; continue ;;
	abstainyes) echo "{\"id\":$id,\"abstain\":\"neither long nor short\"}"; continue ;;
	memoryyes) printf '{"id":%s,"label":"long","confidence":1,"data":{"memory":"%s","files":"%s","folder":"%s","secret":"%s"}}\n' \
		"$id" "$(ulimit -v)" "$(ulimit -n)" "$PWD" "$RUNG_TEST_SECRET"; continue ;;
	slow*) sleep 0.4 ;;
	third*) [ $n -lt 3 ] || { echo "the third is too much" >&2; exit 9; } ;;
	child*) [ -n "$child" ] || { sleep 1000 & child=$!; } ; printf '{"id":%s,"label":"long","confidence":1,"data":[%s]}\n' "$id" "$child"; continue ;;
	esac
	echo "{\"id\":$id,\"label\":\"short\",\"confidence\":0.75}"
done
