-- What follows the end of a job: jobs that are put in the same script, or owed to other feeds. Behind lib/job.lua.

-- Does what a handler wanted to follow. Packed are parts, each with its length and a colon before it: 'put', then id, item,
-- options and headers of a job of this feed; or 'owe', then the key and the body of what the outbox holds for another.
local function follow(packed, now, put_channel)
  local at = 1
  local function part()
    local _, last, size = string.find(packed, '^(%d+):', at)
    at = last + 1 + tonumber(size)
    return string.sub(packed, last + 1, at - 1)
  end
  while at <= #packed do
    if part() == 'put' then
      local id, item, fields, own_headers = part(), part(), part(), part()
      enter_job(id, item, fields, own_headers, now, put_channel)
    else
      local key = part()
      redis.call('HSET', outbox, key, part())
    end
  end
end
