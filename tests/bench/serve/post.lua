-- For wrk: posts a picture, another one each time, by bytes after its end that no decoder looks at.
local picture, thread_number, count, next_thread = nil, 0, 0, 0

function setup(thread)
	thread:set("number", next_thread)
	next_thread = next_thread + 1
end

function init(args)
	local file = assert(io.open(args[1], "rb"))
	picture = file:read("*a")
	file:close()
	run = args[2]
	wrk.method = "POST"
	wrk.headers["Content-Type"] = "image/jpeg"
end

function request()
	count = count + 1
	return wrk.format(nil, nil, nil, picture .. string.format("%s-%d-%d", run, number, count))
end

function done(summary, latency)
	local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
	io.write(string.format("%8.1f answers/s, half within %.1f ms, 99 of 100 within %.1f ms, %d went wrong\n",
		summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end
