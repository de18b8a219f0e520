/* rung serve: the router as a service. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"

#include "jobs/serve.h"

#define WORKERS_MAX 64

static void tell(void *context, const char *address, bool open_to_all)
{
	struct command_call *call = context;

	if (call->json)
		answer_json(call, json_pack("{s:s,s:b,s:s}", "listening", address, "token", !open_to_all, "stage", call->stage.name));
	else
		fprintf(call->out, "listening on http://%s, stage %s\n", address, answer_shown(call, call->stage.name));
	if (open_to_all && !call->json)
		fprintf(call->out, "there is no token: whoever works on this machine may ask, and is told what the machine decides,\n"
		                   "but for what people are to judge still\n");
	fflush(call->out);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	long workers = 0;
	struct serve_options options = { .listen = command_option(call, "listen"), .log = command_option(call, "log"),
		                         .listening = tell, .context = call };

	if (command_number(call, "jobs", 1, WORKERS_MAX, &workers, err) < 0)
		return COMMAND_USAGE;
	options.workers = (int)workers;
	options.stop = interrupt_watch();
	options.reopen = interrupt_watch_hangup();
	return serve_run(call->store, call->stage_name, &call->actor, &options, err) < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static const struct command_option options_of_serve[] = {
	{ "listen", 0, "ADDR:PORT", "where; else 127.0.0.1:8420. Port 0: any that is free" },
	{ "jobs", 'j', "N", "worker processes of each version; else one a core" },
	{ "log", 0, "FILE", "a line a request goes there; else to standard error" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_serve = {
	.name = "serve",
	.arguments = "[--listen ADDR:PORT] [-j N] [--log FILE]",
	.summary = "answers over HTTP: by the machine where it may, by people where not",
	.details = "POST /predict takes the bytes of a picture, a JSON record or a text, adds it as an item, asks the\n"
	           "version that answers for it, settles who decides, and answers when all of that is on disk:\n"
	           "  curl --data-binary @a.jpg http://127.0.0.1:8420/predict\n"
	           "  {\"item\":12,\"label\":\"ok\",\"confidence\":0.998,\"regions\":[],\"decided_by\":\"machine\",\n"
	           "   \"model\":\"screens 1\",\"route\":\"auto\",\"latency_ms\":21.4,\"stage\":\"main\"}\n"
	           "?key= names the item, ?group= its lot or user, ?source= where it comes from (else serve). Pictures\n"
	           "are kept in the folder PROJECT.media, by content, so twice is once.\n"
	           "\n"
	           "Where a project has several stages an item goes down all of its kind, as score has it: what one\n"
	           "says opens the next, which is asked in the same request. The answer is that of ?stage=, else of\n"
	           "--stage, else of the first, and stages says the same of each: a state (decided; open: people are\n"
	           "to judge it, or no model is there; waits: it has not come there; frozen; withheld), and waits_for,\n"
	           "what upstream says meanwhile:\n"
	           "  {\"item\":12,\"label\":\"noise\", ... \"stage\":\"vad\",\"waits_for\":null,\"stages\":[\n"
	           "   {\"stage\":\"vad\",\"state\":\"decided\",\"label\":\"noise\", ... \"waits_for\":null},\n"
	           "   {\"stage\":\"asr\",\"state\":\"waits\",\"label\":null, ... \"waits_for\":\"vad: noise\"}]}\n"
	           "\n"
	           "Where a person must decide, decided_by, label, confidence and model are null, whatever the model\n"
	           "thinks: whoever judges is not to learn it. GET /items/ID tells the outcome later, and with\n"
	           "?wait=SECONDS (300 at most) waits for it, unless upstream has barred the item. A header\n"
	           "Idempotency-Key makes sending again safe: for a day the same caller gets the same item for it, and\n"
	           "something else under the same key is refused. The same caller asking anew for the same thing within\n"
	           "serve.repeat counts as a repeated request (v_service_requests).\n"
	           "\n"
	           "GET /metrics is for Prometheus, /healthz says that the process lives and /readyz that it takes\n"
	           "requests. What is wrong with a request is said by a status of 400 or more and {\"error\",\"status\"}.\n"
	           "\n"
	           "It listens on this machine alone unless --listen says otherwise, and then callers need a token,\n"
	           "which rung config serve.token --new makes: Authorization: Bearer TOKEN. Set one too where people who\n"
	           "judge blind work on this machine: without one, what the machine has said of an item that people are\n"
	           "to judge still is told to nobody but who sends it first, or again under its Idempotency-Key; others\n"
	           "get label null, decided_by machine and why. serve.max_bytes, serve.rate, serve.connections and\n"
	           "serve.patience are its limits. Traffic is not encrypted: put a proxy that does before it, if it\n"
	           "leaves the house. A caller is an address, and what a proxy says of who asked it is not believed:\n"
	           "all who come through one proxy are one caller, with one rate, one set of Idempotency-Keys, and\n"
	           "repeated requests that may be of two people.\n"
	           "\n"
	           "score --watch may run beside it, and does what nobody waits for. SIGTERM and ^C end it once\n"
	           "all that was accepted is answered; SIGHUP opens the log anew.\n"
	           "\n"
	           "JSON, once it listens: listening (address and port), token (true or false), stage.\n",
	.options = options_of_serve,
	.most = 0,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.stages = STAGES_FIRST,
	.leads = true,
	.run = run,
};
