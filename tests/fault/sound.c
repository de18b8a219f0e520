/* sound PROJECT: 0 where the file is whole, every guard in place and every chain of events unbroken;
 * else 1 and the reason. */
#include "db/event.h"
#include "db/store.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	struct store *store;
	struct err why = ERR_NONE;
	int64_t broken;
	int result;

	if (argc != 2) {
		fprintf(stderr, "usage: sound PROJECT\n");
		return 2;
	}
	result = store_open(argv[1], STORE_READ, &store, &why);
	if (result == 0) {
		result = store_check(store, &why);
		if (result == 0)
			result = event_verify(store, &broken, &why) == 1 ? 0 : -1;
		store_close(store);
	}
	if (result < 0)
		printf("    %s\n", why.text);
	return result < 0;
}
