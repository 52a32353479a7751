-- Reads what is known of jobs' requests and kept results; changes nothing.
-- KEYS[1] config   KEYS[2] items   KEYS[3] items of delayed jobs   KEYS[4] jobs with a unique key   KEYS[5] until when jobs have to be
--   started   KEYS[6] the generation of our own keys   then for each job where its result is kept, and its request
-- ARGV[1] requests of jobs in the feed that have more bytes are not read   ARGV[2..] ids
-- Returns {'ok', then for each job: 1 if it is in the feed or is put when another ends, 2 if it has expired, else 0, request or false, kept result or false}
-- While a job is in the feed, what is kept is of an earlier one of its id.
local config, items, delayed_items = KEYS[1], KEYS[2], KEYS[3]
local unique, expiry, generation_key = KEYS[4], KEYS[5], KEYS[6]
local FIRST = 7
local generation = redis.call('HGET', config, 'generation')
-- Of a feed that a peer has deleted our own keys are left.
local is_ours = generation and generation == redis.call('GET', generation_key)

local reply = {'ok'}
local function add(is_there, request, result)
  local count = #reply
  reply[count + 1], reply[count + 2], reply[count + 3] = is_there, request, result
end

-- Whether a job is put when another with its unique key ends; lib/unique.lua says how it is kept.
local function is_next(id)
  local key = is_ours and redis.call('HGET', unique, 'j' .. id)
  local text = key and redis.call('HGET', unique, 'n' .. key) or ''
  local length, at = string.match(text, '^%d+:%d+:%d+:%d:(%d+):%d+:%d+:%d+:()')
  return length and string.sub(text, at, at + tonumber(length) - 1) == id
end

local longest = tonumber(ARGV[1])
-- The request of a job that is in the feed, or '' and true where it is too long; nothing where the job is not there.
local function request_of(id)
  for _, key in ipairs({items, is_ours and delayed_items or nil}) do
    if redis.call('HSTRLEN', key, id) > longest then
      return '', true
    end
    local request = redis.call('HGET', key, id)
    if request then
      return request, false
    end
  end
  return nil
end

for i = 1, #ARGV - 1 do
  local id = ARGV[i + 1]
  local kept_result, kept_request = KEYS[FIRST + 2 * i - 2], KEYS[FIRST + 2 * i - 1]
  local request, is_long = request_of(id)
  local result = not request and redis.call('LINDEX', kept_result, 0)
  if request then
    add(1, not is_long and request, false)
  elseif not result then
    add(is_next(id) and 1 or is_ours and redis.call('ZSCORE', expiry, 'x' .. id) and 2 or 0, false, false)
  else
    local kept = redis.call('GET', kept_request)
    local nul = kept and string.find(kept, '\0', 1, true)
    if not nul then
      add(0, '', result)
    elseif string.sub(kept, 1, nul - 1) == generation then
      add(0, string.sub(kept, nul + 1), result)
    else
      add(0, false, false)
    end
  end
end
return reply
