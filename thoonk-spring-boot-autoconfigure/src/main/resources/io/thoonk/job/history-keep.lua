-- Says how much of ended jobs a feed keeps: what its configuration says, else what is given.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none
-- ARGV[2] what to keep where the configuration says nothing: how many records, for how many ms or nothing for any time, and '1' for
--   payloads too, with colons between them; '' to leave what was said before
-- ARGV[3] how many records where the configuration says only for how long
-- Returns {'ok'}, {'missing'}, or {'mismatch', type}
--- @include lib/job.lua
local is_adopted, instead = adopt(ARGV[1], true)
if not is_adopted then
  return instead
end
require_types()
local own = redis.call('HMGET', config, 'finished_keep', 'finished_for', 'finished_payload')
local function number(text)
  return string.match(text or '', '^%d+$')
end
local policy = ARGV[2]
if number(own[1]) or number(own[2]) then
  policy = (number(own[1]) or ARGV[3]) .. ':' .. (number(own[2]) or '') .. ':' .. (own[3] == '1' and '1' or '0')
end
if string.match(policy, '^0+:') then
  redis.call('HDEL', extras, 'history')
  redis.call('UNLINK', records, record_times)
  drop_extras()
elseif policy ~= '' and redis.call('HGET', extras, 'history') ~= policy then
  redis.call('HSET', extras, 'history', policy)
  -- What is kept already goes by what is said now.
  local time = string.match(policy, '^%d+:(%d+):')
  for _, key in ipairs({records, record_times}) do
    if time then
      redis.call('PEXPIRE', key, time)
    else
      redis.call('PERSIST', key)
    end
  end
end
return {'ok'}
