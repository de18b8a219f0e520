/* The part of ONNX Runtime's C interface that we call.
 *
 * The interface is one table of functions that only ever grows at its end, so the place of a function
 * in it is fixed for good. We ask for version 5 of the table (ONNX Runtime 1.5 and newer) and name
 * the slots we use; the gaps between them are never touched. A function that can fail returns a
 * status, NULL when all went well, to be released by the caller. */
#ifndef RUNG_MODELS_ORT_ABI_H
#define RUNG_MODELS_ORT_ABI_H

#include <stddef.h>
#include <stdint.h>

#define ORT_API_VERSION 5

#define ORT_LOG_ERROR          3
#define ORT_TYPE_FLOAT         1
#define ORT_TYPE_INT64         7
#define ORT_SEQUENTIAL         0
#define ORT_OPTIMIZE_ALL       99
#define ORT_ALLOCATOR_DEVICE   0
#define ORT_MEMORY_DEFAULT     0

struct ort_status;
struct ort_env;
struct ort_options;
struct ort_session;
struct ort_value;
struct ort_type;
struct ort_shape;
struct ort_memory;
struct ort_allocator;
struct ort_run_options;

typedef void ort_log(void *context, int severity, const char *category, const char *id, const char *place,
                     const char *message);

#define ORT_GAP(first, last) void (*gap_##first[(last) - (first) + 1])(void)

struct ort_api {
	ORT_GAP(0, 1);
	const char *(*status_message)(const struct ort_status *); /* 2 */
	ORT_GAP(3, 3);
	struct ort_status *(*env_create)(ort_log *, void *context, int severity, const char *id, struct ort_env **); /* 4 */
	ORT_GAP(5, 6);
	struct ort_status *(*session_create)(const struct ort_env *, const char *path, const struct ort_options *,
	                                     struct ort_session **); /* 7 */
	ORT_GAP(8, 8);
	struct ort_status *(*run)(struct ort_session *, const struct ort_run_options *, const char *const *input_names,
	                          const struct ort_value *const *inputs, size_t input_count,
	                          const char *const *output_names, size_t output_count, struct ort_value **outputs); /* 9 */
	struct ort_status *(*options_create)(struct ort_options **); /* 10 */
	ORT_GAP(11, 12);
	struct ort_status *(*options_set_execution)(struct ort_options *, int mode); /* 13 */
	ORT_GAP(14, 21);
	struct ort_status *(*options_set_log)(struct ort_options *, int severity); /* 22 */
	struct ort_status *(*options_set_optimization)(struct ort_options *, int level); /* 23 */
	struct ort_status *(*options_set_intra_threads)(struct ort_options *, int count); /* 24 */
	struct ort_status *(*options_set_inter_threads)(struct ort_options *, int count); /* 25 */
	ORT_GAP(26, 29);
	struct ort_status *(*session_input_count)(const struct ort_session *, size_t *); /* 30 */
	struct ort_status *(*session_output_count)(const struct ort_session *, size_t *); /* 31 */
	ORT_GAP(32, 32);
	struct ort_status *(*session_input_type)(const struct ort_session *, size_t, struct ort_type **); /* 33 */
	struct ort_status *(*session_output_type)(const struct ort_session *, size_t, struct ort_type **); /* 34 */
	ORT_GAP(35, 35);
	struct ort_status *(*session_input_name)(const struct ort_session *, size_t, struct ort_allocator *, char **); /* 36 */
	struct ort_status *(*session_output_name)(const struct ort_session *, size_t, struct ort_allocator *, char **); /* 37 */
	ORT_GAP(38, 48);
	struct ort_status *(*tensor_wrap)(const struct ort_memory *, void *data, size_t bytes, const int64_t *dims,
	                                  size_t rank, int type, struct ort_value **); /* 49 */
	struct ort_status *(*value_is_tensor)(const struct ort_value *, int *); /* 50 */
	struct ort_status *(*tensor_data)(struct ort_value *, void **); /* 51 */
	ORT_GAP(52, 54);
	struct ort_status *(*type_tensor_shape)(const struct ort_type *, const struct ort_shape **); /* 55, borrowed */
	ORT_GAP(56, 59);
	struct ort_status *(*shape_element_type)(const struct ort_shape *, int *); /* 60 */
	struct ort_status *(*shape_rank)(const struct ort_shape *, size_t *); /* 61 */
	struct ort_status *(*shape_dims)(const struct ort_shape *, int64_t *dims, size_t rank); /* 62 */
	ORT_GAP(63, 64);
	struct ort_status *(*tensor_shape)(const struct ort_value *, struct ort_shape **); /* 65 */
	ORT_GAP(66, 68);
	struct ort_status *(*memory_create)(int allocator, int memory, struct ort_memory **); /* 69 */
	ORT_GAP(70, 75);
	struct ort_status *(*allocator_free)(struct ort_allocator *, void *); /* 76 */
	ORT_GAP(77, 77);
	struct ort_status *(*allocator_default)(struct ort_allocator **); /* 78, never released */
	ORT_GAP(79, 91);
	void (*env_release)(struct ort_env *); /* 92 */
	void (*status_release)(struct ort_status *); /* 93 */
	void (*memory_release)(struct ort_memory *); /* 94 */
	void (*session_release)(struct ort_session *); /* 95 */
	void (*value_release)(struct ort_value *); /* 96 */
	ORT_GAP(97, 97);
	void (*type_release)(struct ort_type *); /* 98 */
	void (*shape_release)(struct ort_shape *); /* 99 */
	void (*options_release)(struct ort_options *); /* 100 */
	ORT_GAP(101, 129);
	struct ort_status *(*options_set_entry)(struct ort_options *, const char *key, const char *value); /* 130 */
};

struct ort_base {
	const struct ort_api *(*api)(uint32_t version);
	const char *(*version)(void);
};

#define ORT_SLOT(member, slot) \
	_Static_assert(offsetof(struct ort_api, member) == (slot) * sizeof(void (*)(void)), #member " is slot " #slot)
ORT_SLOT(status_message, 2);
ORT_SLOT(env_create, 4);
ORT_SLOT(session_create, 7);
ORT_SLOT(run, 9);
ORT_SLOT(options_create, 10);
ORT_SLOT(options_set_execution, 13);
ORT_SLOT(options_set_log, 22);
ORT_SLOT(options_set_inter_threads, 25);
ORT_SLOT(session_input_count, 30);
ORT_SLOT(session_output_type, 34);
ORT_SLOT(session_input_name, 36);
ORT_SLOT(session_output_name, 37);
ORT_SLOT(tensor_wrap, 49);
ORT_SLOT(tensor_data, 51);
ORT_SLOT(type_tensor_shape, 55);
ORT_SLOT(shape_dims, 62);
ORT_SLOT(tensor_shape, 65);
ORT_SLOT(memory_create, 69);
ORT_SLOT(allocator_free, 76);
ORT_SLOT(allocator_default, 78);
ORT_SLOT(env_release, 92);
ORT_SLOT(value_release, 96);
ORT_SLOT(type_release, 98);
ORT_SLOT(options_release, 100);
ORT_SLOT(options_set_entry, 130);

#endif
