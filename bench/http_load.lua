-- Asks for addresses in the order of a file, and prints what came of it as JSON.
-- Arguments: the file, how many of its lines to leave out, mean milliseconds of rest
-- between an answer and the next request of a connection (0 for none).

local targets, at, rest_ms = {}, 0, 0

function init(arguments)
  for line in io.lines(arguments[1]) do targets[#targets + 1] = line end
  at = tonumber(arguments[2]) - 1  -- the first request is made to be looked at only
  rest_ms = tonumber(arguments[3])
  math.randomseed(1916)
  if rest_ms > 0 then
    -- Readers come by chance: the times between them are exponential.
    delay = function() return math.floor(-rest_ms * math.log(1 - math.random()) + 0.5) end
  end
end

function request()
  at = at + 1
  return wrk.format("GET", targets[(at - 1) % #targets + 1])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "errors": %d, "median_ms": %.3f, "p99_ms": %.3f}\n',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
