-- Tells the unique key of a job, and which job is put when this one ends. Changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] id
-- Returns {'ok'} if it has no key, {'ok', key}, or {'ok', key, id of the next one}
--- @include lib/job.lua
local id = ARGV[1]
local key = is_ours() and has_extras() and redis.call('HGET', unique, 'j' .. id)
if not key then
  return {'ok'}
end
local entry = open_unique().entry(key)
local following = entry and entry.id == id and open_unique().next_of(key)
return {'ok', key, following and following.id or nil}
