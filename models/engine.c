#include "models/engine.h"

#include "base/str.h"
#include "base/text.h"
#include "models/onnxruntime.h"
#include "models/process.h"

#include <string.h>

static const struct engine *const engines[] = {
	&engine_onnxruntime,
	&engine_process,
	&engine_libonnx,
};

const struct engine *engine_at(size_t index)
{
	return index < sizeof engines / sizeof *engines ? engines[index] : NULL;
}

const struct engine *engine_find(const char *name, struct err *err)
{
	struct str line = STR_EMPTY;
	const struct engine *engine;

	for (size_t i = 0; (engine = engine_at(i)); i++)
		if (str_equal(engine->name, name))
			return engine;
	str_add(&line, "no engine is named \"");
	text_add_visible(&line, name, strnlen(name, 100));
	str_add(&line, "\"; there is:");
	for (size_t i = 0; (engine = engine_at(i)); i++)
		str_addf(&line, " %s", engine->name);
	err_set(err, "%s", str_text(&line));
	str_release(&line);
	return NULL;
}
