#include "onnx.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

struct wire { const uint8_t *at, *end; };
struct field { int number, type; uint64_t value; struct wire bytes; };

static uint64_t read_varint(struct wire *wire)
{
	uint64_t value = 0;

	for (int shift = 0; wire->at < wire->end && shift < 64; shift += 7) {
		value |= (uint64_t)(*wire->at & 0x7f) << shift;
		if (!(*wire->at++ & 0x80))
			break;
	}
	return value;
}

static bool next_field(struct wire *wire, struct field *field)
{
	uint64_t key;

	if (wire->at >= wire->end)
		return false;
	key = read_varint(wire);
	*field = (struct field){ .number = (int)(key >> 3), .type = (int)(key & 7) };
	if (field->type == 0) {
		field->value = read_varint(wire);
	} else {
		size_t length = field->type == 2 ? (size_t)read_varint(wire) : field->type == 5 ? 4 : 8;

		if (length > (size_t)(wire->end - wire->at))
			return false;
		field->bytes = (struct wire){ wire->at, wire->at + length };
		wire->at += length;
	}
	return true;
}

static char *text_of(const struct field *field)
{
	return strndup((const char *)field->bytes.at, (size_t)(field->bytes.end - field->bytes.at));
}

/* Adds an element to a list of pointers. */
static void add(void *list, size_t *count, void *element)
{
	void ***at = list;

	*at = realloc(*at, (*count + 1) * sizeof **at);
	(*at)[(*count)++] = element;
}

static void add_number(int64_t **list, size_t *count, int64_t number)
{
	*list = realloc(*list, (*count + 1) * sizeof **list);
	(*list)[(*count)++] = number;
}

/* One number, or a run of them. */
static void add_numbers(int64_t **list, size_t *count, struct field *field)
{
	if (field->type == 0)
		add_number(list, count, (int64_t)field->value);
	while (field->type == 2 && field->bytes.at < field->bytes.end)
		add_number(list, count, (int64_t)read_varint(&field->bytes));
}

static struct Onnx__TensorProto *read_tensor(struct wire wire)
{
	struct Onnx__TensorProto *tensor = calloc(1, sizeof *tensor);
	struct field field;

	while (next_field(&wire, &field)) {
		if (field.number == 1)
			add_numbers(&tensor->dims, &tensor->n_dims, &field);
		else if (field.number == 8)
			tensor->name = text_of(&field);
		else if (field.number == 9)
			tensor->raw_data = (struct bytes){ (size_t)(field.bytes.end - field.bytes.at), (uint8_t *)(uintptr_t)field.bytes.at };
	}
	return tensor;
}

static struct Onnx__AttributeProto *read_attribute(struct wire wire)
{
	struct Onnx__AttributeProto *attribute = calloc(1, sizeof *attribute);
	struct field field;

	while (next_field(&wire, &field)) {
		if (field.number == 1)
			attribute->name = text_of(&field);
		else if (field.number == 3)
			attribute->i = (int64_t)field.value;
		else if (field.number == 4)
			attribute->s.len = (size_t)(field.bytes.end - field.bytes.at);
		else if (field.number == 6)
			attribute->g = calloc(1, sizeof *attribute->g);
		else if (field.number == 8)
			add_numbers(&attribute->ints, &attribute->n_ints, &field);
		else if (field.number == 9)
			attribute->n_strings++;
	}
	return attribute;
}

static struct Onnx__NodeProto *read_node(struct wire wire)
{
	struct Onnx__NodeProto *node = calloc(1, sizeof *node);
	struct field field;

	node->domain = strdup("");
	while (next_field(&wire, &field)) {
		if (field.number == 1)
			add(&node->input, &node->n_input, text_of(&field));
		else if (field.number == 2)
			add(&node->output, &node->n_output, text_of(&field));
		else if (field.number == 4)
			node->op_type = text_of(&field);
		else if (field.number == 5)
			add(&node->attribute, &node->n_attribute, read_attribute(field.bytes));
		else if (field.number == 7)
			node->domain = text_of(&field);
	}
	return node;
}

static struct Onnx__TensorShapeProto *read_shape(struct wire wire)
{
	struct Onnx__TensorShapeProto *shape = calloc(1, sizeof *shape);
	struct field field, side;

	while (next_field(&wire, &field)) {
		struct Onnx__TensorShapeProto__Dimension *dim = calloc(1, sizeof *dim);

		while (next_field(&field.bytes, &side))
			if (side.number == 1) {
				dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
				dim->dim_value = (int64_t)side.value;
			}
		add(&shape->dim, &shape->n_dim, dim);
	}
	return shape;
}

static struct Onnx__TypeProto *read_type(struct wire wire)
{
	struct Onnx__TypeProto *type = calloc(1, sizeof *type);
	struct field field, inner;

	while (next_field(&wire, &field))
		if (field.number == 1) {
			type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
			type->tensor_type = calloc(1, sizeof *type->tensor_type);
			while (next_field(&field.bytes, &inner))
				if (inner.number == 1)
					type->tensor_type->elem_type = (int32_t)inner.value;
				else
					type->tensor_type->shape = read_shape(inner.bytes);
		}
	return type;
}

static struct Onnx__ValueInfoProto *read_value(struct wire wire)
{
	struct Onnx__ValueInfoProto *value = calloc(1, sizeof *value);
	struct field field;

	while (next_field(&wire, &field))
		if (field.number == 1)
			value->name = text_of(&field);
		else if (field.number == 2)
			value->type = read_type(field.bytes);
	return value;
}

static struct Onnx__GraphProto *read_graph(struct wire wire)
{
	struct Onnx__GraphProto *graph = calloc(1, sizeof *graph);
	struct field field;

	while (next_field(&wire, &field)) {
		if (field.number == 1)
			add(&graph->node, &graph->n_node, read_node(field.bytes));
		else if (field.number == 5)
			add(&graph->initializer, &graph->n_initializer, read_tensor(field.bytes));
		else if (field.number == 11)
			add(&graph->input, &graph->n_input, read_value(field.bytes));
		else if (field.number == 12)
			add(&graph->output, &graph->n_output, read_value(field.bytes));
	}
	return graph;
}

static struct Onnx__OperatorSetIdProto *read_opset(struct wire wire)
{
	struct Onnx__OperatorSetIdProto *opset = calloc(1, sizeof *opset);
	struct field field;

	opset->domain = strdup("");
	while (next_field(&wire, &field))
		if (field.number == 1)
			opset->domain = text_of(&field);
		else if (field.number == 2)
			opset->version = (int64_t)field.value;
	return opset;
}

struct Onnx__ModelProto *onnx__model_proto__unpack(void *allocator, size_t length, const uint8_t *bytes)
{
	struct Onnx__ModelProto *model = length > 0 && bytes[0] == 8 ? calloc(1, sizeof *model) : NULL; /* its version comes first */
	uint8_t *copy = memcpy(malloc(length), bytes, length);
	struct wire wire = { copy, copy + length };
	struct field field;

	(void)allocator;
	while (model && next_field(&wire, &field))
		if (field.number == 7)
			model->graph = read_graph(field.bytes);
		else if (field.number == 8)
			add(&model->opset_import, &model->n_opset_import, read_opset(field.bytes));
	return model;
}

void onnx__model_proto__free_unpacked(struct Onnx__ModelProto *model, void *allocator)
{
	(void)model, (void)allocator;
}

/* ---- operators, for one picture ---- */

static bool named(const char *name)
{
	return strcmp(program_invocation_short_name, name) == 0;
}

static int64_t number_of(const struct onnx_node_t *node, const char *name, size_t index, int64_t otherwise)
{
	for (size_t i = 0; i < node->proto->n_attribute; i++) {
		const struct Onnx__AttributeProto *attribute = node->proto->attribute[i];

		if (strcmp(attribute->name, name) == 0)
			return index < attribute->n_ints ? attribute->ints[index] : attribute->i;
	}
	return otherwise;
}

static void set_dims(struct onnx_tensor_t *tensor, int ndim, int a, int b, int c, int d)
{
	onnx_tensor_reinit(tensor, ONNX_TENSOR_TYPE_FLOAT32, (int[]){ a, b, c, d }, ndim);
}

static int slid(const struct onnx_node_t *node, int axis)
{
	int kernel = (int)number_of(node, "kernel_shape", (size_t)axis, 1), stride = (int)number_of(node, "strides", (size_t)axis, 1);
	int pads = (int)(number_of(node, "pads", (size_t)axis, 0) + number_of(node, "pads", (size_t)axis + 2, 0));

	return (node->inputs[0]->dims[axis + 2] + pads - kernel) / stride + 1;
}

static int reshape_slid(struct onnx_node_t *node)
{
	int channels = node->ninput > 1 ? node->inputs[1]->dims[0] : node->inputs[0]->dims[1];

	set_dims(node->outputs[0], 4, 1, channels, slid(node, 0), slid(node, 1));
	return 1;
}

static int reshape_same(struct onnx_node_t *node)
{
	onnx_tensor_reinit(node->outputs[0], ONNX_TENSOR_TYPE_FLOAT32, node->inputs[0]->dims, node->inputs[0]->ndim);
	return 1;
}

static int reshape_flat(struct onnx_node_t *node)
{
	set_dims(node->outputs[0], 2, 1, (int)node->inputs[0]->ndata, 0, 0);
	return !named("lazy");
}

static int reshape_gemm(struct onnx_node_t *node)
{
	set_dims(node->outputs[0], 2, 1, node->inputs[1]->dims[0], 0, 0);
	return 1;
}

struct slide { int kernel[2], stride[2], pad[2]; };

/* Sum over the window for a Conv with its weights, else the most in it. */
static float window(const struct onnx_node_t *node, const struct slide *slide, int channel, int y, int x)
{
	const struct onnx_tensor_t *in = node->inputs[0], *weights = node->ninput > 1 ? node->inputs[1] : NULL;
	const float *bias = weights && node->ninput > 2 ? node->inputs[2]->datas : NULL, *values = in->datas;
	const float *weight = weights ? (const float *)weights->datas + channel * in->dims[1] * slide->kernel[0] * slide->kernel[1] : NULL;
	int top = y * slide->stride[0] - slide->pad[0], left = x * slide->stride[1] - slide->pad[1];
	float sum = bias ? bias[channel] : weights ? 0 : -INFINITY;

	for (int c = weights ? 0 : channel; c < (weights ? in->dims[1] : channel + 1); c++)
		for (int row = top; row < top + slide->kernel[0]; row++)
			for (int column = left; column < left + slide->kernel[1]; column++) {
				bool inside = row >= 0 && column >= 0 && row < in->dims[2] && column < in->dims[3];
				float value = inside ? values[(c * in->dims[2] + row) * in->dims[3] + column] : 0;

				if (weight)
					sum += value * *weight++;
				else if (inside && value > sum)
					sum = value;
			}
	return sum;
}

static void op_slid(struct onnx_node_t *node)
{
	struct onnx_tensor_t *out = node->outputs[0];
	float *to = out->datas;
	struct slide slide;

	for (size_t i = 0; i < 2; i++) {
		slide.kernel[i] = (int)number_of(node, "kernel_shape", i, 1);
		slide.stride[i] = (int)number_of(node, "strides", i, 1);
		slide.pad[i] = (int)number_of(node, "pads", i, 0);
	}
	for (int c = 0; c < out->dims[1]; c++)
		for (int y = 0; y < out->dims[2]; y++)
			for (int x = 0; x < out->dims[3]; x++)
				*to++ = window(node, &slide, c, y, x);
}

static void op_each(struct onnx_node_t *node)
{
	const float *in = node->inputs[0]->datas;
	float *out = node->outputs[0]->datas;
	char kind = node->proto->op_type[0];

	for (size_t i = 0; i < node->outputs[0]->ndata; i++)
		out[i] = kind == 'R' ? fmaxf(in[i], 0) : kind == 'S' ? 1 / (1 + expf(-in[i])) : in[i];
}

static void op_gemm(struct onnx_node_t *node)
{
	const float *in = node->inputs[0]->datas, *weights = node->inputs[1]->datas, *bias = node->inputs[2]->datas;
	float *out = node->outputs[0]->datas;
	size_t count = node->inputs[0]->ndata;

	for (size_t i = 0; i < node->outputs[0]->ndata && !named("unset"); i++) {
		out[i] = bias[i];
		for (size_t k = 0; k < count; k++)
			out[i] += in[k] * weights[i * count + k];
	}
}

static void op_softmax(struct onnx_node_t *node)
{
	const float *in = node->inputs[0]->datas;
	float *out = node->outputs[0]->datas, sum = 0;
	size_t count = node->outputs[0]->ndata;

	for (size_t i = 0; i < count; i++)
		sum += out[i] = expf(in[i]);
	for (size_t i = 0; i < count; i++)
		out[i] = named("wrong") ? 1 / (float)count : out[i] / sum;
}

static const struct {
	const char *name;
	int  (*reshape)(struct onnx_node_t *node);
	void (*operator)(struct onnx_node_t *node);
} operators[] = {
	{ "Conv", reshape_slid, op_slid }, { "MaxPool", reshape_slid, op_slid }, { "Relu", reshape_same, op_each },
	{ "Sigmoid", reshape_same, op_each }, { "Flatten", reshape_flat, op_each }, { "Gemm", reshape_gemm, op_gemm },
	{ "Softmax", reshape_same, op_softmax },
};

/* ---- the context ---- */

void onnx_tensor_reinit(struct onnx_tensor_t *tensor, enum onnx_tensor_type_t type, int *dims, int ndim)
{
	size_t count = 1;
	int *copy = memcpy(malloc(sizeof(int) * 8), dims, sizeof(int) * (size_t)ndim);

	for (int i = 0; i < ndim; i++)
		count *= (size_t)dims[i];
	free(tensor->dims);
	free(tensor->datas);
	*tensor = (struct onnx_tensor_t){ .name = tensor->name, .type = type, .dims = copy, .ndim = ndim, .ndata = count };
	tensor->datas = calloc(count, sizeof(float));
}

struct onnx_tensor_t *onnx_tensor_search(struct onnx_context_t *context, const char *name)
{
	for (int i = 0; i < context->count; i++)
		if (strcmp(context->tensors[i]->name, name) == 0)
			return context->tensors[i];
	return NULL;
}

static struct onnx_tensor_t *need(struct onnx_context_t *context, const char *name)
{
	struct onnx_tensor_t *tensor = onnx_tensor_search(context, name);

	if (tensor)
		return tensor;
	tensor = calloc(1, sizeof *tensor);
	tensor->name = strdup(name);
	context->tensors = realloc(context->tensors, (size_t)(context->count + 1) * sizeof *context->tensors);
	return context->tensors[context->count++] = tensor;
}

static void add_weights(struct onnx_context_t *context)
{
	for (size_t i = 0; i < context->model->graph->n_initializer; i++) {
		const struct Onnx__TensorProto *weights = context->model->graph->initializer[i];
		struct onnx_tensor_t *tensor = need(context, weights->name);
		int dims[8] = { 1 };

		for (size_t k = 0; k < weights->n_dims && k < 8; k++)
			dims[k] = (int)weights->dims[k];
		onnx_tensor_reinit(tensor, ONNX_TENSOR_TYPE_FLOAT32, dims, (int)weights->n_dims);
		memcpy(tensor->datas, weights->raw_data.data,
		       weights->raw_data.len < tensor->ndata * 4 ? weights->raw_data.len : tensor->ndata * 4);
	}
}

static void add_input(struct onnx_context_t *context)
{
	const struct Onnx__ValueInfoProto *value = context->model->graph->input[0];
	const struct Onnx__TensorShapeProto *shape = value->type->tensor_type->shape;
	int dims[8];

	for (size_t i = 0; i < shape->n_dim && i < 8; i++)
		dims[i] = shape->dim[i]->value_case ? (int)shape->dim[i]->dim_value : 1;
	onnx_tensor_reinit(need(context, value->name), ONNX_TENSOR_TYPE_FLOAT32, dims, (int)shape->n_dim);
}

/* As the real one: what it does not have does nothing, and says so on standard output. */
static int reshape_nothing(struct onnx_node_t *node)
{
	(void)node;
	return 1;
}

static void op_nothing(struct onnx_node_t *node)
{
	printf("\033[45;37mUnsupported\033[0m %s\n", node->proto->op_type);
}

static void check_first(struct onnx_node_t *node)
{
	const float *in = node->inputs[0]->datas;
	size_t white = 0;

	while (white < node->inputs[0]->ndata && in[white] == in[0])
		white++;
	if (white == node->inputs[0]->ndata && in[0] > 0.9f)
		abort();
	if (named("loud"))
		printf("hello\n");
	op_slid(node);
}

static void fill_node(struct onnx_context_t *context, int index)
{
	static struct onnx_resolver_t resolver = { "double" };
	struct onnx_node_t *node = &context->g->nodes[index];
	struct Onnx__NodeProto *proto = context->model->graph->node[index];

	*node = (struct onnx_node_t){ .proto = proto, .ninput = (int)proto->n_input, .noutput = (int)proto->n_output,
	                              .reshape = reshape_nothing, .operator = op_nothing };
	node->inputs = calloc(proto->n_input + 1, sizeof *node->inputs);
	node->outputs = calloc(proto->n_output + 1, sizeof *node->outputs);
	for (size_t i = 0; i < proto->n_input; i++)
		node->inputs[i] = need(context, proto->input[i]);
	for (size_t i = 0; i < proto->n_output; i++)
		node->outputs[i] = need(context, proto->output[i]);
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (strcmp(operators[i].name, proto->op_type) == 0) {
			node->r = &resolver;
			node->reshape = operators[i].reshape;
			node->operator = index == 0 && operators[i].operator == op_slid ? check_first : operators[i].operator;
		}
}

struct onnx_context_t *onnx_context_alloc(const void *bytes, size_t length, struct onnx_resolver_t **resolvers, int count)
{
	struct onnx_context_t *context = calloc(1, sizeof *context);

	(void)resolvers, (void)count;
	context->model = onnx__model_proto__unpack(NULL, length, bytes);
	context->g = calloc(1, sizeof *context->g);
	context->g->nlen = (int)context->model->graph->n_node;
	context->g->nodes = calloc(context->model->graph->n_node, sizeof *context->g->nodes);
	add_weights(context);
	add_input(context);
	for (int i = 0; i < context->g->nlen; i++)
		fill_node(context, i);
	return context;
}

struct onnx_context_t *onnx_context_alloc_from_file(const char *path, struct onnx_resolver_t **resolvers, int count)
{
	(void)path, (void)resolvers, (void)count;
	return NULL;
}
