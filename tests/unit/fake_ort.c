/* A library that says it is ONNX Runtime, of the version that $FAKE_ORT_VERSION names, and can do nothing. */
#include <stdint.h>
#include <stdlib.h>

struct base {
	const void *(*api)(uint32_t version);
	const char *(*version)(void);
};

const struct base *OrtGetApiBase(void);

static const void *api(uint32_t version)
{
	static const int nothing;

	return version == 5 ? &nothing : NULL;
}

static const char *version(void)
{
	return getenv("FAKE_ORT_VERSION");
}

const struct base *OrtGetApiBase(void)
{
	static const struct base base = { api, version };

	return &base;
}
