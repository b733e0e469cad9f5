-- For wrk: posts each line of a file in turn, with a service key, and tells the figures on one line.
-- wrk ... -s bodies.lua URL -- FILE KEY

local requests = {}
local last = 0

function init(arguments)
  local headers = { ["Content-Type"] = "application/json", ["apikey"] = arguments[2] }
  for body in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), failed))
end
