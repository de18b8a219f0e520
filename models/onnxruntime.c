/* ONNX Runtime as an engine: one session, one thread, one picture at a time.
 *
 * A model says what it takes and gives only in part (a dimension may be open), so its shapes are
 * checked twice: against the card when it is opened, and again on what each run returns. */
#include "models/onnxruntime.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "models/ort_library.h"
#include "models/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUTPUT_VALUES_MAX (1 << 24) /* 64 MB of floats */
#define NAMES_MAX         1000

struct engine_session {
	const struct ort_api *api;
	const struct card    *card;
	int                   threads, batch;
	struct ort_env       *env;
	struct ort_session   *session;
	struct ort_memory    *memory;
	struct ort_allocator *allocator;
	char    *input_name;
	int64_t  input_dims[SHAPE_RANK];
	size_t   input_rank;
	char    *output_names[ENGINE_ROLES]; /* NULL: the card names none */
	struct ort_value *outputs[ENGINE_ROLES];
	float   *states[CARD_ENTRIES_MAX];   /* what the run before left, as many as the card has */
};

/* All that goes into a run, or comes out of it. */
struct ports {
	const char       *names[1 + 2 * CARD_ENTRIES_MAX];
	struct ort_value *values[1 + 2 * CARD_ENTRIES_MAX];
	size_t            count;
};

/* The runtime's own words never reach a stream of ours. */
static void drop_log(void *context, int severity, const char *category, const char *id, const char *place,
                     const char *message)
{
	(void)context;
	(void)severity;
	(void)category;
	(void)id;
	(void)place;
	(void)message;
}

/* 0 for no status; otherwise -1 with its message, made printable and cut. */
static int check(const struct ort_api *api, struct ort_status *status, struct err *err)
{
	struct str line = STR_EMPTY;
	const char *message;

	if (!status)
		return 0;
	message = api->status_message(status);
	text_add_visible(&line, message, strnlen(message, 300));
	err_set(err, "%s", str_text(&line));
	str_release(&line);
	api->status_release(status);
	return -1;
}

static void describe(const char *library_path, struct engine_description *description)
{
	struct ort_library library;
	struct err err = ERR_NONE;

	memset(description, 0, sizeof *description);
	if (ort_library_open(library_path, &library, &err) < 0) {
		memcpy(description->note, err.text, sizeof description->note);
		return;
	}
	description->found = true;
	snprintf(description->path, sizeof description->path, "%s", library.path);
	snprintf(description->version, sizeof description->version, "%s", library.version);
	if (library.may_report)
		snprintf(description->note, sizeof description->note,
		         "version %s reports to its maker over the network unless told not to; rung tells it not to and gives its"
		         " workers no network, but 1.27.0, which quickstart fetches, does not report at all", library.version);
}

/* Element type and dimensions of an input or output as the model declares them; an open one is -1. */
static int read_declared(const struct engine_session *s, bool input, size_t index, int64_t dims[ENGINE_RANK_MAX],
                         size_t *rank, struct err *err)
{
	const struct ort_api *api = s->api;
	const struct ort_shape *shape = NULL;
	struct ort_type *type = NULL;
	int element = 0, rc = -1;

	if (check(api, (input ? api->session_input_type : api->session_output_type)(s->session, index, &type), err) < 0 ||
	    check(api, api->type_tensor_shape(type, &shape), err) < 0)
		goto out;
	if (!shape) {
		err_set(err, "is no tensor");
		goto out;
	}
	if (check(api, api->shape_element_type(shape, &element), err) < 0 ||
	    check(api, api->shape_rank(shape, rank), err) < 0)
		goto out;
	if (element != ORT_TYPE_FLOAT)
		err_set(err, "does not hold 32-bit floats");
	else if (*rank > ENGINE_RANK_MAX)
		err_set(err, "has %zu dimensions", *rank);
	else
		rc = check(api, api->shape_dims(shape, dims, *rank), err);
out:
	if (type)
		api->type_release(type);
	return rc;
}

/* The index-th name, for the caller to free; NULL on error. */
static char *read_name(const struct engine_session *s, bool input, size_t index, struct err *err)
{
	const struct ort_api *api = s->api;
	char *name = NULL, *copy;

	if (check(api, (input ? api->session_input_name : api->session_output_name)(s->session, index, s->allocator, &name),
	          err) < 0)
		return NULL;
	copy = xstrdup(name);
	check(api, api->allocator_free(s->allocator, name), NULL);
	return copy;
}

/* The picture or the frame, what the model remembers, and the numbers that never change. */
static size_t inputs_of(const struct card *card)
{
	return 1 + (size_t)card->state_count + (size_t)card->constant_count;
}

/* Finds an input or output by name (NULL: the first). Returns its index and gives its name, or -1
 * with the names there are. */
static int find_port(const struct engine_session *s, bool input, const char *wanted, char **name, struct err *err)
{
	const struct ort_api *api = s->api;
	const char *what = input ? "input" : "output";
	struct str names = STR_EMPTY;
	size_t count = 0;

	if (check(api, (input ? api->session_input_count : api->session_output_count)(s->session, &count), err) < 0)
		return -1;
	if (count < 1 || count > NAMES_MAX)
		return err_set(err, "the model has %zu %ss", count, what);
	if (input && count != inputs_of(s->card))
		return err_set(err, "the model takes %zu inputs, its card feeds %zu", count, inputs_of(s->card));
	for (size_t i = 0; i < count; i++) {
		char *here = read_name(s, input, i, err);

		if (!here) {
			str_release(&names);
			return -1;
		}
		if (!wanted || str_equal(here, wanted)) {
			str_release(&names);
			*name = here;
			return (int)i;
		}
		str_add(&names, i ? ", " : "");
		text_add_visible(&names, here, strnlen(here, 60));
		free(here);
	}
	err_set(err, "the model has no %s \"%s\"; it has: %.200s", what, wanted, str_text(&names));
	str_release(&names);
	return -1;
}

static size_t state_values(const struct card_state *state)
{
	size_t values = 1;

	for (int i = 0; i < state->rank; i++)
		values *= (size_t)state->dims[i];
	return values;
}

static int check_input(struct engine_session *s, struct err *err)
{
	const struct card *card = s->card;
	int64_t dims[ENGINE_RANK_MAX];
	size_t rank = 0;
	int index = find_port(s, true, card->input_name, &s->input_name, err);

	if (index < 0)
		return -1;
	s->input_rank = shape_of_input(card, s->batch, s->input_dims);
	if (read_declared(s, true, (size_t)index, dims, &rank, err) < 0)
		return err_wrap(err, "the model's input");
	return shape_check_input(card, s->batch, dims, rank, err);
}

static int check_outputs(struct engine_session *s, struct err *err)
{
	const struct card *card = s->card;
	const char *wanted[ENGINE_ROLES] = { card->class_output, card->heat_output, card->box_output };

	for (int role = 0; role < ENGINE_ROLES; role++) {
		int64_t dims[ENGINE_RANK_MAX];
		size_t rank = 0;
		int index;

		if (!wanted[role] && role != ENGINE_CLASSES)
			continue;
		index = find_port(s, false, wanted[role], &s->output_names[role], err);
		if (index < 0)
			return -1;
		if (read_declared(s, false, (size_t)index, dims, &rank, err) < 0)
			return err_wrap(err, "the model's output %d", index + 1);
		/* Rank 0 is what a model says that declares no shape at all: the first run will tell. */
		if (rank > 0 && shape_check_output(card, s->batch, (enum engine_role)role, dims, rank, err) < 0)
			return -1;
	}
	return 0;
}

static int load_model(struct engine_session *s, const char *path, struct err *err)
{
	const struct ort_api *api = s->api;
	struct ort_options *options = NULL;
	int rc = -1;

	if (check(api, api->env_create(drop_log, NULL, ORT_LOG_ERROR, "rung", &s->env), err) == 0 &&
	    check(api, api->options_create(&options), err) == 0 &&
	    check(api, api->options_set_execution(options, ORT_SEQUENTIAL), err) == 0 &&
	    check(api, api->options_set_log(options, ORT_LOG_ERROR), err) == 0 &&
	    check(api, api->options_set_optimization(options, ORT_OPTIMIZE_ALL), err) == 0 &&
	    check(api, api->options_set_intra_threads(options, s->threads), err) == 0 &&
	    check(api, api->options_set_inter_threads(options, 1), err) == 0 &&
	    check(api, api->options_set_entry(options, "session.intra_op.allow_spinning", "0"), err) == 0 &&
	    check(api, api->session_create(s->env, path, options, &s->session), err) == 0 &&
	    check(api, api->allocator_default(&s->allocator), err) == 0)
		rc = check(api, api->memory_create(ORT_ALLOCATOR_DEVICE, ORT_MEMORY_DEFAULT, &s->memory), err);
	if (options)
		api->options_release(options);
	return rc;
}

static void release_outputs(struct engine_session *s)
{
	for (int role = 0; role < ENGINE_ROLES; role++)
		if (s->outputs[role]) {
			s->api->value_release(s->outputs[role]);
			s->outputs[role] = NULL;
		}
}

static void session_close(struct engine_session *s)
{
	if (!s)
		return;
	release_outputs(s);
	for (int role = 0; role < ENGINE_ROLES; role++)
		free(s->output_names[role]);
	for (int i = 0; i < s->card->state_count; i++)
		free(s->states[i]);
	free(s->input_name);
	if (s->memory)
		s->api->memory_release(s->memory);
	if (s->session)
		s->api->session_release(s->session);
	if (s->env)
		s->api->env_release(s->env);
	free(s);
}

static int session_open(const struct engine_opening *opening, struct engine_session **session, struct err *err)
{
	struct engine_session *s;
	struct ort_library library;

	if (ort_library_open(opening->library, &library, err) < 0)
		return -1;
	s = xcalloc(1, sizeof *s);
	s->api = library.api;
	s->card = opening->card;
	s->threads = opening->threads > 0 ? opening->threads : 1;
	s->batch = opening->batch > 0 ? opening->batch : 1;
	if (load_model(s, opening->model_path, err) < 0) {
		err_wrap(err, "the model cannot be loaded");
	} else if (check_input(s, err) == 0 && check_outputs(s, err) == 0) {
		for (int i = 0; i < s->card->state_count; i++)
			s->states[i] = xcalloc(state_values(&s->card->states[i]), sizeof(float));
		*session = s;
		return 0;
	}
	session_close(s);
	return -1;
}

/* Shows one result of the run as floats, once its type, its shape and its size are sound. */
static int view_output(const struct engine_session *s, enum engine_role role, struct engine_output *output,
                       struct err *err)
{
	const struct ort_api *api = s->api;
	struct ort_shape *shape = NULL;
	int tensor = 0, element = 0;
	size_t rank = 0, count = 1;
	void *data = NULL;
	int rc = -1;

	if (check(api, api->value_is_tensor(s->outputs[role], &tensor), err) < 0)
		return -1;
	if (!tensor)
		return err_set(err, "an output of the model is no tensor");
	if (check(api, api->tensor_shape(s->outputs[role], &shape), err) < 0 ||
	    check(api, api->shape_element_type(shape, &element), err) < 0 ||
	    check(api, api->shape_rank(shape, &rank), err) < 0)
		goto out;
	if (element != ORT_TYPE_FLOAT || rank > ENGINE_RANK_MAX) {
		err_set(err, "an output of the model does not hold 32-bit floats");
		goto out;
	}
	if (check(api, api->shape_dims(shape, output->dims, rank), err) < 0)
		goto out;
	for (size_t i = 0; i < rank; i++) {
		if (output->dims[i] < 0 || (output->dims[i] > 0 && count > OUTPUT_VALUES_MAX / (size_t)output->dims[i])) {
			err_set(err, "an output of the model is too large");
			goto out;
		}
		count *= (size_t)output->dims[i];
	}
	if (shape_check_output(s->card, s->batch, role, output->dims, rank, err) < 0)
		goto out;
	rc = check(api, api->tensor_data(s->outputs[role], &data), err);
	output->rank = (int)rank;
	output->count = count;
	output->values = data;
out:
	if (shape)
		api->shape_release(shape);
	return rc;
}

/* Adds a tensor over data of ours. The runtime does not write to its inputs, though its interface takes them without
 * const. */
static int add_input(const struct engine_session *s, struct ports *in, const char *name, const void *data, size_t bytes,
                     const int64_t *dims, size_t rank, int type, struct err *err)
{
	struct ort_value *value = NULL;

	if (check(s->api, s->api->tensor_wrap(s->memory, (void *)(uintptr_t)data, bytes, dims, rank, type, &value), err) < 0)
		return -1;
	in->names[in->count] = name;
	in->values[in->count++] = value;
	return 0;
}

static int add_inputs(const struct engine_session *s, const float *input, struct ports *in, struct err *err)
{
	const struct card *card = s->card;
	size_t bytes = sizeof(float);

	for (size_t i = 0; i < s->input_rank; i++)
		bytes *= (size_t)s->input_dims[i]; /* bounded by the card */
	if (add_input(s, in, s->input_name, input, bytes, s->input_dims, s->input_rank, ORT_TYPE_FLOAT, err) < 0)
		return -1;
	for (int i = 0; i < card->state_count; i++)
		if (add_input(s, in, card->states[i].input, s->states[i], state_values(&card->states[i]) * sizeof(float),
		              card->states[i].dims, (size_t)card->states[i].rank, ORT_TYPE_FLOAT, err) < 0)
			return -1;
	for (int i = 0; i < card->constant_count; i++)
		if (add_input(s, in, card->constants[i].input, &card->constants[i].value, sizeof(int64_t), NULL, 0, ORT_TYPE_INT64, err) < 0)
			return -1;
	return 0;
}

static void release_values(const struct engine_session *s, struct ports *ports)
{
	for (size_t i = 0; i < ports->count; i++)
		if (ports->values[i])
			s->api->value_release(ports->values[i]);
}

/* Keeps what the model wants to remember, once it is as large as it was. */
static int keep_state(const struct engine_session *s, int index, struct ort_value *value, struct err *err)
{
	const struct ort_api *api = s->api;
	const struct card_state *state = &s->card->states[index];
	struct ort_shape *shape = NULL;
	size_t rank = 0;
	int64_t dims[ENGINE_RANK_MAX];
	void *data = NULL;
	int element = 0, rc = -1;

	if (check(api, api->tensor_shape(value, &shape), err) < 0)
		return -1;
	if (check(api, api->shape_element_type(shape, &element), err) == 0 && check(api, api->shape_rank(shape, &rank), err) == 0) {
		if (element != ORT_TYPE_FLOAT || rank != (size_t)state->rank)
			err_set(err, "the model's output \"%s\" is not shaped as the card says of its state", state->output);
		else if (check(api, api->shape_dims(shape, dims, rank), err) == 0)
			rc = memcmp(dims, state->dims, rank * sizeof *dims) == 0
			     ? check(api, api->tensor_data(value, &data), err)
			     : err_set(err, "the model's output \"%s\" is not as large as the card says of its state", state->output);
	}
	api->shape_release(shape);
	if (rc == 0)
		memcpy(s->states[index], data, state_values(state) * sizeof(float));
	return rc;
}

static void name_outputs(const struct engine_session *s, struct ports *out, enum engine_role roles[ENGINE_ROLES], size_t *role_count)
{
	*role_count = 0;
	for (int role = 0; role < ENGINE_ROLES; role++)
		if (s->output_names[role]) {
			roles[(*role_count)++] = (enum engine_role)role;
			out->names[out->count++] = s->output_names[role];
		}
	for (int i = 0; i < s->card->state_count; i++)
		out->names[out->count++] = s->card->states[i].output;
}

static int session_run(struct engine_session *s, const float *input, struct engine_output outputs[ENGINE_ROLES],
                       struct err *err)
{
	struct ports in = { .count = 0 }, out = { .count = 0 };
	enum engine_role roles[ENGINE_ROLES];
	size_t count;
	int rc;

	release_outputs(s);
	memset(outputs, 0, ENGINE_ROLES * sizeof *outputs);
	name_outputs(s, &out, roles, &count);
	rc = add_inputs(s, input, &in, err);
	if (rc == 0 && check(s->api, s->api->run(s->session, NULL, in.names, (const struct ort_value *const *)in.values, in.count, out.names,
	                                         out.count, out.values), err) < 0)
		rc = err_wrap(err, "the model failed");
	release_values(s, &in);
	for (size_t i = 0; i < count; i++) {
		s->outputs[roles[i]] = out.values[i];
		out.values[i] = NULL;
	}
	for (int i = 0; rc == 0 && i < s->card->state_count; i++)
		rc = keep_state(s, i, out.values[count + (size_t)i], err);
	release_values(s, &out);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = view_output(s, roles[i], &outputs[roles[i]], err);
	return rc;
}

/* Another recording: nothing is remembered of the one before. */
static void session_begin(struct engine_session *s)
{
	for (int i = 0; i < s->card->state_count; i++)
		memset(s->states[i], 0, state_values(&s->card->states[i]) * sizeof(float));
}

const struct engine engine_onnxruntime = {
	.name = "onnxruntime",
	.title = "ONNX Runtime",
	.describe = describe,
	.open = session_open,
	.begin = session_begin,
	.run = session_run,
	.close = session_close,
};
