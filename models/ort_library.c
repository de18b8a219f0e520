#include "models/ort_library.h"

#include "base/str.h"
#include "base/text.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OLDEST_MINOR    5  /* the first 1.x with version 5 of the table */
#define REPORTING_MINOR 29 /* the first 1.x that reports to its maker */

static void keep_visible(char *out, size_t room, const char *text)
{
	text_copy_visible(out, room, text, strlen(text));
}

static int check_version(struct ort_library *library, struct err *err)
{
	int major = 0, minor = 0;

	if (sscanf(library->version, "%d.%d", &major, &minor) != 2)
		return err_set(err, "%s: it gives no version", library->path);
	if (major < 1 || (major == 1 && minor < OLDEST_MINOR))
		return err_set(err, "%s: version %s is too old, 1.%d or newer is needed", library->path, library->version,
		               OLDEST_MINOR);
	library->may_report = major > 1 || minor >= REPORTING_MINOR;
	return 0;
}

/* Loads one file. 0, or -1 with the loader's reason. */
static int load(const char *path, struct ort_library *library, struct err *err)
{
	const struct ort_base *(*get_base)(void);
	const struct ort_base *base;
	const char *version;
	void *handle, *symbol;
	Dl_info info;
	char why[300];

	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		keep_visible(why, sizeof why, dlerror());
		return err_set(err, "%s", why);
	}
	keep_visible(library->path, sizeof library->path, path);
	symbol = dlsym(handle, "OrtGetApiBase");
	if (!symbol)
		return err_set(err, "%s: is a library, but not ONNX Runtime", library->path);
	if (dladdr(symbol, &info) && info.dli_fname)
		keep_visible(library->path, sizeof library->path, info.dli_fname);
	memcpy(&get_base, &symbol, sizeof get_base);
	base = get_base();
	version = base ? base->version() : NULL;
	keep_visible(library->version, sizeof library->version, version ? version : "");
	if (check_version(library, err) < 0)
		return -1;
	library->api = base->api(ORT_API_VERSION);
	if (!library->api)
		return err_set(err, "%s: version %s does not offer the interface we need", library->path, library->version);
	return 0;
}

static void cache_path(struct str *path)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		str_add(path, cache);
	else if (home && *home == '/')
		str_addf(path, "%s/.cache", home);
	else
		return;
	str_add(path, "/rung/onnxruntime-1.27.0/libonnxruntime.so.1");
}

static int try_usual_places(struct ort_library *library, struct err *err)
{
	struct str cached = STR_EMPTY;
	const char *files[] = { RUNG_ONNXRUNTIME, RUNG_PKGLIBDIR "/libonnxruntime.so.1", NULL };
	static const char *const names[] = { "libonnxruntime.so.1", "libonnxruntime.so" };
	int rc = -1;

	cache_path(&cached);
	files[2] = str_text(&cached);
	err_set(err, "ONNX Runtime is not installed: ./quickstart fetches it, RUNG_ORT_LIB names another copy");
	for (size_t i = 0; i < sizeof files / sizeof *files && rc < 0; i++)
		if (*files[i] && access(files[i], R_OK) == 0)
			rc = load(files[i], library, err);
	for (size_t i = 0; i < sizeof names / sizeof *names && rc < 0; i++) {
		struct err ignored = ERR_NONE;

		rc = load(names[i], library, &ignored);
	}
	str_release(&cached);
	return rc;
}

int ort_library_open(const char *path, struct ort_library *library, struct err *err)
{
	const char *named = path ? path : getenv("RUNG_ORT_LIB");

	memset(library, 0, sizeof *library);
	setenv("ORT_DISABLE_TELEMETRY", "1", 1);
	if (!named || !*named)
		return try_usual_places(library, err);
	if (load(named, library, err) < 0)
		return err_wrap(err, "ONNX Runtime");
	return 0;
}
