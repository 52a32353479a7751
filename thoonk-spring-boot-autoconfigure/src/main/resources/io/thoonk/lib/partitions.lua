-- How many partitions a feed has, which stays so until it is deleted. Needs config.
local function stored_partitions()
  return redis.call('HGET', config, 'partitions')
end

-- Whether the fields and values from this argument on say another number.
local function has_other_partitions(first)
  local stored = stored_partitions()
  if not stored then
    return false
  end
  for i = first, #ARGV, 2 do
    if ARGV[i] == 'partitions' and ARGV[i + 1] ~= stored then
      return true
    end
  end
  return false
end
