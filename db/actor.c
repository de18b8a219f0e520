#include "db/actor.h"

#include "base/str.h"
#include "base/text.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

static const char *const names[ROLE_COUNT] = {
	[ROLE_INSPECTOR] = "inspector", [ROLE_LEAD] = "lead", [ROLE_OWNER] = "owner", [ROLE_ANALYST] = "analyst", [ROLE_SERVICE] = "service",
};

const char *role_name(enum role role)
{
	return names[role];
}

bool role_from_name(const char *name, enum role *role)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (str_equal(names[i], name)) {
			*role = (enum role)i;
			return true;
		}
	}
	return false;
}

bool role_leads(enum role role)
{
	return role == ROLE_LEAD || role == ROLE_OWNER;
}

bool role_decides(enum role role)
{
	return role == ROLE_INSPECTOR || role_leads(role);
}

int actor_need_lead(const struct actor *by, const char *what, struct err *err)
{
	if (role_leads(by->role))
		return 0;
	return err_set(err, "only a lead or the owner may %s, and %s is %s", what, by->name, role_name(by->role));
}

int actor_check_second(const struct actor *by, int64_t asked_by, int64_t asked_acted_by, struct err *err)
{
	if (by->operator_id != by->acted_by)
		return err_set(err, "a second person answers under their own login, not as --operator %s", by->name);
	if (by->operator_id == asked_by || by->operator_id == asked_acted_by)
		return err_set(err, "%s has asked for it%s: another lead has to answer", by->name,
		               asked_by == asked_acted_by ? "" : " under another name");
	return 0;
}

int actor_check_asked(const struct actor *by, int64_t asked_by, int64_t asked_acted_by, const char *name, struct err *err)
{
	if (by->operator_id == asked_by || by->acted_by == asked_acted_by)
		return 0;
	return err_set(err, "%s has asked for it, and nobody else can withdraw it: refuse it", name);
}

int actor_check_name(const char *name, struct err *err)
{
	size_t length = strlen(name);

	if (length == 0 || length >= sizeof ((struct actor *)0)->name || !text_is_visible(name, length) ||
	    name[0] == ' ' || name[length - 1] == ' ' || strchr(name, '@'))
		return err_set(err, "an operator's name is 1 to 63 printable bytes without @");
	return 0;
}

/* The name of the login, or "uid1000" where the system has none. */
static void login_name(uid_t uid, char name[64])
{
	const struct passwd *entry = getpwuid(uid);
	struct err ignored;

	if (entry && actor_check_name(entry->pw_name, &ignored) == 0)
		snprintf(name, 64, "%s", entry->pw_name);
	else
		snprintf(name, 64, "uid%lu", (unsigned long)uid);
}

/* Fills actor from the row of query (id, name, role) and ends it. 1; 0 for no row; -1. */
static int take_actor(struct query *query, struct actor *actor, int64_t *os_uid, struct err *err)
{
	int got = query_next(query, err);

	if (got <= 0)
		return got;
	actor->operator_id = actor->acted_by = query_integer(query, 0);
	snprintf(actor->name, sizeof actor->name, "%s", query_text(query, 1));
	role_from_name(query_text(query, 2), &actor->role);
	actor->is_new = false;
	if (os_uid)
		*os_uid = query_is_null(query, 3) ? -1 : query_integer(query, 3);
	query_end(query);
	return 1;
}

static int find_by_uid(struct store *store, uid_t uid, struct actor *actor, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "operator.by_uid", value_integer(uid)) < 0)
		return -1;
	return take_actor(&query, actor, NULL, err);
}

static int find_by_name(struct store *store, const char *name, struct actor *actor, int64_t *os_uid, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "operator.by_name", value_text(name)) < 0)
		return -1;
	return take_actor(&query, actor, os_uid, err);
}

static int add(struct store *store, const struct actor *by, const char *name, enum role role, int64_t os_uid,
               int64_t *operator_id, struct err *err)
{
	json_t *body;
	int result;

	if (query_number(store, operator_id, err, "operator.add", value_text(name), value_text(role_name(role)),
	                 os_uid < 0 ? value_null() : value_integer(os_uid), value_integer(store_now(store))) < 0)
		return -1;
	body = json_pack("{s:s, s:s}", "name", name, "role", role_name(role));
	result = event_add(store, by, "operator.add", "operator", *operator_id, body, err);
	json_decref(body);
	return result;
}

int operator_make_owner(struct store *store, struct actor *owner, struct err *err)
{
	uid_t uid = getuid();

	*owner = (struct actor){ .role = ROLE_OWNER };
	login_name(uid, owner->name);
	if (query_number(store, &owner->operator_id, err, "operator.add", value_text(owner->name), value_text("owner"),
	                 value_integer(uid), value_integer(store_now(store))) < 0)
		return -1;
	owner->acted_by = owner->operator_id;
	return 0;
}

int operator_need(struct store *store, const struct actor *by, const char *name, int64_t *operator_id, struct err *err)
{
	struct actor found;
	int64_t os_uid;
	int got;

	if (actor_check_name(name, err) < 0)
		return -1;
	got = find_by_name(store, name, &found, &os_uid, err);
	if (got == 0)
		return add(store, by, name, ROLE_INSPECTOR, -1, operator_id, err);
	*operator_id = found.operator_id;
	return got < 0 ? -1 : 0;
}

static int refuse_unknown(struct store *store, const char *login, struct err *err)
{
	struct query query;
	struct actor owner = { .name = "the owner" };

	if (query_begin(&query, store, err, "operator.owner") < 0)
		return -1;
	if (query_next(&query, err) > 0) {
		snprintf(owner.name, sizeof owner.name, "%s", query_text(&query, 1));
		query_end(&query);
	}
	return err_set(err, "%s is not an operator of this project: %s can add you with rung operator add %s --role inspector",
	               login, owner.name, login);
}

/* An operator who was added under the name of a login belongs to that login from its first use on. */
static int bind_login(struct store *store, uid_t uid, struct actor *actor, struct err *err)
{
	char login[64];
	int64_t os_uid;
	int got;

	login_name(uid, login);
	got = find_by_name(store, login, actor, &os_uid, err);
	if (got < 0)
		return -1;
	if (got == 0 || (os_uid >= 0 && os_uid != (int64_t)uid))
		return refuse_unknown(store, login, err);
	if (store->access != STORE_WRITE)
		return 0;
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (query_run(store, err, "operator.bind", value_integer(actor->operator_id), value_integer(uid)) < 0 ||
	    event_add(store, actor, "operator.bind", "operator", actor->operator_id, NULL, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

int actor_look_up(struct store *store, const char *as, struct actor *actor, struct err *err)
{
	struct actor other;
	char login[64];
	int got = find_by_uid(store, getuid(), actor, err);

	if (got == 0) {
		login_name(getuid(), login);
		got = find_by_name(store, login, actor, NULL, err);
	}
	if (got <= 0 || actor->role != ROLE_OWNER || !as || !*as)
		return got;
	got = find_by_name(store, as, &other, NULL, err);
	if (got > 0)
		*actor = other;
	return got < 0 ? -1 : 1;
}

static int act_as(struct store *store, const char *as, struct actor *actor, struct err *err)
{
	struct actor owner = *actor;
	int64_t os_uid;
	int got;

	if (owner.role != ROLE_OWNER)
		return err_set(err, "%s may not act as %s: only the owner may act for others", owner.name, as);
	if (actor_check_name(as, err) < 0)
		return -1;
	got = find_by_name(store, as, actor, &os_uid, err);
	if (got == 0) {
		if (store_begin(store, STORE_DURABLE, err) < 0)
			return -1;
		if (add(store, &owner, as, ROLE_INSPECTOR, -1, &actor->operator_id, err) < 0) {
			store_rollback(store);
			return -1;
		}
		got = store_commit(store, err);
		actor->role = ROLE_INSPECTOR;
		actor->is_new = true;
		snprintf(actor->name, sizeof actor->name, "%s", as);
	}
	actor->acted_by = owner.operator_id;
	return got < 0 ? -1 : 0;
}

int actor_identify(struct store *store, const char *as, struct actor *actor, struct err *err)
{
	uid_t uid = getuid();
	int got = find_by_uid(store, uid, actor, err);

	if (got == 0)
		got = bind_login(store, uid, actor, err);
	if (got < 0)
		return -1;
	if (!as || !*as || str_equal(as, actor->name))
		return 0;
	return act_as(store, as, actor, err);
}

int actor_program(struct store *store, struct actor *actor, struct err *err)
{
	/* A person may be called rung. */
	static const char *const tries[] = { "rung", "rung itself" };

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		int got = find_by_name(store, tries[i], actor, NULL, err);

		if (got == 0) {
			*actor = (struct actor){ .role = ROLE_SERVICE };
			snprintf(actor->name, sizeof actor->name, "%s", tries[i]);
			got = add(store, NULL, tries[i], ROLE_SERVICE, -1, &actor->operator_id, err) < 0 ? -1 : 1;
			actor->acted_by = actor->operator_id;
		}
		if (got < 0 || actor->role == ROLE_SERVICE)
			return got < 0 ? -1 : 0;
	}
	return err_set(err, "operators called rung and rung itself are no services: the program cannot act");
}

/* Whoever could strip the other leads of their role would lead alone, and nobody would be left to be asked. */
static int check_stripping(struct store *store, const struct actor *by, const struct actor *whose, enum role role, struct err *err)
{
	bool themselves = by->operator_id == whose->operator_id && by->acted_by == whose->operator_id;
	int64_t two_person = 0;

	if (!role_leads(whose->role) || role_leads(role) || themselves)
		return 0;
	if (query_number(store, &two_person, err, "operator.two_person") < 0)
		return -1;
	if (!two_person)
		return 0;
	return err_set(err, "%s leads, and promotions take two people: %s gives that up under their own login, or another lead first "
	                    "agrees to rung config promote.two_person no", whose->name, whose->name);
}

static int change_role(struct store *store, const struct actor *by, const struct actor *whose, enum role role, struct err *err)
{
	json_t *body;
	int result;

	if (whose->role == role)
		return 0;
	if (whose->role == ROLE_OWNER || role == ROLE_OWNER)
		return err_set(err, "a project keeps its owner: %s", whose->name);
	if (check_stripping(store, by, whose, role, err) < 0)
		return -1;
	if (query_run(store, err, "operator.role", value_integer(whose->operator_id), value_text(role_name(role))) < 0)
		return -1;
	body = json_pack("{s:s, s:s, s:s}", "name", whose->name, "from", role_name(whose->role), "to", role_name(role));
	result = event_add(store, by, "operator.role", "operator", whose->operator_id, body, err);
	json_decref(body);
	return result;
}

int operator_add(struct store *store, const struct actor *by, const char *name, enum role role, struct err *err)
{
	struct actor found;
	int64_t os_uid, operator_id;
	int got;

	if (actor_need_lead(by, "add operators", err) < 0 || actor_check_name(name, err) < 0)
		return -1;
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	got = find_by_name(store, name, &found, &os_uid, err);
	if (got > 0)
		got = change_role(store, by, &found, role, err);
	else if (got == 0)
		got = role == ROLE_OWNER ? err_set(err, "a project has one owner") : add(store, by, name, role, -1, &operator_id, err);
	if (got < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

int operator_list(struct store *store, struct arena *arena, struct operator_row **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct operator_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "operator.list") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct operator_row *row = rows_add(&list);

		row->operator_id = query_integer(&query, 0);
		row->name = query_strdup(&query, 1, arena);
		role_from_name(query_text(&query, 2), &row->role);
		row->has_login = query_integer(&query, 3) != 0;
		row->created_ms = query_integer(&query, 4);
		row->decisions = query_integer(&query, 5);
		row->fast_streaks = query_integer(&query, 6);
	}
	*rows = list.all;
	*count = list.count;
	return got;
}

int operator_deciders(struct store *store, struct arena *arena, struct operator_row **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct operator_row, arena);
	struct query query;
	int got;

	if (query_begin_values(&query, store, err, "operator.deciders", NULL, 0) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct operator_row *row = rows_add(&list);

		row->operator_id = query_integer(&query, 0);
		row->name = query_strdup(&query, 1, arena);
		role_from_name(query_text(&query, 2), &row->role);
	}
	*rows = list.all;
	*count = list.count;
	return got;
}
