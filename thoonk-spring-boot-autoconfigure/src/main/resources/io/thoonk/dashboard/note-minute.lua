-- Notes what stands in a feed in this minute, in a ring of 1440 slots of 40 bytes; touches no key of the contract.
-- The first process to come in a minute tells the counts; of waits, the longest that any process tells stay.
-- KEYS[1] thoonk.history
-- ARGV[1] published ever   ARGV[2] finished ever   ARGV[3] waiting   ARGV[4] stalled   ARGV[5] age of the next job in s
-- ARGV[6] median of the waits in ms   ARGV[7] 99th percentile of the waits in ms
-- Returns {'ok', this minute since 1970, the slots of the last 60 minutes}
local SLOTS, SIZE, FORMAT = 1440, 40, '>I4ddI4I4I4I4I4'
local HOURS_25 = 90000
local history = KEYS[1]
local minute = math.floor(tonumber(redis.call('TIME')[1]) / 60)
local at = minute % SLOTS * SIZE

local fields = {}
for i = 1, 7 do
  fields[i] = tonumber(ARGV[i])
end
local before = redis.call('GETRANGE', history, at, at + SIZE - 1)
if #before == SIZE then
  local noted = {struct.unpack(FORMAT, before)}
  if noted[1] == minute then
    for i = 1, 5 do
      fields[i] = noted[i + 1]
    end
    fields[6] = math.max(fields[6], noted[7])
    fields[7] = math.max(fields[7], noted[8])
  end
end
redis.call('SETRANGE', history, at, struct.pack(FORMAT, minute, unpack(fields)))
redis.call('EXPIRE', history, HOURS_25)

local first = (minute - 59) % SLOTS
local hour
if first + 60 <= SLOTS then
  hour = redis.call('GETRANGE', history, first * SIZE, (first + 60) * SIZE - 1)
else
  hour = redis.call('GETRANGE', history, first * SIZE, SLOTS * SIZE - 1)
    .. redis.call('GETRANGE', history, 0, (first + 60 - SLOTS) * SIZE - 1)
end
return {'ok', minute, hour}
