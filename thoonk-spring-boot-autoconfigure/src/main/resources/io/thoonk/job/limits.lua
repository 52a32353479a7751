-- Sets and removes limits and order, and tells what is set.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none
-- ARGV[2] 'set', and then ARGV[3..] field, value or '' to remove it, and so on;
--   or 'declare', and then ARGV[3] when the application started in ms or '' for now, ARGV[4] which it is, ARGV[5..] limit of the
--   feed, limit of each key, order, how far levels are apart, each '' where nothing is declared
-- Returns {'ok', how many keys have limits of their own, fields and values of what is not about one key, ...}, or for a declaration
--   {'ok', when the application started, 1 if the declaration holds, what another one says or false}; {'missing'}, or
--   {'mismatch', type}
--- @include lib/job.lua
local limits, FIELDS = KEYS[35], {'a:feed', 'a:keys', 'a:order', 'a:step'}

local is_adopted, instead = adopt(ARGV[1], true)
if not is_adopted then
  return instead
end
require_types()

local function change(values)
  local has_changed, is_of_feed = false, false
  for field, value in pairs(values) do
    local is_new = (redis.call('HGET', limits, field) or '') ~= value
    if is_new and value == '' then
      redis.call('HDEL', limits, field)
    elseif is_new then
      redis.call('HSET', limits, field, value)
    end
    -- Each start of an application declares anew, and when it did is no limit.
    has_changed = has_changed or is_new and field ~= 'a:since'
    is_of_feed = is_of_feed or is_new and (field == 'o:feed' or field == 'a:feed')
  end
  -- How far levels are apart matters to nobody before a job has one.
  local beside = redis.call('HEXISTS', limits, 'a:step') + redis.call('HEXISTS', limits, 'o:step') + redis.call('HEXISTS', limits, 'a:since')
  if redis.call('HLEN', limits) > beside then
    mark_extra('gate')
  end
  if has_changed and has_extras() then
    open_gate().look_anew(is_of_feed)
  end
end

if ARGV[2] == 'set' then
  local values = {}
  for i = 3, #ARGV, 2 do
    values[ARGV[i]] = ARGV[i + 1]
  end
  change(values)
  local own, reply = 0, {'ok', 0}
  for _, field in ipairs({'o:feed', 'a:feed', 'o:keys', 'a:keys', 'o:order', 'a:order', 'a:since', 'o:step', 'a:step'}) do
    local value = redis.call('HGET', limits, field)
    if value then
      own = own + 1
      reply[#reply + 1], reply[#reply + 2] = field, value
    end
  end
  reply[2] = redis.call('HLEN', limits) - own
  return reply
end

local since = ARGV[3] ~= '' and ARGV[3] or whole(now_ms())
local told_since, told_by = string.match(redis.call('HGET', limits, 'a:since') or '', '^(%d+)%z(.*)$')
local same = true
for i, field in ipairs(FIELDS) do
  same = same and (redis.call('HGET', limits, field) or '') == ARGV[4 + i]
end
local other = told_since and not same and told_by or false
if told_since and tonumber(told_since) > tonumber(since) then
  return {'ok', tonumber(since), same and 1 or 0, other}
end
local is_nothing = ARGV[5] == '' and ARGV[6] == '' and ARGV[7] == '' and ARGV[8] == ''
change({
  ['a:feed'] = ARGV[5], ['a:keys'] = ARGV[6], ['a:order'] = ARGV[7], ['a:step'] = ARGV[8], ['a:since'] = is_nothing and '' or since .. '\0' .. ARGV[4]
})
return {'ok', tonumber(since), 1, other}
