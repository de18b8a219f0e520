/* A small double of libonnx for tests: the names that rung-engine-libonnx uses, and just the operators of the demo's
 * model. It goes wrong in the ways that libonnx does when the program has one of these names:
 *
 *   wrong   what Softmax gives is not right        lazy    Flatten does not take its input, and says nothing
 *   unset   Gemm leaves its output as it was       loud    every operator prints to standard output
 *
 * and crashes over a picture that is white all over. */
#ifndef ONNX_DOUBLE_H
#define ONNX_DOUBLE_H

#include <stddef.h>
#include <stdint.h>

enum onnx_tensor_type_t { ONNX_TENSOR_TYPE_FLOAT32 = 1, ONNX_TENSOR_TYPE_INT64 = 7 };

struct onnx_tensor_t {
	char *name;
	enum onnx_tensor_type_t type;
	int *strides, *dims, ndim;
	void *datas;
	size_t ndata;
};

struct bytes { size_t len; uint8_t *data; };

struct Onnx__OperatorSetIdProto { char *domain; int64_t version; };

enum { ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE = 1, ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE = 1 };
struct Onnx__TensorShapeProto__Dimension { int value_case; int64_t dim_value; };
struct Onnx__TensorShapeProto { size_t n_dim; struct Onnx__TensorShapeProto__Dimension **dim; };
struct Onnx__TypeProto__Tensor { int32_t elem_type; struct Onnx__TensorShapeProto *shape; };
struct Onnx__TypeProto { int value_case; struct Onnx__TypeProto__Tensor *tensor_type; };
struct Onnx__ValueInfoProto { char *name; struct Onnx__TypeProto *type; };
struct Onnx__TensorProto { char *name; size_t n_dims; int64_t *dims; struct bytes raw_data; };

struct Onnx__AttributeProto {
	char *name;
	int64_t i;
	struct bytes s;
	struct Onnx__GraphProto *g;
	size_t n_ints, n_strings;
	int64_t *ints;
};

struct Onnx__NodeProto {
	size_t n_input, n_output, n_attribute;
	char **input, **output, *op_type, *domain;
	struct Onnx__AttributeProto **attribute;
};

struct Onnx__GraphProto {
	size_t n_node, n_initializer, n_input, n_output;
	struct Onnx__NodeProto **node;
	struct Onnx__TensorProto **initializer;
	struct Onnx__ValueInfoProto **input, **output;
};

struct Onnx__ModelProto { size_t n_opset_import; struct Onnx__OperatorSetIdProto **opset_import; struct Onnx__GraphProto *graph; };

struct onnx_resolver_t { const char *name; };
struct onnx_node_t {
	struct onnx_resolver_t *r;
	struct onnx_tensor_t **inputs, **outputs;
	int ninput, noutput;
	struct Onnx__NodeProto *proto;
	int  (*reshape)(struct onnx_node_t *node);
	void (*operator)(struct onnx_node_t *node);
};
struct onnx_graph_t { struct onnx_node_t *nodes; int nlen; };
struct onnx_context_t {
	struct Onnx__ModelProto    *model;
	struct onnx_graph_t *g;
	struct onnx_tensor_t **tensors;
	int count;
};

/* Each as in libonnx; freeing is left to the end of the program. */
struct Onnx__ModelProto *onnx__model_proto__unpack(void *allocator, size_t length, const uint8_t *bytes);
void onnx__model_proto__free_unpacked(struct Onnx__ModelProto *model, void *allocator);
struct onnx_context_t *onnx_context_alloc(const void *bytes, size_t length, struct onnx_resolver_t **resolvers, int count);
struct onnx_context_t *onnx_context_alloc_from_file(const char *path, struct onnx_resolver_t **resolvers, int count); /* for configure: gives NULL */
struct onnx_tensor_t *onnx_tensor_search(struct onnx_context_t *context, const char *name);
void onnx_tensor_reinit(struct onnx_tensor_t *tensor, enum onnx_tensor_type_t type, int *dims, int ndim);

#endif
