-- Reads records of ended jobs; changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] 'one', 'page', or 'like' for ids that begin so   ARGV[2] id, how many of the latest to pass over, or how ids begin
-- ARGV[3] how many at most   ARGV[4] '1' to tell payloads
-- Returns {'ok', how many records there are, {id, time of the end, record, payload or false}, ...}, latest end first
--- @include lib/job.lua
local kind, argument, most, has_payloads = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1'
if not is_ours() or not has_extras() or not history_kept() then
  return {'ok', 0}
end
local oldest = kept_history.time and now_ms() - kept_history.time or 0
local MOST_LOOKED_AT, STEP = 20000, 500
local reply = {'ok', redis.call('ZCOUNT', record_times, whole(oldest), '+inf')}

local function add(id, time)
  local record = time and tonumber(time) >= oldest and redis.call('HGET', records, id)
  if record then
    local parts = {string.match(record, '^(%Z*%z%Z*%z%Z*)%z?(.*)$')}
    reply[#reply + 1] = {id, time, parts[1], has_payloads and #record > #parts[1] and parts[2]}
  end
end

if kind == 'one' then
  add(argument, redis.call('ZSCORE', record_times, argument))
elseif kind == 'page' then
  local page = redis.call('ZREVRANGE', record_times, argument, tonumber(argument) + most - 1, 'WITHSCORES')
  for i = 1, #page, 2 do
    add(page[i], page[i + 1])
  end
else
  for from = 0, MOST_LOOKED_AT - 1, STEP do
    local page = redis.call('ZREVRANGE', record_times, from, from + STEP - 1, 'WITHSCORES')
    for i = 1, #page, 2 do
      if #reply - 2 < most and string.sub(page[i], 1, #argument) == argument then
        add(page[i], page[i + 1])
      end
    end
    if #page < 2 * STEP or #reply - 2 >= most then
      break
    end
  end
end
return reply
