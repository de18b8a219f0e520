#!/bin/sh
# The demo of the recommender for long enough that its rules come to level 3 by evidence: their word goes down the stages then
# without people, and the stage that breaks falls by its audits, while the one above it stays.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v python3 >/dev/null || exit 77
project=$dir/d/rung.db

# Gates that open soon, and audits of half of what the machine decides.
check "works" answers '.items == 600 and .failed == 0 and .level_rank == 1' demo "$dir/d" --template recommender --items 600 --per-day 200 \
	--drift profiles@501:0.9 --inspector-errors 0 --set assist.blind_share=1,gate.assist_days=1,gate.assist_items=60,gate.partial_days=2,gate.partial_items=120,promise.error=0.1,audit.least=0.5,gate.pending=0.2,second.share=0,evidence.settle=1s
check "the check is at level 3, the profiles are not" holds '.level_check == 3 and .level_profile == 2'
check "a level at a time" is "select group_concat(level) from v_levels where stage = 'profile'" 0,1,2,3,2
check "by audits" test "$(value "select reason like 'audits show more errors than agreed%' from v_levels where stage = 'profile' and until is null")" = 1
check "not before it broke" is "select count(*) from v_levels where stage = 'profile' and until is null
	and since < (select added_at from v_items where external_key = 'visit-000501')" 0
check "what the machine says goes down by itself" test "$(value "select count(*) from v_passes p where p.stage = 'profile' and p.is_current and p.state = 'open'
	and not exists (select 1 from v_decisions d where d.stage = 'check' and d.item_id = p.item_id)")" -ge 20
check "what is not whole never comes that far" is "select count(*) from v_predictions p join v_predictions c using (item_id)
	where p.stage = 'profile' and c.stage = 'check' and c.label = 'incomplete'" 0
for stage in check profile; do
	check "the rows make the same ladder of $stage" answers '.differences == []' --stage $stage replay
done
check "the log is whole" exits 0 verify
finish
