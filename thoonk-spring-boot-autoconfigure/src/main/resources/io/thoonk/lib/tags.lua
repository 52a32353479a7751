-- Tags of jobs: members TAG NUL ID of one sorted set, believed only while the job is in the feed. Included by lib/ended.lua.

-- The tags in an extension, U+001F between them there.
local function tags_in(extension)
  local tags = {}
  for tag in string.gmatch(extension ~= '' and extension_of(extension, 'tags') or '', '[^\31]+') do
    tags[#tags + 1] = tag
  end
  return tags
end

-- Enters a job that is put under its tags.
local function add_tags(id, extension)
  for _, tag in ipairs(tags_in(extension)) do
    redis.call('ZADD', tagged, 0, tag .. '\0' .. id)
    mark_extra('tags')
  end
end

-- Takes jobs that leave the feed from under their tags, and the mark with the last.
local function drop_tags(gone)
  if redis.call('HEXISTS', extras, 'tags') == 0 then
    return
  end
  for _, id in ipairs(gone) do
    for _, tag in ipairs(tags_in(extension_at(id))) do
      redis.call('ZREM', tagged, tag .. '\0' .. id)
    end
  end
  if redis.call('EXISTS', tagged) == 0 then
    redis.call('HDEL', extras, 'tags')
  end
end
