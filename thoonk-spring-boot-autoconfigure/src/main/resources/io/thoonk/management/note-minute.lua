-- Notes what stands in a feed in this minute, in a ring of 1440 slots of 40 bytes; touches no key of the contract.
-- The first process to come in a minute tells the counts. The waits of all that come are counted together, behind the ring:
-- the minute and 128 buckets, for this minute alone; the slot gets the percentiles of what was counted so far.
-- A process that works and has no dashboard tells its waits only, and only where there is a history.
-- KEYS[1] thoonk.history
-- ARGV[1] published ever, or '' for waits only   ARGV[2] finished ever   ARGV[3] waiting   ARGV[4] stalled   ARGV[5] age of the next job in s
-- ARGV[6] waits of this process: for each bucket that is not empty its number (1 byte) and how many are in it (4 bytes)
-- Returns {'ok', this minute since 1970, the slots of the last 60 minutes}, without slots for waits only
local SLOTS, SIZE, FORMAT = 1440, 40, '>I4ddI4I4I4I4I4'
--- @include lib/time.lua
local BUCKETS, STEPS_PER_DOUBLING, MOST = 128, 4, 4294967295
local HOURS_25 = 90000
local history, waits = KEYS[1], ARGV[6]
local minute = math.floor(tonumber(server_time()[1]) / 60)
local at = minute % SLOTS * SIZE

local waits_only = ARGV[1] == ''
if waits_only and redis.call('EXISTS', history) == 0 then
  return {'ok', minute}
end
local fields = {}
for i = 1, 5 do
  fields[i] = tonumber(ARGV[i])
end
fields[6], fields[7] = 0, 0
local before, noted = redis.call('GETRANGE', history, at, at + SIZE - 1), false
if #before == SIZE then
  local slot = {struct.unpack(FORMAT, before)}
  noted = slot[1] == minute
  if noted then
    for i = 1, 7 do
      fields[i] = slot[i + 1]
    end
  end
end

local behind = SLOTS * SIZE
local others = redis.call('GETRANGE', history, behind, behind + 4 * BUCKETS + 3)
local counted = #others == 4 * BUCKETS + 4 and struct.unpack('>I4', others) == minute

local function count_waits()
  local kept = {}
  for i = 1, BUCKETS do
    kept[i] = counted and struct.unpack('>I4', others, 4 * i + 1) or 0
  end
  for from = 1, #waits, 5 do
    local bucket, count = struct.unpack('>BI4', waits, from)
    kept[bucket + 1] = math.min(MOST, kept[bucket + 1] + count)
  end
  local total, packed = 0, {struct.pack('>I4', minute)}
  for i = 1, BUCKETS do
    total = total + kept[i]
    packed[i + 1] = struct.pack('>I4', kept[i])
  end
  redis.call('SETRANGE', history, behind, table.concat(packed))
  local function percentile(rank)
    local seen = 0
    for i = 1, BUCKETS do
      seen = seen + kept[i]
      if seen >= rank then
        return math.min(MOST, math.floor(2 ^ ((i - 1) / STEPS_PER_DOUBLING) + 0.5))
      end
    end
  end
  return percentile(math.floor((total + 1) / 2)), percentile(math.ceil(total * 0.99))
end
if #waits > 0 or counted then
  fields[6], fields[7] = count_waits()
end
-- Waits that are told before the counts wait for them behind the ring.
if noted or not waits_only then
  redis.call('SETRANGE', history, at, struct.pack(FORMAT, minute, unpack(fields)))
end
if waits_only then
  return {'ok', minute}
end
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
