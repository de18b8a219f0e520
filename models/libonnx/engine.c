/* rung-engine-libonnx MODEL.onnx: libonnx (github.com/xboot/libonnx) as a program that answers numbers with numbers, by
 * the protocol of rung-process(7).
 *
 * libonnx has no way to say that something went wrong: it crashes, prints, or leaves what it was to compute as it was.
 * So it is a program of its own, where a crash costs one item, and it is given only what it is known to take:
 *
 *   the model is read here first, and refused unless every operator is one of a short list in a version that libonnx
 *   has, every value is computed before it is used, weights are stored numbers, and inputs and outputs are tensors of
 *   32-bit floats with a shape;
 *   strings of a length that it would write beyond are refused;
 *   an operator that it does not have is refused after loading too, where a node is left without one;
 *   nodes are run from here one by one, so that one that cannot take the shape of its input is noticed;
 *   every output is filled with what is no number before each run, and must be numbers in the end;
 *   what it prints goes to standard error.
 *
 * Whether its answers are right at all is checked when a model is added: see jobs/model_try.h. libonnx needs GNU C
 * and has names of its own for many things: nothing else includes its header. */
#include <onnx.h>

#include <jansson.h>
#include <math.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODEL_BYTES_MAX ((size_t)1 << 30)
#define VALUES_MAX      ((int64_t)1 << 26)
#define RANK_MAX        8
#define STRING_SAFE     24 /* a shorter string has room for the NUL that libonnx writes behind it */
#define OPSET_LEAST     7
#define OPSET_MOST      13

struct op { const char *name; int weights; }; /* inputs from the second on must be stored numbers; 0: they need not */

/* Max, Min, Split, LayerNormalization, recurrent ones and everything with a body are left out for good: wrong, or not there. */
static const struct op ops[] = {
	{ "Add", 0 }, { "AveragePool", 0 }, { "BatchNormalization", 1 }, { "Concat", 0 }, { "Conv", 1 }, { "Flatten", 0 },
	{ "Gemm", 1 }, { "GlobalAveragePool", 0 }, { "GlobalMaxPool", 0 }, { "Identity", 0 }, { "LeakyRelu", 0 }, { "MatMul", 0 },
	{ "MaxPool", 0 }, { "Mul", 0 }, { "ReduceMean", 0 }, { "Relu", 0 }, { "Reshape", 1 }, { "Sigmoid", 0 }, { "Softmax", 0 },
	{ "Sub", 0 }, { "Tanh", 0 }, { "Transpose", 0 },
};

struct names { const char **list; size_t count; };

static char why[300]; /* the one reason for which the program gives up or fails an item */

static bool refuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static bool refuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	for (char *at = why; *at; at++) /* names in models may be anything, and this goes into JSON */
		if ((unsigned char)*at < ' ' || (unsigned char)*at > '~')
			*at = '?';
	return false;
}

/* ---- what it is known to take ---- */

static bool has_name(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], name) == 0)
			return true;
	return false;
}

static bool check_opset(const struct Onnx__ModelProto *model)
{
	if (model->n_opset_import != 1 || (*model->opset_import[0]->domain && strcmp(model->opset_import[0]->domain, "ai.onnx") != 0))
		return refuse("the model uses operators of its own");
	if (model->opset_import[0]->version < OPSET_LEAST || model->opset_import[0]->version > OPSET_MOST)
		return refuse("the model's operators are of version %lld; libonnx has %d to %d", (long long)model->opset_import[0]->version,
		              OPSET_LEAST, OPSET_MOST);
	return true;
}

/* A value that is declared: a tensor of floats whose dimensions but the first are given. */
static bool check_value(const struct Onnx__ValueInfoProto *value, const char *what)
{
	const struct Onnx__TensorShapeProto *shape;

	if (!value->type || value->type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE || !value->type->tensor_type->shape)
		return refuse("%s \"%s\" has no shape", what, value->name);
	if (value->type->tensor_type->elem_type != ONNX_TENSOR_TYPE_FLOAT32)
		return refuse("%s \"%s\" does not hold 32-bit floats", what, value->name);
	shape = value->type->tensor_type->shape;
	if (shape->n_dim < 1 || shape->n_dim > RANK_MAX)
		return refuse("%s \"%s\" has %zu dimensions", what, value->name, shape->n_dim);
	for (size_t i = 1; i < shape->n_dim && strcmp(what, "input") == 0; i++)
		if (shape->dim[i]->value_case != ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE || shape->dim[i]->dim_value < 1)
			return refuse("%s \"%s\" leaves its dimension %zu open", what, value->name, i + 1);
	return true;
}

static const struct op *find_op(const char *name)
{
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		if (strcmp(ops[i].name, name) == 0)
			return &ops[i];
	return NULL;
}

static bool check_node(const struct Onnx__NodeProto *node, const struct names *weights, const struct names *known)
{
	const struct op *op = find_op(node->op_type);

	if (!op || *node->domain)
		return refuse("the operator %.60s is none that libonnx computes rightly", node->op_type);
	if (node->n_input < 1 || node->n_output != 1)
		return refuse("a %s has %zu inputs and %zu outputs", op->name, node->n_input, node->n_output);
	for (size_t i = 0; i < node->n_input; i++) {
		if (!has_name(known, node->input[i]) && !has_name(weights, node->input[i]))
			return refuse("a %s takes \"%.60s\", which nothing before it gives", op->name, node->input[i]);
		if (op->weights && i > 0 && !has_name(weights, node->input[i]))
			return refuse("a %s takes \"%.60s\", which is no stored weight", op->name, node->input[i]);
	}
	for (size_t i = 0; i < node->n_attribute; i++)
		if (node->attribute[i]->s.len >= STRING_SAFE || node->attribute[i]->g || node->attribute[i]->n_strings)
			return refuse("a %s has an attribute \"%.60s\" that libonnx does not read safely", op->name, node->attribute[i]->name);
	return true;
}

static bool check_nodes(const struct Onnx__GraphProto *graph, const struct names *weights, struct names *known)
{
	for (size_t i = 0; i < graph->n_node; i++) {
		if (!check_node(graph->node[i], weights, known))
			return false;
		if (has_name(known, graph->node[i]->output[0]) || has_name(weights, graph->node[i]->output[0]))
			return refuse("\"%.60s\" is computed twice", graph->node[i]->output[0]);
		known->list[known->count++] = graph->node[i]->output[0];
	}
	for (size_t i = 0; i < graph->n_output; i++)
		if (!has_name(known, graph->output[i]->name))
			return refuse("nothing gives the output \"%.60s\"", graph->output[i]->name);
	return true;
}

/* The one input that is no weight, whose values are to be declared as check_value() wants them. */
static const char *check_graph(const struct Onnx__GraphProto *graph)
{
	struct names weights = { calloc(graph->n_initializer + 1, sizeof(char *)), 0 };
	struct names known = { calloc(graph->n_input + graph->n_node + 1, sizeof(char *)), 0 };
	const char *input = NULL;
	bool sound = graph->n_node > 0 && graph->n_output > 0 ? true : refuse("the model computes nothing");

	for (size_t i = 0; i < graph->n_initializer; i++)
		weights.list[weights.count++] = graph->initializer[i]->name;
	for (size_t i = 0; sound && i < graph->n_input; i++)
		if (!has_name(&weights, graph->input[i]->name)) {
			sound = input ? refuse("the model has several inputs") : check_value(graph->input[i], "input");
			known.list[known.count++] = input = graph->input[i]->name;
		}
	for (size_t i = 0; sound && i < graph->n_output; i++)
		sound = check_value(graph->output[i], "output");
	if (sound && !input)
		sound = refuse("the model has no input");
	if (sound)
		sound = check_nodes(graph, &weights, &known);
	free(weights.list);
	free(known.list);
	return sound ? input : NULL;
}

/* Reads the model apart from libonnx's own reading of it. The input's name is for the caller to free; NULL: it is refused. */
static char *check_model(const void *bytes, size_t length)
{
	struct Onnx__ModelProto *model = onnx__model_proto__unpack(NULL, length, bytes);
	const char *input = NULL;
	char *copy;

	if (!model || !model->graph)
		refuse("it is no ONNX model");
	else if (check_opset(model))
		input = check_graph(model->graph);
	copy = input ? strdup(input) : NULL;
	if (model)
		onnx__model_proto__free_unpacked(model, NULL);
	return copy;
}

/* ---- running it ---- */

struct loaded {
	struct onnx_context_t *context; /* its buffers are written over by each run; one thread */
	struct onnx_tensor_t  *input;
};

static void *read_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	long size;

	if (file && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0 && (size_t)size <= MODEL_BYTES_MAX &&
	    fseek(file, 0, SEEK_SET) == 0 && (bytes = malloc((size_t)size)) && fread(bytes, 1, (size_t)size, file) == (size_t)size)
		*length = (size_t)size;
	else
		refuse("%s cannot be read", path);
	if (file)
		fclose(file);
	return *why ? NULL : bytes;
}

static bool load(const char *path, struct loaded *loaded)
{
	size_t length = 0;
	void *bytes = read_file(path, &length);
	char *input = bytes ? check_model(bytes, length) : NULL;

	if (!input)
		return false;
	loaded->context = onnx_context_alloc(bytes, length, NULL, 0);
	free(bytes);
	if (!loaded->context || !loaded->context->g)
		return refuse("libonnx does not load the model");
	for (int i = 0; i < loaded->context->g->nlen; i++)
		if (!loaded->context->g->nodes[i].r)
			return refuse("libonnx has no %s for these operators' version", loaded->context->g->nodes[i].proto->op_type);
	loaded->input = onnx_tensor_search(loaded->context, input);
	free(input);
	return loaded->input && loaded->input->type == ONNX_TENSOR_TYPE_FLOAT32 ? true : refuse("libonnx does not find the model's input");
}

/* The request's numbers into the input; it must have the model's shape, but for how many there are. */
static bool set_input(struct loaded *loaded, const json_t *numbers)
{
	json_t *dims = json_object_get(numbers, "dims"), *text = json_object_get(numbers, "float32");
	int sides[RANK_MAX], rank = (int)json_array_size(dims);
	int64_t count = 1;
	size_t used = 0;

	if (rank != loaded->input->ndim || rank > RANK_MAX)
		return refuse("the model takes %d dimensions, not %d", loaded->input->ndim, rank);
	for (int i = 0; i < rank; i++) {
		json_int_t side = json_integer_value(json_array_get(dims, (size_t)i));

		if (side < 1 || side > VALUES_MAX / count || (i > 0 && side != loaded->input->dims[i]))
			return refuse("the model's dimension %d is %d, not %lld", i + 1, loaded->input->dims[i], (long long)side);
		sides[i] = (int)side;
		count *= side;
	}
	if (sides[0] != loaded->input->dims[0])
		onnx_tensor_reinit(loaded->input, ONNX_TENSOR_TYPE_FLOAT32, sides, rank);
	if (!text || sodium_base642bin(loaded->input->datas, (size_t)count * sizeof(float), json_string_value(text),
	                               json_string_length(text), NULL, &used, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    used != (size_t)count * sizeof(float))
		return refuse("the numbers are not as many as their dimensions say");
	return true;
}

static void spoil(struct onnx_tensor_t *tensor)
{
	float *values = tensor ? tensor->datas : NULL;

	for (size_t i = 0; values && tensor->type == ONNX_TENSOR_TYPE_FLOAT32 && i < tensor->ndata; i++)
		values[i] = NAN;
}

static bool run(struct loaded *loaded)
{
	struct onnx_graph_t *graph = loaded->context->g;

	for (int i = 0; i < graph->nlen; i++) {
		struct onnx_node_t *node = &graph->nodes[i];

		if (!node->reshape(node))
			return refuse("a %s cannot take what it is given", node->proto->op_type);
		spoil(node->outputs[0]);
		node->operator(node);
	}
	return true;
}

static json_t *output_json(struct onnx_tensor_t *tensor)
{
	size_t bytes = tensor->ndata * sizeof(float), room = sodium_base64_ENCODED_LEN(bytes, sodium_base64_VARIANT_ORIGINAL);
	json_t *dims = json_array(), *output;
	const float *values = tensor->datas;
	char *text;

	for (size_t i = 0; i < tensor->ndata; i++)
		if (isnan(values[i])) {
			json_decref(dims);
			refuse("its output \"%.60s\" is not computed, or no number", tensor->name);
			return NULL;
		}
	for (int i = 0; i < tensor->ndim; i++)
		json_array_append_new(dims, json_integer(tensor->dims[i]));
	text = malloc(room);
	sodium_bin2base64(text, room, tensor->datas, bytes, sodium_base64_VARIANT_ORIGINAL);
	output = json_pack("{s:o, s:s}", "dims", dims, "float32", text);
	free(text);
	return output;
}

static json_t *outputs_json(struct loaded *loaded)
{
	const struct Onnx__GraphProto *graph = loaded->context->model->graph;
	json_t *outputs = json_object();

	for (size_t i = 0; i < graph->n_output; i++) {
		struct onnx_tensor_t *tensor = onnx_tensor_search(loaded->context, graph->output[i]->name);
		json_t *output = tensor && tensor->datas && tensor->type == ONNX_TENSOR_TYPE_FLOAT32 ? output_json(tensor) : NULL;

		if (!output) {
			json_decref(outputs);
			return NULL;
		}
		json_object_set_new(outputs, graph->output[i]->name, output);
	}
	return outputs;
}

static void say(FILE *out, json_t *answer)
{
	json_dumpf(answer, out, JSON_COMPACT);
	fputc('\n', out);
	fflush(out);
	json_decref(answer);
}

static void answer(struct loaded *loaded, const json_t *request, FILE *out)
{
	json_t *id = json_object_get(request, "id"), *outputs = NULL;

	*why = '\0';
	if (set_input(loaded, json_object_get(request, "numbers")) && run(loaded))
		outputs = outputs_json(loaded);
	if (outputs)
		say(out, json_pack("{s:O, s:o}", "id", id, "outputs", outputs));
	else
		say(out, json_pack("{s:O, s:s}", "id", id, "error", *why ? why : "its output is missing"));
}

int main(int argc, char **argv)
{
	FILE *out = fdopen(dup(STDOUT_FILENO), "w");
	struct loaded loaded = { NULL, NULL };
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	dup2(STDERR_FILENO, STDOUT_FILENO);
	if (argc != 2 || !out || sodium_init() < 0) {
		fprintf(stderr, "usage: rung-engine-libonnx MODEL.onnx\n");
		return 2;
	}
	if (!load(argv[1], &loaded)) {
		say(out, json_pack("{s:s}", "error", why));
		return 1;
	}
	say(out, json_pack("{s:b}", "ready", 1));
	while ((length = getline(&line, &room, stdin)) > 0) {
		json_t *request = json_loadb(line, (size_t)length, 0, NULL);

		if (!json_is_integer(json_object_get(request, "id")))
			return 1;
		answer(&loaded, request, out);
		json_decref(request);
	}
	return 0;
}
